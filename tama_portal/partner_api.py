"""Settings of the partner API: what it speaks, who may ask how often, how it describes itself."""

from typing import Any


def gettext_noop(text: str) -> str:
    """Mark a text for the catalogue. Django's own asks the settings, and the settings read this file."""
    return text


SCOPES = {
    "needs:read": gettext_noop("公開中のニーズを読む"),
    "seeds:read": gettext_noop("公開中のシーズを読む"),
    "organizations:read": gettext_noop("団体の名簿を読む"),
}

# Requests a minute: anybody, a client with a token, and attempts to get one.
RATES = {"visitor": 120, "client": 600, "token": 20}

OAUTH2 = {
    "SCOPES": SCOPES,
    "DEFAULT_SCOPES": list(SCOPES),
    # This server knows client credentials and no other grant.
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    # Tokens are kept as hashes, as secrets are.
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
}


def rest_framework(*, proxies: int) -> dict[str, Any]:
    """Return the framework's settings: JSON, no browsable pages, no metadata, no format suffixes."""
    return {
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
        "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.ClientAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["api.authentication.HasScope"],
        "DEFAULT_THROTTLE_CLASSES": ["api.throttling.WindowThrottle"],
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "DEFAULT_METADATA_CLASS": None,
        "EXCEPTION_HANDLER": "api.problems.answer",
        "URL_FORMAT_OVERRIDE": None,
        "NUM_PROXIES": proxies,
    }


def spectacular(*, name: str, url: str) -> dict[str, Any]:
    """Return the settings of the OpenAPI document."""
    return {
        "TITLE": f"{name} API",
        "DESCRIPTION": "公開されているニーズ・シーズ・団体・分類を読むための API です。",
        "VERSION": "1.0.0",
        "OAS_VERSION": "3.1.0",
        "SERVE_INCLUDE_SCHEMA": False,
        "SERVERS": [{"url": url}],
        "APPEND_COMPONENTS": {
            "securitySchemes": {
                "client": {
                    "type": "oauth2",
                    "flows": {
                        "clientCredentials": {"tokenUrl": f"{url}/api/oauth2/token/", "scopes": SCOPES}
                    },
                },
                "secret": {"type": "http", "scheme": "basic"},
            }
        },
    }

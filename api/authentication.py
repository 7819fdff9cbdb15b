"""Who is asking: nobody in particular, or a partner's client with a token. Sessions do not count here."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from oauth2_provider.models import AccessToken
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from disclosure.services import hidden_from
from organizations.acting import actor_for

LONGEST_TOKEN = 255


class ClientAuthentication(BaseAuthentication):
    """A bearer token in the header, found by its hash; tokens in addresses and bodies are not read."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, AccessToken] | None:
        header = get_authorization_header(request)
        if not header:
            return None
        scheme, _space, value = header.partition(b" ")
        token = _token(value.strip()) if scheme.lower() == b"bearer" else None
        if token is None or not token.is_valid():
            raise AuthenticationFailed
        return AnonymousUser(), token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api", error="invalid_token"'


class HasScope(BasePermission):
    """Everybody may read what is public; a token reads what its scopes say."""

    def has_permission(self, request: Request, view: Any) -> bool:
        scope = getattr(view, "scope", "")
        return request.auth is None or not scope or request.auth.allow_scopes([scope])


def hidden_for(request: Request) -> list[UUID]:
    """Return the listings that do not exist for the body that the client belongs to."""
    user = request.auth.application.user if request.auth is not None else None
    return hidden_from(actor_for(user)) if user is not None else []


def _token(value: bytes) -> AccessToken | None:
    if not value or len(value) > LONGEST_TOKEN:
        return None
    checksum = hashlib.sha256(value).hexdigest()
    tokens = AccessToken.objects.select_related("application__user")
    return tokens.filter(token_checksum=checksum, application__isnull=False).first()

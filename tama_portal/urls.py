"""Addresses of the whole site.

Every room's ``urls.py`` sets ``app_name`` and spells its paths from the root (``needs/``, ``my/needs/``).
"""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from tama_portal import demo_mail, health

ROOMS = (
    "pages",
    "api",
    "outlets",
    "cases",
    "matching",
    "needs",
    "seeds",
    "disclosure",
    "organizations",
    "notifications",
    "accounts",
)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    *(path("", include(f"{room}.urls")) for room in ROOMS),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/mail/", demo_mail.inbox, name="demo-mails"),
        path("demo/mail/<str:name>/", demo_mail.detail, name="demo-mail"),
    ]

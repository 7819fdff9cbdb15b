"""Addresses of the whole site; pages for people stand in English under ``/en/`` as well.

Every room's ``urls.py`` sets ``app_name`` and spells its paths from the root (``needs/``, ``my/needs/``).
"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from tama_portal import demo_mail
from tama_portal.gallery import views as gallery

ROOMS = (
    "pages",
    "faq",
    "searches",
    "cases",
    "matching",
    "needs",
    "seeds",
    "disclosure",
    "organizations",
    "notifications",
    "accounts",
)

# What programs ask has one address for all languages.
MACHINES = ("pages.machine_urls", "api.urls", "outlets.urls")

handler500 = "tama_portal.errors.broken"

urlpatterns = [
    path("admin/", admin.site.urls),
    # Before the API, which answers for everything else below its address.
    *i18n_patterns(path("", include("api.page_urls")), prefix_default_language=False),
    *(path("", include(addresses)) for addresses in MACHINES),
    *i18n_patterns(
        path("accounts/", include("allauth.urls")),
        *(path("", include(f"{room}.urls")) for room in ROOMS),
        prefix_default_language=False,
    ),
]

if settings.DEMO or settings.DEBUG:
    urlpatterns += [
        path("demo/components/", gallery.index, name="demo-components"),
        path("demo/components/<slug:component>/", gallery.component, name="demo-component"),
        *i18n_patterns(
            path("demo/errors/<slug:error>/", gallery.error_page, name="demo-error"),
            prefix_default_language=False,
        ),
    ]

if settings.DEMO:
    urlpatterns += [
        path("demo/mail/", demo_mail.inbox, name="demo-mails"),
        path("demo/mail/<str:name>/", demo_mail.detail, name="demo-mail"),
    ]

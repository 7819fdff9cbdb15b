"""Addresses of the home page, the search and the pages that explain the portal."""

from django.urls import path

from pages import start, static_pages, views, workspace

app_name = "pages"

urlpatterns = [
    path("", views.home, name="home"),
    path("my/", workspace.my, name="my"),
    path("my/start/<slug:what>/", start.start, name="start"),
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("about/", static_pages.about, name="about"),
    path("about/anonymity/", static_pages.anonymity, name="anonymity"),
    path("sitemap/", static_pages.site_map, name="sitemap"),
    path("terms/", static_pages.terms, name="terms"),
    path("privacy/", static_pages.privacy, name="privacy"),
    path("contact/", static_pages.contact, name="contact"),
    path("accessibility/", static_pages.accessibility, name="accessibility"),
]

"""Addresses of what leaves the portal for spreadsheets, feed readers and crawlers."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from outlets import exports, feeds, sitemaps

app_name = "outlets"

urlpatterns = [
    path("exports/<slug:kind>.<slug:ending>", exports.export, name="export"),
    path("feeds/<slug:kind>.<slug:ending>", feeds.feed, name="feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap_index"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap"),
    path(
        ".well-known/change-password",
        login_not_required(RedirectView.as_view(pattern_name="account_change_password")),
        name="change_password",
    ),
]

"""Addresses of what leaves the portal for spreadsheets, feed readers and crawlers."""

from django.urls import path

from outlets import exports

app_name = "outlets"

urlpatterns = [
    path("exports/<slug:kind>.<slug:ending>", exports.export, name="export"),
]

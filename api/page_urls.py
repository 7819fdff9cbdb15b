"""The page about the API for people; it stands in both languages."""

from django.urls import path

from api.documents import docs

app_name = "api_pages"

urlpatterns = [path("api/docs/", docs, name="docs")]

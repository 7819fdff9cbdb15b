"""Addresses of the vault: who has looked at one's own listings."""

from django.urls import path

from disclosure import views

app_name = "disclosure"
urlpatterns = [path("my/seen/", views.seen, name="seen")]

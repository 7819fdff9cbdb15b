"""Addresses of the page about oneself; log-in and sign-up are allauth's."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [path("my/profile/", views.profile, name="profile")]

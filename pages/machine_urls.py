"""Addresses that crawlers and security researchers ask: one for all languages."""

from django.urls import path

from pages import machines

app_name = "machines"

urlpatterns = [
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
]

"""Addresses of the inbox and of what comes by mail."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("my/inbox/", views.message_list, name="inbox"),
    path("my/inbox/read/", views.read_all, name="read_all"),
    path("my/inbox/<uuid:public_id>/", views.message_open, name="open"),
    path("my/preferences/", views.preference_page, name="preferences"),
    path("u/<str:token>/", views.unsubscribe, name="unsubscribe"),
]

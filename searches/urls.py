"""Addresses of saved searches."""

from django.urls import path

from searches import views

app_name = "searches"

urlpatterns = [
    path("my/searches/", views.index, name="list"),
    path("my/searches/new/<slug:kind>/", views.new, name="new"),
    path("my/searches/<uuid:public_id>/", views.detail, name="detail"),
    path("my/searches/<uuid:public_id>/open/", views.open_list, name="open"),
    path("my/searches/<uuid:public_id>/delete/", views.delete, name="delete"),
]

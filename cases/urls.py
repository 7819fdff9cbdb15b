"""Addresses of cases."""

from django.urls import path

from cases import views

app_name = "cases"

urlpatterns = [
    path("my/cases/", views.case_list, name="list"),
    path("my/cases/<uuid:public_id>/", views.case_detail, name="detail"),
    path("my/cases/<uuid:public_id>/done/", views.case_done, name="done"),
]

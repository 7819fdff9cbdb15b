"""Address of the usual questions."""

from django.urls import path

from faq import views

app_name = "faq"

urlpatterns = [path("faq/", views.question_list, name="list")]

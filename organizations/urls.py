"""Addresses of organisations: the directory, one's own organisation, invitations, the acting role."""

from django.urls import path

from organizations import directory, joining, nearby, views

app_name = "organizations"
urlpatterns = [
    path("organizations/", directory.organization_list, name="list"),
    path("organizations/nearby/", nearby.nearby, name="nearby"),
    path("organizations/<uuid:public_id>/", directory.organization_detail, name="detail"),
    path("my/acting/", views.act, name="act"),
    path("my/organization/", views.mine, name="mine"),
    path("my/organization/edit/", views.edit, name="edit"),
    path("my/organization/policies/", views.policies, name="policies"),
    path("my/organization/invite/", views.invite, name="invite"),
    path("my/organization/invitations/<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("my/organization/members/<uuid:public_id>/", views.member, name="member"),
    path("my/organization/members/<uuid:public_id>/end/", views.end, name="end"),
    path("my/organization/requests/<uuid:public_id>/", views.decide, name="decide"),
    path("my/organization/new/", joining.new, name="new"),
    path("my/organization/register/", joining.register, name="register"),
    path("my/organization/request/", joining.request_to_join, name="request"),
    path("my/organization/request/<uuid:public_id>/cancel/", joining.cancel_request, name="cancel"),
    path("my/invitations/<str:token>/", joining.join, name="join"),
    path("my/organization/accept/<uuid:public_id>/", joining.accept, name="accept"),
]

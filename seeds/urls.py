"""Addresses of seeds, of the own side's workspace and of researchers."""

from django.urls import include, path

from seeds import office_views, public_views, screening_views, views

seed_patterns = [
    path("seeds/", public_views.seed_list, name="list"),
    path("seeds/<uuid:public_id>/", public_views.seed_detail, name="detail"),
    path("my/seeds/", views.mine, name="mine"),
    path("my/seeds/new/", views.new, name="new"),
    path("my/seeds/new/screening/", screening_views.screen_new, name="screen_new"),
    path("my/seeds/<uuid:public_id>/", views.workspace, name="workspace"),
    path("my/seeds/<uuid:public_id>/edit/", views.edit, name="edit"),
    path("my/seeds/<uuid:public_id>/screening/", screening_views.screen, name="screen"),
    path("my/seeds/<uuid:public_id>/preview/", views.preview, name="preview"),
    path("my/seeds/<uuid:public_id>/submit/", views.submit, name="submit"),
    path("my/seeds/<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("my/seeds/<uuid:public_id>/take-back/", views.take_back, name="take_back"),
    path("my/seeds/<uuid:public_id>/reopen/", views.reopen, name="reopen"),
    path("my/office/seeds/", office_views.office, name="office"),
    path("my/seeds/<uuid:public_id>/approve/", office_views.approve, name="approve"),
    path("my/seeds/<uuid:public_id>/send-back/", office_views.send_back, name="send_back"),
    path("my/seeds/<uuid:public_id>/lift-guard/", office_views.lift_guard, name="lift_guard"),
]
researcher_patterns = [
    path("researchers/", public_views.researcher_list, name="list"),
    path("researchers/<uuid:public_id>/", public_views.researcher_detail, name="detail"),
]

urlpatterns = [
    path("", include((seed_patterns, "seeds"))),
    path("", include((researcher_patterns, "researchers"))),
]

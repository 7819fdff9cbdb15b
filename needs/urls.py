"""Addresses of needs."""

from django.urls import path

from needs.views import drafting, on_behalf, public, screening, workspace

app_name = "needs"

urlpatterns = [
    path("needs/", public.need_list, name="list"),
    path("needs/paper/", public.paper, name="paper"),
    path("needs/<uuid:public_id>/", public.need_detail, name="detail"),
    path("needs/<uuid:public_id>/files/<uuid:file_id>/", public.need_file, name="file"),
    path("my/needs/", workspace.mine, name="mine"),
    path("my/needs/new/", drafting.new, name="new"),
    path("my/needs/new/screening/", screening.screen_new, name="screen_new"),
    path("my/needs/on-behalf/", on_behalf.enter, name="enter"),
    path("my/needs/<uuid:public_id>/take-over/", on_behalf.take_over, name="take_over"),
    path("my/needs/<uuid:public_id>/end-mandate/", on_behalf.end_mandate, name="end_mandate"),
    path("my/needs/<uuid:public_id>/", workspace.workspace, name="workspace"),
    path("my/needs/<uuid:public_id>/edit/", drafting.edit, name="edit"),
    path("my/needs/<uuid:public_id>/screening/", screening.screen, name="screen"),
    path("my/needs/<uuid:public_id>/preview/", workspace.preview, name="preview"),
    path("my/needs/<uuid:public_id>/exclusions/", drafting.exclusions, name="exclusions"),
    path("my/needs/<uuid:public_id>/withdraw/", workspace.withdraw, name="withdraw"),
    path("my/needs/<uuid:public_id>/close/", workspace.close, name="close"),
    path("my/needs/<uuid:public_id>/select/", workspace.select, name="select"),
    path("my/needs/<uuid:public_id>/end/", workspace.end, name="end"),
    path("my/needs/<uuid:public_id>/renew/", workspace.renew, name="renew"),
    path(
        "my/needs/<uuid:public_id>/originals/<uuid:file_id>/", workspace.original_file, name="original_file"
    ),
]

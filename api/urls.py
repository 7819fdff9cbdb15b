"""Addresses of the partner API; what is not here is a problem and not a page."""

from django.urls import path, re_path

from api.classifications import (
    Classifications,
    CodeList,
    IndustryList,
    MunicipalityList,
    ResearchFieldList,
    ThemeList,
)
from api.documents import SchemaView
from api.needs import NeedDetail, NeedList
from api.organizations import OrganizationDetail, OrganizationList
from api.postal_codes import PostalCode
from api.seeds import SeedDetail, SeedList
from api.tokens import TokenView
from api.views import NothingHere

app_name = "api"

urlpatterns = [
    path("api/v1/needs/", NeedList.as_view(), name="needs"),
    path("api/v1/needs/<uuid:public_id>/", NeedDetail.as_view(), name="need"),
    path("api/v1/seeds/", SeedList.as_view(), name="seeds"),
    path("api/v1/seeds/<uuid:public_id>/", SeedDetail.as_view(), name="seed"),
    path("api/v1/organizations/", OrganizationList.as_view(), name="organizations"),
    path("api/v1/organizations/<uuid:public_id>/", OrganizationDetail.as_view(), name="organization"),
    path("api/v1/classifications/", Classifications.as_view(), name="classifications"),
    path("api/v1/classifications/themes/", ThemeList.as_view(), name="themes"),
    path("api/v1/classifications/municipalities/", MunicipalityList.as_view(), name="municipalities"),
    path("api/v1/classifications/industries/", IndustryList.as_view(), name="industries"),
    path("api/v1/classifications/research-fields/", ResearchFieldList.as_view(), name="research-fields"),
    path("api/v1/classifications/codes/", CodeList.as_view(), name="codes"),
    re_path(r"^api/v1/postal-codes/(?P<code>[0-9]{7})/\Z", PostalCode.as_view(), name="postal-code"),
    path("api/v1/schema/", SchemaView.as_view(), name="schema"),
    path("api/oauth2/token/", TokenView.as_view(), name="token"),
    # Only with a slash at the end: without one Django first offers the address with it.
    re_path(r"^api/(?:[\s\S]*/)?\Z", NothingHere.as_view()),
]

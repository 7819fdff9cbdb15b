"""The coordinators' desk: Django's admin under the portal's name."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class DeskSite(admin.AdminSite):
    """The one admin site; rooms register on it with ``@admin.register``."""

    site_header = _("コーディネーターの作業机")
    site_title = _("作業机")
    index_title = _("今日の仕事")


class DeskConfig(AdminConfig):
    """Make ``DeskSite`` the default site of ``@admin.register``."""

    default_site = "tama_portal.admin_site.DeskSite"


desk_site = admin.site

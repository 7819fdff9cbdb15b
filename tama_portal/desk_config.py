"""Makes the desk the default admin site; apart from it, because this is read before models are."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Make ``DeskSite`` the default site of ``@admin.register``."""

    default_site = "tama_portal.admin_site.DeskSite"

"""How allauth meets our people: names, agreement, and addresses that always point to this site."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from accounts import returning
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return True

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the names, the moment of agreement and the language of the page with the account."""
        user.family_name = form.cleaned_data["family_name"]
        user.given_name = form.cleaned_data["given_name"]
        user.terms_agreed_at = timezone.now()
        user.language = get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit=commit)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead on to the page that asked for the account; it forgets itself when it is reached."""
        destination = returning.remembered(request)
        return destination.path if destination else super().get_login_redirect_url(request)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return _on_this_site(super().get_email_confirmation_url(request, emailconfirmation))

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _on_this_site(super().get_reset_password_from_key_url(key))


def _on_this_site(url: str) -> str:
    # The Host header of whoever asked must not decide where a one-time link leads.
    return f"{settings.SITE_URL}{urlsplit(url).path}"

"""A person and the address they log in with; what they may do is said by memberships, never here."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.models import PublicIdModel


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save a person; without a password they can only set one by mail."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Lower the whole address: nobody remembers in which case they once typed it."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=self.normalize_email(username))


class User(PublicIdModel, AbstractBaseUser):
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["family_name", "given_name"]

    # Unique and always lower case (see the constraint), so that no address exists in two spellings.
    email = models.EmailField(
        _("メールアドレス"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("このメールアドレスは使えません。")},
    )
    family_name = models.CharField(_("姓"), max_length=50)
    given_name = models.CharField(_("名"), max_length=50)
    family_name_kana = models.CharField(_("セイ"), max_length=50, blank=True)
    given_name_kana = models.CharField(_("メイ"), max_length=50, blank=True)
    # Of the mails; the pages speak the language of their address.
    language = models.CharField(
        _("お知らせとメールの言語"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    is_active = models.BooleanField(_("有効"), default=True)
    ended_at = models.DateTimeField(_("利用を終えた日時"), null=True, blank=True)
    terms_agreed_at = models.DateTimeField(_("利用規約に同意した日時"), null=True, blank=True)
    created = models.DateTimeField(_("登録日時"), default=timezone.now, editable=False)
    # Part of every session's hash: a new stamp ends all sessions of this person.
    session_stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = UserManager()

    class Meta:
        verbose_name = _("利用者")
        verbose_name_plural = _("利用者")
        constraints = [
            models.CheckConstraint(
                name="accounts_user_email_is_lower", condition=models.Q(email=Lower("email"))
            ),
            models.CheckConstraint(
                name="accounts_user_ended_is_inactive",
                condition=models.Q(ended_at__isnull=True) | models.Q(is_active=False),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or str(self.public_id)

    @property
    def full_name(self) -> str:
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def full_name_kana(self) -> str:
        return f"{self.family_name_kana} {self.given_name_kana}".strip()

    # The admin's own questions. Rights come from the acting membership and are answered by the
    # desk's AdminSite; the row of a person alone opens nothing, and nobody is a superuser.
    @property
    def is_staff(self) -> bool:
        return False

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_perms(self, perm_list: list[str], obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False

    def clean(self) -> None:
        super().clean()
        self.email = type(self).objects.normalize_email(self.email)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    def get_session_auth_hash(self) -> str:
        return self._session_hash(secret=None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret=secret)

    def _session_hash(self, *, secret: str | None) -> str:
        value = f"{self.password}:{self.session_stamp}"
        return salted_hmac("accounts.User.session", value, secret=secret, algorithm="sha256").hexdigest()

"""Code lists as rows. Codes are text: leading zeros count."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.languages import as_written


class Classification(models.Model):
    """A coded entry with a Japanese name and an order."""

    code = models.CharField(_("コード"), max_length=10, primary_key=True)
    name_ja = models.CharField(_("名前（日本語）"), max_length=100)
    name_en = models.CharField(_("名前（英語）"), max_length=100, blank=True)
    sort = models.PositiveIntegerField(_("並び順"), default=0)
    edited = models.BooleanField(_("事務局が編集"), default=False, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return as_written(self.name_ja, self.name_en)


class Theme(Classification):
    """One of the nine priority themes of the region."""

    class Meta:
        verbose_name = _("重点テーマ")
        verbose_name_plural = _("重点テーマ")


class SupportCategory(Classification):
    """A kind of help that the one-stop desk gives."""

    class Meta:
        verbose_name = _("支援の種類")
        verbose_name_plural = _("支援の種類")


class Industry(Classification):
    """Japan Standard Industrial Classification: division (letter) or group (letter and two digits)."""

    level = models.CharField(max_length=10)
    division = models.CharField(max_length=1)

    class Meta:
        verbose_name = _("産業分類")
        verbose_name_plural = _("産業分類")


class ResearchField(Classification):
    """KAKENHI review section: area (letter) or section (RF and two digits)."""

    level = models.CharField(max_length=10)
    area = models.CharField(max_length=1)

    class Meta:
        verbose_name = _("研究分野")
        verbose_name_plural = _("研究分野")


class Municipality(Classification):
    """A municipality by its six-digit code (全国地方公共団体コード)."""

    prefecture = models.CharField(max_length=10)
    kana = models.CharField(max_length=50)
    area_group = models.CharField(max_length=30)
    sub_area = models.CharField(max_length=20, blank=True)
    membership = models.CharField(max_length=20)
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta:
        verbose_name = _("市区町村")
        verbose_name_plural = _("市区町村")


class Code(models.Model):
    """An entry of a short list such as budget bands or reasons for declining."""

    list = models.CharField(_("一覧の名前"), max_length=40)
    code = models.CharField(_("コード"), max_length=40)
    name_ja = models.CharField(_("名前（日本語）"), max_length=100)
    name_en = models.CharField(_("名前（英語）"), max_length=100, blank=True)
    sort = models.PositiveIntegerField(_("並び順"), default=0)
    edited = models.BooleanField(_("事務局が編集"), default=False, editable=False)

    class Meta:
        verbose_name = _("コード")
        verbose_name_plural = _("コード")
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="classifications_code_unique")]

    def __str__(self) -> str:
        return self.name_ja

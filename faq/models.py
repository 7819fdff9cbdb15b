"""Usual questions as rows, so that the desk can answer what people really ask."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from faq.enums import Subject


class Question(models.Model):
    """A question and its answer, in Japanese and, where there is one, in English."""

    code = models.SlugField(
        _("記号"), max_length=40, unique=True, help_text=_("ページの中の住所になります。")
    )
    subject = models.CharField(_("分類"), max_length=20, choices=Subject)
    question = models.CharField(_("質問"), max_length=120)
    answer = models.TextField(_("答え"), max_length=1000)
    question_en = models.CharField(_("質問（英語）"), max_length=200, blank=True)
    answer_en = models.TextField(_("答え（英語）"), max_length=2000, blank=True)
    sort = models.PositiveIntegerField(_("並び順"), default=0)
    published = models.BooleanField(_("公開する"), default=True)

    class Meta:
        verbose_name = _("よくある質問")
        verbose_name_plural = _("よくある質問")
        ordering = ("sort", "pk")

    def __str__(self) -> str:
        return self.question

"""What screening finds, and what the writer is told to do about it."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FindingKind(TextChoices):
    """What a marked span gives away."""

    PHONE = "phone", _("電話番号")
    MAIL = "mail", _("メールアドレス")
    URL = "url", _("URL・アカウント名")
    POSTAL_CODE = "postal_code", _("郵便番号")
    ADDRESS = "address", _("住所")
    CORPORATE_NUMBER = "corporate_number", _("法人番号")
    OWN_NAME = "own_name", _("自分の団体を示す名前")
    OTHER_NAME = "other_name", _("ほかの団体の名前")
    PERSON = "person", _("人の名前")
    GIVE_AWAY = "give_away", _("自分の団体が分かる手がかり")


ADVICE = {
    FindingKind.PHONE: _("（電話番号は公開されません。削除してください）"),
    FindingKind.MAIL: _("（メールアドレスは公開されません。削除してください）"),
    FindingKind.URL: _("（URLやアカウント名は公開されません。削除してください）"),
    FindingKind.POSTAL_CODE: _("（郵便番号は削除してください）"),
    FindingKind.ADDRESS: _("（住所は削除するか、「多摩地域」のように広く書いてください）"),
    FindingKind.CORPORATE_NUMBER: _("（法人番号は公開されません。削除してください）"),
    FindingKind.OWN_NAME: _("「当社」"),
    FindingKind.OTHER_NAME: _("「取引先」「大学」のように、名前を出さずに書けるか確かめてください"),
    FindingKind.PERSON: _("「担当者」"),
    FindingKind.GIVE_AWAY: _("だれが書いたか分かる手がかりになります。書き方を変えられるか確かめてください"),
}

BLOCKING = frozenset(
    {FindingKind.PHONE, FindingKind.MAIL, FindingKind.URL, FindingKind.CORPORATE_NUMBER, FindingKind.OWN_NAME}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A span of one field; offsets count characters of the text after newline normalisation."""

    field: str
    start: int
    end: int
    kind: FindingKind
    blocking: bool
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Span:
    """A hit in folded text, before it is carried back to the words as typed."""

    start: int
    end: int
    kind: FindingKind
    blocking: bool
    advice: object = None

    @classmethod
    def of(
        cls, kind: FindingKind, start: int, end: int, *, blocking: bool | None = None, advice: object = None
    ) -> "Span":
        """Make a span that blocks when its kind does, unless the caller knows better."""
        decided = kind in BLOCKING if blocking is None else blocking
        return cls(start, end, kind, decided, advice or ADVICE[kind])


def without_overlaps(spans: list[Span]) -> list[Span]:
    """Keep what blocks before what warns, then the longer, then the earlier; return them in reading order."""
    taken: set[int] = set()
    kept = []
    for span in sorted(spans, key=lambda s: (not s.blocking, s.start - s.end, s.start)):
        if taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)

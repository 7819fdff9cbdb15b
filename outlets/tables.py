"""The columns of each export: public fields in reading order, with the words that the pages use."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

Cell = str | int | bool | date | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key for machines, its heading for people, and how a row's cell is read."""

    key: str
    heading: Any
    read: Callable[[Any], Any]

    def cell(self, card: Any) -> Cell:
        """Return the cell in one of few plain types."""
        value = self.read(card)
        if isinstance(value, list | tuple):
            return tuple(str(item) for item in value)
        return value if value is None or isinstance(value, bool | int | date) else str(value)


def rows_of(columns: Iterable[Column], cards: Iterable[Any]) -> list[list[Cell]]:
    """Return the cells of all rows."""
    columns = list(columns)
    return [[column.cell(card) for column in columns] for card in cards]


def _plain(key: str, heading: Any, attribute: str = "") -> Column:
    return Column(key, heading, attrgetter(attribute or key))


def _page(detail_url: str) -> Column:
    return Column(
        "url",
        _("ページ"),
        lambda card: settings.SITE_URL + reverse(detail_url, args=[card.public_id]),
    )


NEEDS = (
    _plain("id", _("番号"), "public_id"),
    _plain("title", _("タイトル")),
    _plain("label", _("投稿者の表示")),
    _plain("kind", _("種類"), "kind_name"),
    _plain("problem", _("困っていること")),
    _plain("wanted_result", _("実現したいこと")),
    _plain("constraints", _("条件・制約")),
    _plain("tried_so_far", _("これまでに試したこと")),
    _plain("themes", _("テーマ"), "theme_names"),
    _plain("fields", _("研究分野のヒント"), "field_names"),
    _plain("budget", _("予算の目安"), "budget_name"),
    _plain("collaboration", _("希望する連携の形"), "collaboration_names"),
    _plain("ip_wish", _("知的財産の希望")),
    _plain("publication", _("論文などでの発表"), "publication_name"),
    _plain("student_ok", _("学生の参加")),
    _plain("decision_within_days", _("提案への回答（日数）")),
    _plain("deadline", _("募集の締切日")),
    _plain("published_on", _("公開日")),
    _page("needs:detail"),
)
SEEDS = (
    _plain("id", _("番号"), "public_id"),
    _plain("title", _("タイトル")),
    _plain("one_line", _("ひとことで言うと")),
    _plain("summary", _("概要")),
    _plain("applications", _("使いみちの例")),
    _plain("advantages", _("どれだけ良いか")),
    _plain("kind", _("種類"), "kind_name"),
    _plain("trl", _("実用化の段階（TRL）")),
    _plain("trl_band", _("段階の区分"), "trl_band_name"),
    _plain("ip_status", _("知的財産の状況"), "ip_status_name"),
    _plain("patent_number", _("出願・特許番号")),
    _plain("licence_terms", _("実施許諾の希望・条件")),
    _plain("minimum_order", _("最小の発注量")),
    _plain("keywords", _("キーワード")),
    _plain("themes", _("テーマ"), "theme_names"),
    _plain("field", _("研究分野"), "research_field_name"),
    _plain("collaboration", _("希望する連携"), "collaboration_names"),
    _plain("institution", _("機関"), "institution_name"),
    _plain("lab", _("研究室・部署"), "lab_name"),
    _plain("researcher", _("研究者"), "researcher_name"),
    _plain("source", _("公表元"), "source_note"),
    _plain("is_fictional", _("架空の例")),
    _plain("published_on", _("公開日")),
    _plain("updated_on", _("更新日")),
    _page("seeds:detail"),
)
RESEARCHERS = (
    _plain("id", _("番号"), "public_id"),
    _plain("name", _("氏名")),
    _plain("name_kana", _("よみ")),
    _plain("institution", _("所属"), "institution_name"),
    _plain("lab", _("研究室・部署"), "lab_name"),
    _plain("keywords", _("キーワード")),
    _plain("seed_count", _("シーズの数")),
    _plain("is_fictional", _("架空の例")),
    _page("researchers:detail"),
)
ORGANIZATIONS = (
    _plain("id", _("番号"), "public_id"),
    _plain("type", _("種別"), "type_name"),
    _plain("name", _("名称")),
    _plain("name_kana", _("よみ")),
    _plain("name_en", _("英語名")),
    _plain("corporate_number", _("法人番号")),
    _plain("municipality_code", _("市区町村コード")),
    _plain("municipality", _("市区町村"), "municipality_name"),
    _plain("industry", _("業種"), "industry_name"),
    _plain("size", _("従業員の数"), "size_name"),
    _plain("description", _("紹介")),
    _plain("capabilities", _("得意な技術")),
    _plain("website", _("ウェブサイト")),
    _plain("is_fictional", _("架空の例")),
    _page("organizations:detail"),
)

"""Plain invented data for the gallery, with the long Japanese words that break layouts."""

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator

from core.calendar import today
from core.listing import Choice, Group
from faq.public import PublicQuestion
from needs.public import PublicNeed
from seeds.public import PublicResearcher, PublicSeed

LONG = "ハイパースペクトルイメージングによる超高分解能リアルタイム非破壊検査システム構成部品加工条件最適化"
LONG_LATIN = (
    "https://www.example.jp/very-long-address-without-any-break/0123456789012345678901234567890123456789"
)
TEXT = "厚さ0.3mmの金属板に直径0.5mmの穴をあけています。バリ取りに手間がかかり、数をこなせません。"
NOBODY = uuid.UUID(int=0)


def soon(days: int) -> date:
    """A date so many days from today."""
    return today() + timedelta(days=days)


def need(**changes: Any) -> PublicNeed:
    """An invented need."""
    usual = {
        "public_id": NOBODY,
        "label": "多摩地域・製造業・従業員21〜50名",
        "is_anonymous": True,
        "kind": "technology",
        "title": "薄い金属板の小さな穴を、バリなくあけたい",
        "problem": TEXT,
        "theme_codes": ("T08", "T09"),
        "deadline": soon(90),
        "published_on": today(),
        "closed_on": None,
    }
    return PublicNeed(**_filled(PublicNeed, usual | changes))


def seed(**changes: Any) -> PublicSeed:
    """An invented seed."""
    usual = {
        "public_id": NOBODY,
        "title": "見ている景色に数値を重ねる軽い眼鏡型の表示",
        "one_line": "作業の手を止めずに、測った値を読めます。",
        "kind": "university",
        "trl_band": "prototype",
        "theme_codes": ("T04",),
        "theme_names": ("安心・安全", "観光・レジャー"),
        "institution_name": "多摩見本工科大学",
        "researcher_name": "見本 花子",
        "is_fictional": True,
    }
    return PublicSeed(**_filled(PublicSeed, usual | changes))


def researcher(**changes: Any) -> PublicResearcher:
    """An invented researcher."""
    usual = {
        "public_id": NOBODY,
        "name": "見本 花子",
        "institution_name": "多摩見本工科大学",
        "lab_name": "表面工学研究室",
        "keywords": ("めっき", "表面処理", "薄膜"),
        "seed_count": 3,
    }
    return PublicResearcher(**_filled(PublicResearcher, usual | changes))


def organization(**changes: Any) -> SimpleNamespace:
    """An invented organisation."""
    usual = {
        "public_id": NOBODY,
        "name": "株式会社たま見本製作所",
        "type_name": "中小企業",
        "municipality_name": "八王子市",
        "description": "金属の精密な加工をしています。",
        "is_fictional": True,
    }
    return SimpleNamespace(**(usual | changes))


def question(**changes: str) -> PublicQuestion:
    """An invented question."""
    usual = {"code": "sample", "subject": "start", "question": "お金はかかりますか。", "language": "ja"}
    return PublicQuestion(**(usual | {"answer": "登録も相談も無料です。"} | changes))


def page(*, number: int, of: int) -> Any:
    """A page of a list."""
    return Paginator(range(of * 20), 20).page(number)


def group(*names: str) -> Group:
    """Choices of one condition, the first one chosen."""
    choices = [Choice(name, 1200 // place, place == 1, "?") for place, name in enumerate(names, start=1)]
    return Group("sample", "テーマ", choices)


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="タイトル", max_length=40, help_text="40文字までの短い文で書いてください。")
    problem = forms.CharField(label="困っていること", widget=forms.Textarea, required=False)
    email = forms.EmailField(label="メールアドレス")
    kind = forms.ChoiceField(label="種類", choices=[("", "選んでください"), ("a", "技術"), ("b", LONG)])
    ways = forms.MultipleChoiceField(
        label="進め方",
        choices=[("a", "共同研究"), ("b", "受託研究"), ("c", LONG)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    student = forms.ChoiceField(
        label="学生の参加", choices=[("y", "よい"), ("n", "よくない")], widget=forms.RadioSelect
    )
    closed = forms.CharField(
        label="変えられない欄", initial="登録した時の名前", disabled=True, required=False
    )
    drawing = forms.FileField(label="添付ファイル", required=False)
    agreed = forms.BooleanField(label="ルールに同意します")


class SampleFilter(forms.Form):
    """Conditions of a list."""

    q = forms.CharField(label="さがす言葉", required=False, help_text="例：めっき　センサー")
    theme = forms.ChoiceField(label="テーマ", choices=[("", "すべて"), ("a", LONG)], required=False)
    day = forms.DateField(label="締切", required=False)


def wrong_form() -> SampleForm:
    """A form sent with faults in every field."""
    return SampleForm({"title": LONG * 2, "email": "住所ではない", "kind": "x"}, prefix="wrong")


def _filled(kind: type, given: dict[str, Any]) -> dict[str, Any]:
    """Leave what a state does not speak of empty."""
    empty = {"tuple": (), "bool": False, "int": 0, "str": ""}
    hints = {name: str(getattr(hint, "__name__", hint)) for name, hint in kind.__annotations__.items()}
    return {name: given.get(name, empty.get(hint.split("[")[0])) for name, hint in hints.items()}

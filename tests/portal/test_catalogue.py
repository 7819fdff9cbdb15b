"""The English catalogue is whole, keeps its placeholders and is what Django reads."""

import gettext
import re
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.utils.translation import override

from core.languages import is_japanese
from notifications.notices import REGISTRY
from tests.support.messages import CATALOGUE, ROOT, unfinished

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
TAGS = re.compile(
    r"{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans.*?endblocktrans\w*\s*%}|{%\s*trans.*?%}"
    r"|_\(\"[^\"]*\"\)|_\('[^']*'\)|{#.*?#}|[・：]|>日本語<",
    re.DOTALL,
)
DESK_AND_DEMO = ("templates/admin/", "templates/demo/", "templates/notices/")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def changed_placeholders(entry: polib.POEntry) -> list[str]:
    """Return the translations that lost, gained or renamed a placeholder."""
    wanted = Counter(PLACEHOLDER.findall(entry.msgid))
    said = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return [text for text in said if Counter(PLACEHOLDER.findall(text)) != wanted]


def read_by(reader: gettext.GNUTranslations, entry: polib.POEntry) -> str:
    return reader.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else reader.gettext(entry.msgid)


def unmarked_words(text: str) -> list[str]:
    """Return the lines of a template whose Japanese is not given to translators."""
    return [line.strip() for line in TAGS.sub("", text).splitlines() if is_japanese(line)]


def test_every_text_is_translated(catalogue):
    assert [entry.msgid for entry in unfinished(catalogue)] == []
    assert [entry.msgid for entry in catalogue if is_japanese(entry.msgstr)] == []
    assert len(catalogue) > 1500


def test_placeholders_stay(catalogue):
    assert [text for entry in catalogue for text in changed_placeholders(entry)] == []
    planted = polib.POEntry(msgid="%(count)s件", msgstr="%(number)s entries")
    assert changed_placeholders(planted) == ["%(number)s entries"]


def test_django_reads_what_the_catalogue_says(catalogue):
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)

    single = [entry for entry in catalogue if not (entry.obsolete or entry.msgid_plural)]
    assert [entry.msgid for entry in single if read_by(read, entry) != entry.msgstr] == []


def test_templates_give_their_words_to_translators():
    pages = [path for path in (ROOT / "templates").rglob("*.html") if _is_page(path)]

    assert {path.name: words for path in pages if (words := unmarked_words(path.read_text()))} == {}
    assert unmarked_words("<p>{% translate '題名' %}締切</p>") == ["<p>締切</p>"]


def _is_page(path: Path) -> bool:
    return not str(path.relative_to(ROOT)).startswith(DESK_AND_DEMO)


def test_every_notice_can_be_told_in_english():
    folder = ROOT / "templates" / "notices"
    # The tests' own notices register in the same process.
    kinds = [kind for kind, notice in REGISTRY.items() if not notice.__module__.startswith("tests.")]
    files = [folder / f"{kind}.en{ending}" for kind in kinds for ending in (".subject.txt", ".txt")]

    assert [path.name for path in files if not path.exists()] == []
    assert [path.name for path in files if is_japanese(path.read_text())] == []
    assert len(files) > 80


def test_a_date_is_written_as_its_language_writes_it():
    from datetime import date

    from django.template import Context, Template

    page = Template('{{ day|date:_("Y年n月j日") }}')
    with override("en"):
        assert page.render(Context({"day": date(2026, 11, 21)})) == "21 November 2026"
    assert page.render(Context({"day": date(2026, 11, 21)})) == "2026年11月21日"

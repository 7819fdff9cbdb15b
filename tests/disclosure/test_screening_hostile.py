"""Long and twisted input: screening stays linear, total, and within the text."""

import os
import sys
import time
import unicodedata
from datetime import date
from functools import cache
from itertools import pairwise

import pytest

from disclosure.screening import NameIndex, OtherName, OwnNames, PersonName, highlight, screen
from disclosure.screening.folding import fold

OWN = OwnNames(
    names=("サンプル板金株式会社",),
    kana=("サンプルバンキン",),
    domains=("sample-bankin.co.jp",),
    people=(PersonName("田中", "一郎", "タナカ", "イチロウ"),),
    addresses=("東京都西多摩郡瑞穂町箱根ケ崎一丁目2番3号",),
    corporate_number="2999999000031",
)


@cache
def others():
    return NameIndex.of_others(OtherName(f"東京架空{number}工業株式会社") for number in range(3000))


BLOCKS = [
    *(
        "a",
        "0",
        "0-",
        "1 ",
        "-",
        " ",
        "\n",
        "あ",
        "市",
        "一",
        "1-1市",
        "a@",
        "@",
        ".com",
        "a.",
        "http://",
        "www.",
    ),
    *(
        "ﷺ",
        "か\u3099",
        "e\u0301\u0323",
        "\u200b",
        "サ ン",
        "サンプル",
        "田",
        "設立",
        "2026年",
        "国内",
        "東京架空",
    ),
    *(
        "東京都",
        "[at]a.b ",
        "🏭",
        "(0",
        "株式会社",
        "03-0000-0000 ",
        "丁目",
        "1丁目",
        "\x00",
        "\ud800",
        "代表",
    ),
    *("担当", "箱根ケ崎", "特許", "〒1", "2999999000031"),
]
# ``make prove-anonymity`` takes every block; the suite a quarter of them, another one each day.
QUARTERS = 1 if os.environ.get("PROOF") else 4
DAY = int(os.environ.get("DAY") or date.today().timetuple().tm_yday)  # noqa: DTZ011 - any day will do
AGAIN = f"to try the same again: DAY={DAY}"
TODAY = BLOCKS[DAY % QUARTERS :: QUARTERS]
PLACES = range(-(-len(BLOCKS) // QUARTERS))


def screened(text):
    return screen({"problem": text}, own=OWN, others=others())


def calls_made(function, text):
    """Count the function calls, Python's and its library's: a measure that no busy machine disturbs."""
    count = 0

    def note(_frame, event, _argument):
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        function(text)
    finally:
        sys.setprofile(None)
    return count


def grows_evenly(function, block, *, length=400):
    short, long = block * (length // len(block)), block * (2 * length // len(block))
    function(short)
    idle, few, many = (calls_made(function, text) for text in ("", short, long))
    return many - idle <= 2.6 * (few - idle) + 300


@pytest.mark.parametrize("place", PLACES)
def test_twice_the_text_takes_about_twice_the_calls(place):
    block = TODAY[place % len(TODAY)]

    assert grows_evenly(screened, block), f"{block!r}, {AGAIN}"


def test_the_count_notices_a_walk_that_starts_over_at_every_character():
    def planted(text):
        return [fold(text[position:]) for position in range(len(text))]

    assert not grows_evenly(planted, "a", length=100)


@pytest.mark.parametrize("place", PLACES)
def test_patterns_do_not_run_away_on_long_input(place):
    block = TODAY[place % len(TODAY)]
    text = block * (12_500 // len(block))

    started = time.process_time()
    findings = screened(text)
    seconds = time.process_time() - started

    # A tenth of this on an idle machine; a pattern that backtracks takes minutes.
    assert seconds < 1.5, f"{block!r}, {AGAIN}"
    assert all(text[finding.start : finding.end] == finding.text for finding in findings)


def test_a_hundred_thousand_characters_of_prose_are_screened_in_good_time():
    text = ("図面を読み取り、形の似たものを上位10件で示し、過去の価格と加工時間を一緒に出したい。" * 3000)[
        :100_000
    ]

    started = time.process_time()
    findings = screened(text)

    # About half a second on an idle machine.
    assert time.process_time() - started < 3
    assert findings == []


def test_every_character_of_unicode_is_screened_without_error():
    text = "".join(chr(code) for code in range(0x30000) if unicodedata.category(chr(code)) != "Cn")

    findings = screened(text)

    assert "".join(fragment for fragment, _mark in highlight(text, findings)) == text.replace("\r", "\n")


def test_folding_keeps_a_place_for_every_character():
    text = "㈱ｶﾞ\u200bＡ①\u3000é\u0301"

    folded = fold(text)

    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert [text[folded.starts[i] : folded.ends[i]] for i in range(len(folded.text))] == [
        "㈱", "㈱", "㈱", "ｶﾞ", "Ａ", "①", "\u3000", "é\u0301",
    ]  # fmt: skip


def test_findings_never_overlap():
    contact = "info@sample-bankin.co.jp https://sample-bankin.co.jp 042-000-0000"
    line = f"サンプル板金株式会社 {contact} 田中さん 創業1957年 "

    findings = screened(line * 50)

    assert len(findings) == 300
    assert all(left.end <= right.start for left, right in pairwise(findings))


def test_many_registered_names_cost_no_more_calls_than_few():
    text = "東京架空の工業団地で薄い板を曲げる加工をしています。" * 100
    few = NameIndex.of_others([OtherName("東京架空1工業株式会社")])

    def with_few(text):
        return screen({"problem": text}, own=OwnNames(), others=few)

    def with_many(text):
        return screen({"problem": text}, own=OwnNames(), others=others())

    with_few(text)

    assert calls_made(with_many, text) <= 1.2 * calls_made(with_few, text)

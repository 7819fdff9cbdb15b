"""What screening marks, what it leaves alone, and where the marks lie in the text as typed."""

import json
from pathlib import Path

from disclosure.screening import (
    Finding,
    FindingKind,
    NameIndex,
    OtherName,
    OwnNames,
    PersonName,
    highlight,
    screen,
)

OWN = OwnNames(
    names=("サンプル板金株式会社",),
    kana=("サンプルバンキン",),
    romaji=("Sample Sheet Metal Co., Ltd.",),
    trade_names=("ミホンカット", "曲げ太郎"),
    domains=("sample-bankin.co.jp",),
    people=(PersonName("田中", "一郎", "タナカ", "イチロウ"), PersonName("森", "健", "モリ", "ケン")),
    addresses=("東京都西多摩郡瑞穂町箱根ケ崎一丁目2番3号",),
    municipality="瑞穂町",
    corporate_number="2999999000031",
)
OTHERS = NameIndex.of_others(
    [
        OtherName("見本めっき工業株式会社", kana="ミホンメッキコウギョウ", romaji="Mihon Plating Industry"),
        OtherName("サンプル工科大学"),
        OtherName("八王子市"),
        OtherName("株式会社多摩"),
    ]
)


def found(text):
    return [
        (finding.kind.value, finding.blocking, finding.text)
        for finding in screen({"problem": text}, own=OWN, others=OTHERS)
    ]


STOPS = [
    ("連絡は 042-000-0000 まで。", "phone", "042-000-0000"),
    ("０４２ー０００ー００００", "phone", "０４２ー０００ー００００"),
    ("０４２ ー ０００ ー ００００", "phone", "０４２ ー ０００ ー ００００"),
    ("０４２−０００−００００へ", "phone", "０４２−０００−００００"),
    ("(042)000-0000", "phone", "042)000-0000"),
    ("（042）000‐0000", "phone", "042）000‐0000"),
    ("携帯は090 0000 0000です", "phone", "090 0000 0000"),
    ("09000000000に電話", "phone", "09000000000"),
    ("TEL0420000000", "phone", "0420000000"),
    ("03.0000.0000", "phone", "03.0000.0000"),
    ("+81-42-000-0000", "phone", "+81-42-000-0000"),
    ("フリーダイヤル0120-000-000", "phone", "0120-000-000"),
    ("0 4 2 - 0 0 0 - 0 0 0 0", "phone", "0 4 2 - 0 0 0 - 0 0 0 0"),
    ("〇四二−〇〇〇−〇〇〇〇", "phone", "〇四二−〇〇〇−〇〇〇〇"),
    ("①042-000-0000", "phone", "042-000-0000"),
    ("042\u200b-000-\u200b0000", "phone", "042\u200b-000-\u200b0000"),
    ("040の000の0000", "phone", "040の000の0000"),
    ("info@example.com へ", "mail", "info@example.com"),
    ("ｉｎｆｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", "mail", "ｉｎｆｏ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
    ("info[at]example.com", "mail", "info[at]example.com"),
    ("info（アット）example.com", "mail", "info（アット）example.com"),
    ("info アットマーク example ドット com", "mail", "info アットマーク example ドット com"),
    ("info at example dot co dot jp", "mail", "info at example dot co dot jp"),
    ("info☆example.jp（☆を変えて）", "mail", "info☆example.jp"),
    ("https://example.com/a?b=1 を参照", "url", "https://example.com/a?b=1"),
    ("ｈｔｔｐ：／／example.com", "url", "ｈｔｔｐ：／／example.com"),
    ("ttp://example.com", "url", "ttp://example.com"),
    ("www.example.co.jpに掲載", "url", "www.example.co.jp"),
    ("詳細はexample.co.jp", "url", "example.co.jp"),
    ("見本会社.jp", "url", "見本会社.jp"),
    ("法人番号は2999999000031です", "corporate_number", "2999999000031"),
    ("T4000012090001", "corporate_number", "T4000012090001"),
    ("4-0000-1209-0001", "corporate_number", "4-0000-1209-0001"),
    ("４００００１２０９０００１", "corporate_number", "４００００１２０９０００１"),
    ("会社法人等番号 9999-99-000031", "corporate_number", "9999-99-000031"),
    ("サンプル板金株式会社の倉庫", "own_name", "サンプル板金株式会社"),
    ("サンプル板金の倉庫", "own_name", "サンプル板金"),
    ("㈱サンプル板金です", "own_name", "㈱サンプル板金"),
    ("(株) サンプル板金です", "own_name", "(株) サンプル板金"),
    ("サンプル 板金では", "own_name", "サンプル 板金"),
    ("サ・ン・プ・ル・板・金", "own_name", "サ・ン・プ・ル・板・金"),
    ("サン\u200bプル\u2060板金", "own_name", "サン\u200bプル\u2060板金"),
    ("サンプル\n板金", "own_name", "サンプル\n板金"),
    ("ｻﾝﾌﾟﾙ板金", "own_name", "ｻﾝﾌﾟﾙ板金"),
    ("さんぷるばんきん", "own_name", "さんぷるばんきん"),
    ("サンプルバンキン", "own_name", "サンプルバンキン"),
    ("sample sheet metal", "own_name", "sample sheet metal"),
    ("SAMPLE-SHEETMETAL社", "own_name", "SAMPLE-SHEETMETAL"),
    ("Sanpuru Bankin", "own_name", "Sanpuru Bankin"),
    ("ＳＡＭＰＵＲＵＢＡＮＫＩＮ", "own_name", "ＳＡＭＰＵＲＵＢＡＮＫＩＮ"),
    ("社内ではsample-bankinと呼ぶ", "own_name", "sample-bankin"),
    ("ミホンカットの刃", "own_name", "ミホンカット"),
    ("製品「曲げ太郎」を", "own_name", "曲げ太郎"),
    ("田中一郎まで", "own_name", "田中一郎"),
    ("田中　一郎まで", "own_name", "田中　一郎"),
    ("田中さんに", "own_name", "田中さん"),
    ("担当は田中です", "own_name", "田中"),
    ("たなか社長が", "own_name", "たなか社長"),
    ("森社長が", "own_name", "森社長"),
    ("田中研究室では", "own_name", "田中研究室"),
    ("森准教授の", "own_name", "森准教授"),
    ("Ichiro Tanaka", "own_name", "Ichiro Tanaka"),
    ("箱根ケ崎1-2-3の工場", "own_name", "箱根ケ崎1-2-3"),
    ("箱根ヶ崎１丁目２番３号", "own_name", "箱根ヶ崎１丁目２番３"),
    ("箱根が崎一丁目2-3", "own_name", "箱根が崎一丁目2-3"),
]

WARNS = [
    ("〒190-0000", "postal_code", "〒190-0000"),
    ("190-0000 東京都", "postal_code", "190-0000"),
    ("東京都八王子市元本郷町3-24-1", "address", "東京都八王子市元本郷町3-24-1"),
    ("立川市曙町2-36", "address", "立川市曙町2-36"),
    ("曙町二丁目にあります", "address", "曙町二丁目"),
    ("大字小山1234番地の5", "address", "大字小山1234番地の5"),
    ("瑞穂町の工場", "address", "瑞穂町"),
    ("見本めっき工業さんに", "other_name", "見本めっき工業"),
    ("㈱見本めっき工業", "other_name", "㈱見本めっき工業"),
    ("Mihon Plating Industry", "other_name", "Mihon Plating Industry"),
    ("サンプル工科大学と", "other_name", "サンプル工科大学"),
    ("創業1957年", "give_away", "創業1957年"),
    ("1957年に創業した", "give_away", "1957年に創業"),
    ("昭和30年から", "give_away", "昭和30年"),
    ("創業から60年", "give_away", "創業から60年"),
    ("国内シェア1位", "give_away", "国内シェア1位"),
    ("シェアＮｏ．１", "give_away", "シェアＮｏ．１"),
    ("シェア70%を持つ", "give_away", "シェア70%"),
    ("世界初の製法", "give_away", "世界初"),
    ("日本一の生産", "give_away", "日本一"),
    ("日本で唯一の工場", "give_away", "唯一"),
    ("特許第1234567号", "give_away", "特許第1234567号"),
    ("特開2020-123456", "give_away", "特開2020-123456"),
    ("カットくん®", "give_away", "カットくん®"),
    ("東証プライム上場", "give_away", "東証プライム"),
    ("資本金1,000万円", "give_away", "資本金1,000万円"),
    ("鈴木社長から", "person", "鈴木社長"),
    ("担当：佐藤", "person", "担当：佐藤"),
]

LEAVES_ALONE = [
    "2026年11月から12月までに",
    "2026-11-22",
    "10×20×30mmの箱",
    "0.5〜1.0mmの板",
    "SUS304とA5052",
    "JIS B 0601に従う",
    "JIS B 0601-2001",
    "特許番号を調べています",
    "1,000-2,000個",
    "100-1000個のロット",
    "0.001-0.005mmの公差",
    "図番は012-3456",
    "品番A0312345678",
    "10のマイナス4乗パスカル",
    "8時間以内、48時間",
    "50個から500個、価格は30円",
    "製品コード4901234567894",
    "1234567890123",
    "24-72時間",
    "9:00-17:00",
    "1対2の勾配",
    "Node.jsとASP.NETで作る",
    "Vue.jsと.NETを使う",
    "Ver.2.0.1.5",
    "単価@500円",
    "3*4=12",
    "IoTとAI、CAD/CAMの連携",
    "市場規模は10-20億円",
    "市内3-5か所に置く",
    "水田の中央に立てる",
    "雑木林の奥、森の中",
    "林業部門と水田、中間処理",
    "山田錦を使う",
    "客先様とお客様、業者さんに聞く",
    "運転士さんの負担",
    "唯一の課題は時間です",
    "日本一般の基準",
    "昭和56年基準の建物と昭和40年代の橋",
    "設立を検討しています",
    "会社の設立後に相談したい",
    "1番2番の工程",
    "町工場の仲間と",
    "八王子市と多摩地域で",
    "多摩の企業と",
    "サンプリングの周期",
    "見本を10個送ります",
    "モリブデン鋼とタナカラ",
    "シェアを広げたい",
    "トップの判断、1位置の調整",
    "担当者は1人です",
    "代表的な形を選ぶ",
    "no1と書かれた棚",
    "第3者の確認",
    "ステンレス 0.3 2000 枚",
    "温度22度、湿度50%、1床500円",
    "測定値 0123 4567",
    "型番 03-12",
    "2丁のはさみ",
    "",
    "\u200b\u200b",
]


def test_what_names_the_poster_stops_publication():
    missed = [text for text, kind, marked in STOPS if (kind, True, marked) not in found(text)]

    assert missed == []


def test_what_may_give_the_poster_away_is_marked_only():
    assert {text: found(text) for text, _kind, _marked in WARNS} == {
        text: [(kind, False, marked)] for text, kind, marked in WARNS
    }


def test_ordinary_words_and_figures_are_left_alone():
    assert {text: found(text) for text in LEAVES_ALONE if found(text)} == {}


def test_offsets_count_the_text_as_typed_after_newline_normalisation():
    text = "一行目\r\n㍿ｻﾝﾌﾟﾙ 板金 から０４２－０００ー００００へ\r\n"

    findings = screen({"problem": text}, own=OWN)

    plain = text.replace("\r\n", "\n")
    assert [plain[f.start : f.end] for f in findings] == ["㍿ｻﾝﾌﾟﾙ 板金", "０４２－０００ー００００"]
    assert [f.text for f in findings] == ["㍿ｻﾝﾌﾟﾙ 板金", "０４２－０００ー００００"]


def test_fields_are_reported_in_order_with_advice_in_plain_japanese():
    findings = screen({"title": "サンプル板金", "problem": "042-000-0000"}, own=OWN)

    assert findings == [
        Finding("title", 0, 6, FindingKind.OWN_NAME, True, "サンプル板金", "「当社」"),
        Finding(
            "problem",
            0,
            12,
            FindingKind.PHONE,
            True,
            "042-000-0000",
            "（電話番号は公開されません。削除してください）",
        ),
    ]


def test_the_same_name_is_no_finding_for_somebody_else():
    text = {"problem": "サンプル板金の田中さん、曲げ太郎、箱根ケ崎1-2-3"}

    stops = [finding for finding in screen(text, own=OwnNames()) if finding.blocking]

    assert stops == []
    assert len([finding for finding in screen(text, own=OWN) if finding.blocking]) == 4


def test_the_short_form_of_the_own_name_is_marked_without_stopping():
    assert found("サ ン プ ル の加工") == [("own_name", False, "サ ン プ ル")]


def test_a_name_of_one_character_counts_beside_its_legal_form_only():
    own = OwnNames(names=("株式会社森",))

    texts = {"a": "株式会社森です", "b": "（株）森です", "c": "森の中の株式会社です"}

    assert [(f.field, f.text) for f in screen(texts, own=own)] == [("a", "株式会社森"), ("b", "（株）森")]


def test_a_surname_that_is_a_place_does_not_stop_anybody():
    own = OwnNames(people=(PersonName("川崎", "太郎"),))

    findings = screen({"a": "川崎の港で", "b": "川崎さん"}, own=own)

    assert [(f.field, f.blocking) for f in findings] == [("a", False), ("b", True)]


def test_addresses_of_free_mail_services_are_nobodys_name():
    own = OwnNames(domains=("gmail.com",))

    assert screen({"a": "gmailで送る"}, own=own) == []


def test_what_stops_wins_over_what_only_warns():
    findings = screen({"a": "創業1957年サンプル板金"}, own=OWN)

    assert [(f.kind, f.text) for f in findings] == [
        (FindingKind.GIVE_AWAY, "創業1957年"),
        (FindingKind.OWN_NAME, "サンプル板金"),
    ]


def test_highlighted_fragments_join_to_the_text_again():
    text = "連絡は042-000-0000か\r\n<b>info@example.com</b>"
    findings = screen({"problem": text}, own=OWN)

    fragments = highlight(text, findings, field="problem")

    assert [(fragment, mark.kind if mark else None) for fragment, mark in fragments] == [
        ("連絡は", None),
        ("042-000-0000", FindingKind.PHONE),
        ("か\n<b>", None),
        ("info@example.com", FindingKind.MAIL),
        ("</b>", None),
    ]


def test_highlighting_ignores_findings_of_other_fields_and_of_an_older_text():
    findings = screen({"title": "042-000-0000"}, own=OWN)

    assert highlight("短い", findings) == [("短い", None)]
    assert highlight("042-000-0000", findings, field="problem") == [("042-000-0000", None)]


def test_of_the_demo_needs_only_the_planted_one_is_marked():
    needs = json.loads((Path(__file__).parents[2] / "demo/data/needs.json").read_text())
    texts = {
        f"{need['id']} {field}": need[field] for need in needs for field in ("title", "teaser", "description")
    }

    findings = screen(texts, own=OWN, others=OTHERS)

    assert [(finding.field, finding.text) for finding in findings] == [
        ("NED-058 description", "サンプル板金株式会社"),
        ("NED-058 description", "042-000-0000"),
    ]

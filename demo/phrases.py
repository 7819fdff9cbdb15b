"""Pieces of Japanese from which the synthetic region is put together; nothing here is a real name or text."""

from random import Random
from typing import Any

FIRST = ("見本", "例", "仮", "試", "架空", "模擬", "想定", "練習", "雛形", "空想", "仮想", "例示")
FIRST_KANA = (
    "ミホン",
    "レイ",
    "カリ",
    "タメシ",
    "カクウ",
    "モギ",
    "ソウテイ",
    "レンシュウ",
    "ヒナガタ",
    "クウソウ",
    "カソウ",
    "レイジ",
)
SECOND = (
    "山",
    "川",
    "沢",
    "野",
    "田",
    "原",
    "島",
    "岡",
    "森",
    "谷",
    "池",
    "浜",
    "橋",
    "坂",
    "林",
    "丘",
    "峰",
    "泉",
    "里",
    "崎",
)
SECOND_KANA = (
    *("ヤマ", "カワ", "サワ", "ノ", "タ", "ハラ", "シマ", "オカ", "モリ", "タニ"),
    *("イケ", "ハマ", "ハシ", "サカ", "ハヤシ", "オカ", "ミネ", "イズミ", "サト", "サキ"),
)
TRADES = (
    "精密",
    "製作所",
    "工業",
    "鍍金",
    "電子",
    "食品",
    "樹脂",
    "計測",
    "光学",
    "鋳造",
    "包装",
    "木工",
    "印刷",
    "機工",
    "化学",
)
TRADES_KANA = (
    *("セイミツ", "セイサクショ", "コウギョウ", "メッキ", "デンシ", "ショクヒン", "ジュシ", "ケイソク"),
    *("コウガク", "チュウゾウ", "ホウソウ", "モッコウ", "インサツ", "キコウ", "カガク"),
)
FORMS = ("株式会社{}", "{}株式会社", "有限会社{}", "合同会社{}")
BODIES = {
    "university": ("{}工科大学", "コウカダイガク"),
    "municipality": ("{}市役所", "シヤクショ"),
    "finance": ("{}信用金庫", "シンヨウキンコ"),
    "chamber": ("{}商工会", "ショウコウカイ"),
}
GIVEN = ("花", "一樹", "葵", "進", "結", "渡", "守", "歩", "望", "美和", "太郎", "翔", "凛", "悠", "誠", "薫")

THINGS = (
    "薄い金属板",
    "ステンレスの配管",
    "樹脂の成形品",
    "ガラスの容器",
    "アルミの鋳物",
    "木の合板",
    "布の端材",
    "野菜の包装",
    "冷凍の食品",
    "電池の端子",
    "小型のモーター",
    "光学レンズ",
    "工場の排水",
    "倉庫の空気",
    "バネの表面",
    "銅の配線",
    "ゴムの部品",
    "紙の箱",
    "鉄の溶接部",
    "めっきの液",
    "果物の皮",
    "粉の原料",
    "セラミックの刃",
    "医療の器具",
)
TROUBLES = (
    "曲がり",
    "傷",
    "汚れ",
    "ばらつき",
    "振動",
    "騒音",
    "温度の変化",
    "寸法のずれ",
    "におい",
    "色むら",
    "ひび割れ",
    "水漏れ",
)
WISHES = (
    "自動で測りたい",
    "短い時間で見つけたい",
    "半分に減らしたい",
    "現場で記録したい",
    "遠くから見守りたい",
    "安く防ぎたい",
    "人手をかけずに直したい",
    "出荷の前に判定したい",
    "数値で比べたい",
    "材料を変えずになくしたい",
)
REASONS = (
    "一日に{n}個ほど手作業で確かめており、夕方に作業が集中します。",
    "熟練の担当者が{n}名しかおらず、引き継ぎに時間がかかります。",
    "不良が月に{n}件ほど出て、原因が分からないまま作り直しています。",
    "季節によって結果が変わり、{n}回に一回はやり直しになります。",
    "市販の装置では置き場所が足りず、{n}平方メートルに収める必要があります。",
)
CONDITIONS = (
    "油の付いた面でも使えることが条件です。",
    "食品に触れても安全であることが必要です。",
    "電源のない場所でも{n}時間は動くこと。",
    "今の設備に後から付けられる大きさであること。",
    "担当者が一人で扱えること。",
)
METHODS = (
    "画像認識",
    "超音波",
    "赤外線",
    "機械学習",
    "光ファイバー",
    "マイクロバブル",
    "プラズマ処理",
    "電気化学",
    "触覚センサー",
    "レーザー加工",
    "酵素反応",
    "三次元計測",
    "無線通信",
    "粉体塗装",
    "真空蒸着",
    "音響解析",
)
EFFECTS = (
    "非接触測定",
    "自動検査",
    "予兆検知",
    "表面改質",
    "省エネ制御",
    "長寿命化",
    "異物除去",
    "品質予測",
    "遠隔監視",
    "軽量化",
)


def company_name(number: int) -> tuple[str, str]:
    """Return an invented company's name and reading; the first 14,400 are all different."""
    number, first = divmod(number, len(FIRST))
    number, second = divmod(number, len(SECOND))
    number, trade = divmod(number, len(TRADES))
    again, form = divmod(number, len(FORMS))
    name = f"{FIRST[first]}{SECOND[second]}{TRADES[trade]}" + (f"第{again + 1}" if again else "")
    return FORMS[form].format(name), FIRST_KANA[first] + SECOND_KANA[second] + TRADES_KANA[trade]


def body_name(kind: str, number: int) -> tuple[str, str]:
    """Return an invented name and reading of a body that is no company."""
    again, place = divmod(number, len(FIRST) * len(SECOND))
    second, first = divmod(place, len(FIRST))
    pattern, reading = BODIES[kind]
    number_text = f"第{again + 1}" if again else ""
    name = pattern.format(FIRST[first] + SECOND[second] + number_text)
    return name, FIRST_KANA[first] + SECOND_KANA[second] + reading


def person_name(rng: Random) -> tuple[str, str]:
    """Return an invented family and given name."""
    return rng.choice(FIRST) + rng.choice(SECOND), rng.choice(GIVEN)


def need_texts(rng: Random) -> dict[str, str]:
    """Return the texts of a need, free of anything that says who asks."""
    thing, trouble, wish = rng.choice(THINGS), rng.choice(TROUBLES), rng.choice(WISHES)
    return {
        "title": f"{thing}の{trouble}を{wish}",
        "problem": f"{thing}で{trouble}が出ることがあり、困っています。" + _filled(rng, REASONS, 2),
        "wanted_result": f"{trouble}を{wish}です。{rng.choice(METHODS)}など、新しい方法を歓迎します。",
        "constraints": _filled(rng, CONDITIONS, 2),
        "tried_so_far": f"{rng.choice(METHODS)}を試しましたが、{rng.choice(TROUBLES)}が残りました。",
    }


def seed_texts(rng: Random) -> dict[str, Any]:
    """Return the texts of a seed."""
    method, effect, thing = rng.choice(METHODS), rng.choice(EFFECTS), rng.choice(THINGS)
    trouble = rng.choice(TROUBLES)
    return {
        "title": f"{method}による{thing}の{effect}",
        "one_line": f"{thing}の{trouble}を{method}でとらえます。",
        "summary": f"{method}を使い、{thing}の{trouble}を{rng.randint(2, 60)}秒で調べる方法です。"
        f"{effect}に役立ち、{rng.choice(THINGS)}にも応用できます。",
        "applications": [f"{rng.choice(THINGS)}の{rng.choice(EFFECTS)}" for _number in range(2)],
        "advantages": f"従来の方法に比べて、{trouble}を{rng.randint(20, 90)}％減らせます。",
        "keywords": [method, effect, trouble],
    }


def _filled(rng: Random, sentences: tuple[str, ...], count: int) -> str:
    return "".join(text.format(n=rng.randint(2, 90)) for text in rng.sample(sentences, count))

"""Postal addresses, and the names of places that also serve as names of people and companies."""

import re
from collections.abc import Iterator

from disclosure.screening.findings import FindingKind, Span

PREFECTURES = (
    "東京都|北海道|京都府|大阪府|青森県|岩手県|宮城県|秋田県|山形県|福島県|茨城県|栃木県|群馬県|埼玉県|千葉県"
    "|神奈川県|新潟県|富山県|石川県|福井県|山梨県|長野県|岐阜県|静岡県|愛知県|三重県|滋賀県|兵庫県|奈良県"
    "|和歌山県|鳥取県|島根県|岡山県|広島県|山口県|徳島県|香川県|愛媛県|高知県|福岡県|佐賀県|長崎県|熊本県"
    "|大分県|宮崎県|鹿児島県|沖縄県"
)
MUNICIPALITIES = (
    "八王子市|立川市|武蔵野市|三鷹市|青梅市|府中市|昭島市|調布市|町田市|"
    "小金井市|小平市|日野市|東村山市|国分寺市|国立市|福生市|狛江市|"
    "東大和市|清瀬市|東久留米市|武蔵村山市|多摩市|稲城市|羽村市|"
    "あきる野市|西東京市|瑞穂町|日の出町|檜原村|奥多摩町|さいたま市|"
    "川越市|所沢市|飯能市|狭山市|入間市|坂戸市|三芳町|朝霞市|志木市|"
    "和光市|新座市|富士見市|鶴ヶ島市|日高市|ふじみ野市|毛呂山町|越生町|"
    "川島町|相模原市|厚木市|大和市|伊勢原市|海老名市|座間市|綾瀬市|"
    "秦野市|愛川町|清川村|川崎市|横浜市"
)
# Words too common to give anybody away on their own: places, directions, and what every text about work says.
COMMON_WORDS = "日本|東洋|中央|関東|首都圏|多摩|武蔵|武蔵野|技術|製造|工業|産業|工場|会社|事務局|研究所|大学"
GENERIC = frozenset(COMMON_WORDS.split("|")) | frozenset(
    name[:-1] for name in f"{PREFECTURES}|{MUNICIPALITIES}".split("|")
)

BLOCK = [
    re.compile(pattern)
    for pattern in (
        r"[一-龥々ァ-ヺのが]{0,8}[0-9一二三四五六七八九十]{1,3} ?丁目"
        r"(?: ?[0-9]{1,4} ?(?:番地?|-)(?: ?の?[0-9]{1,4} ?号?)?)?",
        r"[一-龥々ァ-ヺのが]{1,10} ?[0-9]{1,5} ?番地(?:の ?[0-9]{1,4})?",
        r"[一-龥々ァ-ヺのが]{0,8} ?[0-9]{1,4} ?番 ?[0-9]{1,4} ?号",
    )
]
LOT = re.compile(r"(?<![0-9.a-z-])[0-9]{1,4}(?:-[0-9]{1,4}){1,3}(?![0-9.])")
UNITS = frozenset("%‰℃個本枚台人回年月日時分秒円倍点名社件つかケ箇カ所種割度万千百億週歳校車機棟軒")
TOWN_BEFORE = re.compile(r"[一-龥々ぁ-ゖァ-ヺ]{1,8}[市区町村郡] {0,2}[一-龥々ァ-ヺ-]{0,12} {0,2}$")
KNOWN_BEFORE = re.compile(rf"(?:{PREFECTURES}|{MUNICIPALITIES}) {{0,2}}[一-龥々ぁ-ゖァ-ヺ-]{{0,16}} {{0,2}}$")
LONGEST_PLACE = 28


def addresses(text: str) -> Iterator[Span]:
    """Yield postal addresses of text in which every dash is a hyphen."""
    for pattern in BLOCK:
        for match in pattern.finditer(text):
            yield Span.of(FindingKind.ADDRESS, *match.span())
    for lot in LOT.finditer(text):
        after = text[lot.end() : lot.end() + 1]
        if after in UNITS or (after.isascii() and after.isalnum()):
            continue
        floor = max(0, lot.start() - LONGEST_PLACE)
        before = text[floor : lot.start()]
        pattern = TOWN_BEFORE if lot.group().count("-") == 2 else KNOWN_BEFORE
        place = pattern.search(before)
        if place:
            yield Span.of(FindingKind.ADDRESS, floor + place.start(), lot.end())

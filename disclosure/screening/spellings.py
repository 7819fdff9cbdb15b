"""Names to look for, and every way in which people write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import jaconv

from disclosure.screening.findings import FindingKind
from disclosure.screening.folding import codes, fold, folded_text, is_kana, plain, squeezed_name
from disclosure.screening.places import GENERIC, MUNICIPALITIES, PREFECTURES

LEGAL_FORMS = (
    "株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人"
    "|特定非営利活動法人|npo法人|医療法人社団|医療法人財団|医療法人|学校法人|社会福祉法人|国立大学法人|公立大学法人"
    "|地方独立行政法人|独立行政法人|国立研究開発法人|事業協同組合|協同組合|農業生産法人|農事組合法人"
    r"|\([株有合資名同社財医学]\)|かぶしきがいしゃ|かぶしきかいしゃ|ゆうげんがいしゃ|ごうどうがいしゃ|\(?か\)|\(?ゆ\)"
)
LATIN_FORMS = r"\b(?:co\.? ?,? ?ltd|company|limited|ltd|inc|corp|corporation|k\.?k|llc|gk)\b\.?"
LEGAL = re.compile(LEGAL_FORMS)
LEGAL_AT_EDGE = re.compile(rf"^(?:{LEGAL_FORMS})|(?:{LEGAL_FORMS})$|{LATIN_FORMS}")
BRACKETED_TAIL = re.compile(r"\([^()]*\)$")
# Without these tails a registered name becomes the short one that people use among themselves.
TRADES = (
    "製作所|工業所|鉄工所|研究所|精機|精工|精密|工業|工機|電機|電子|電気|板金|鋳造|化学|化成|樹脂|成形|印刷|食品|製麺|醸造|光学"
    "|物流|運輸|建設|建材|設計|産業|商事|商会|技研|機械|金属|金型|木工|農園|計測|ソフト|システムズ|システム|テクノロジーズ|テクノロジー|テック"
)
TRADE_TAIL = re.compile(rf"(?:{plain(fold(TRADES).text)})$")
TITLES = re.split(
    r"\|",
    "さん|様|さま|氏|君|くん|ちゃん|社長|しゃちょう|会長|副社長|専務|常務|部長|課長|係長|主任|所長"
    "|工場長|取締役|代表|先生|教授|次長|室長|顧問"
    "|准教授|助教|講師|博士|研究員|研究室|研究グループ|ゼミ|ラボ",
)
FREE_MAIL = (
    "gmail.com yahoo.co.jp yahoo.com outlook.com outlook.jp hotmail.com hotmail.co.jp icloud.com me.com "
    "live.jp nifty.com biglobe.ne.jp ocn.ne.jp docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp"
)
KUNREI = (
    ("sha", "sya"), ("shu", "syu"), ("sho", "syo"), ("shi", "si"), ("cha", "tya"), ("chu", "tyu"),
    ("cho", "tyo"), ("chi", "ti"), ("tsu", "tu"), ("fu", "hu"), ("ja", "zya"), ("ju", "zyu"),
    ("jo", "zyo"), ("ji", "zi"),
)  # fmt: skip
KANJI_NUMERALS = dict(zip("123456789", "一二三四五六七八九", strict=True)) | {"10": "十"}
LOT_JOINT = r" {0,2}(?:丁目|番地の?|番地?|号|の|-) {0,2}"


@dataclass(frozen=True, slots=True)
class PersonName:
    """An officer or member whose name would name the company."""

    family: str
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    romaji: str = ""


@dataclass(frozen=True, slots=True)
class OwnNames:
    """Everything by which the poster's own organisation may be recognised."""

    names: tuple[str, ...] = ()
    kana: tuple[str, ...] = ()
    romaji: tuple[str, ...] = ()
    trade_names: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    people: tuple[PersonName, ...] = ()
    addresses: tuple[str, ...] = ()
    municipality: str = ""
    corporate_number: str = ""


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another registered organisation; a text that names it is only marked."""

    name: str
    kana: str = ""
    romaji: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way of writing a name; a lone surname must stand apart from the characters around it."""

    text: str
    kind: FindingKind = FindingKind.OWN_NAME
    blocking: bool = True
    stands_apart: bool = False


def core(name: str) -> str:
    """Return the name without its legal form and a remark in brackets, folded."""
    text = plain(folded_text(name)).strip()
    text = LEGAL_AT_EDGE.sub("", text).strip(" ,.")
    return LEGAL_AT_EDGE.sub("", BRACKETED_TAIL.sub("", text)).strip(" ,.") or text


def is_generic(text: str) -> bool:
    """Tell whether a name is too short or too common to be looked for alone."""
    squeezed = squeezed_name(text, keep_long_vowels=True)
    return len(squeezed) < 3 or squeezed in _GENERIC


_GENERIC = frozenset(plain(word) for word in GENERIC | set(f"{MUNICIPALITIES}|{PREFECTURES}".split("|")))


def own_spellings(own: OwnNames) -> Iterator[Spelling]:
    """Yield the spellings of the poster's own names; the short form of a name only warns."""
    for name in (*own.names, *own.kana, *own.romaji, *own.trade_names):
        bare = core(name)
        if is_generic(bare):
            continue
        yield Spelling(bare)
        head = TRADE_TAIL.sub("", bare)
        if not is_generic(head):
            yield Spelling(head, blocking=False)
    for name in (*own.kana, *own.names, *own.trade_names):
        yield from (Spelling(word) for word in romaji(core(name)) if len(word) >= 5)
    for domain in own.domains:
        yield from _domain_spellings(domain)
    for person in own.people:
        yield from _person_spellings(person)


def other_spellings(other: OtherName) -> Iterator[Spelling]:
    """Yield the spellings of another organisation's name that are long enough to mean it."""
    for name in (other.name, other.kana, other.romaji, *other.aliases):
        bare = core(name)
        if not is_generic(bare) and not (is_kana(bare[0]) and len(bare) < 4 and name is other.kana):
            yield Spelling(bare, kind=FindingKind.OTHER_NAME, blocking=False)


def romaji(kana: str) -> set[str]:
    """Return Hepburn and Kunrei spellings of a reading, with and without long vowels."""
    squeezed = squeezed_name(kana, keep_long_vowels=False)
    if not squeezed or not all(is_kana(char) for char in squeezed):
        return set()
    hepburn = jaconv.kana2alphabet(squeezed)
    kunrei = hepburn
    for old, new in KUNREI:
        kunrei = kunrei.replace(old, new)
    words = {hepburn, kunrei}
    words |= {word.replace("ou", "o").replace("oo", "o").replace("uu", "u") for word in words}
    words |= {word.replace("ou", "oh") for word in words}
    return words | {re.sub("n(?=[bmp])", "m", word) for word in words}


def _domain_spellings(domain: str) -> Iterator[Spelling]:
    host = fold(domain).text.strip().removeprefix("www.").rpartition("@")[2]
    if host in FREE_MAIL.split():
        return
    label = host.partition(".")[0]
    if len(label) >= 4 and not is_generic(label):
        yield Spelling(label)


def _person_spellings(person: PersonName) -> Iterator[Spelling]:
    for family, given in ((person.family, person.given), (person.family_kana, person.given_kana)):
        if not family:
            continue
        yield from (Spelling(family + title) for title in TITLES)
        if given:
            yield Spelling(family + given)
            if len(given) >= 2:
                yield from (Spelling(given + title) for title in TITLES)
        if len(family) >= 2:
            # 川崎 and 石川 are places as well: the name stops nobody, it is only shown.
            yield Spelling(family, blocking=plain(family) not in _GENERIC, stands_apart=True)
    yield from _latin_person(person)


def _latin_person(person: PersonName) -> Iterator[Spelling]:
    families, givens = romaji(person.family_kana), romaji(person.given_kana)
    for family in families:
        if len(family) >= 4:
            yield Spelling(family)
        for given in givens:
            yield Spelling(family + given)
            yield Spelling(given + family)
    if len(squeezed_name(person.romaji, keep_long_vowels=False)) >= 4:
        yield Spelling(person.romaji)


def short_name_patterns(own: OwnNames) -> Iterator[re.Pattern[str]]:
    """Yield patterns for names such as 株式会社森, which mean the company only beside a legal form."""
    for name in (*own.names, *own.kana, *own.trade_names):
        bare = core(name)
        if bare and is_generic(bare):
            word = re.escape(bare)
            yield re.compile(rf"(?:{LEGAL_FORMS}) {{0,2}}{word}|{word} {{0,2}}(?:{LEGAL_FORMS})")


def address_patterns(own: OwnNames) -> Iterator[tuple[re.Pattern[str], bool]]:
    """Yield a pattern for each own address, and one for its town alone, with whether it blocks."""
    town = r"[^0-9]{1,6}[市区町村](?=[^0-9])"
    places = rf"^(?:{plain(PREFECTURES)})?(?:[^0-9]{{1,4}}郡)?(?:{plain(MUNICIPALITIES)}|{town})?"
    for address in own.addresses:
        text = codes(plain(fold(address).text)).replace(" ", "").replace("\n", "")
        rest = re.sub(places, "", text)
        town, lot = re.match(r"([^0-9]*)(.*)", rest, re.DOTALL).groups()
        town, numerals = _split_kanji_block(town)
        numbers = (numerals + re.findall(r"[0-9]+", lot))[:3]
        if town and numbers:
            joined = LOT_JOINT.join(_numeral(number) for number in numbers)
            yield re.compile(rf"{_town(town)} {{0,2}}{joined}(?![0-9])"), True
        if len(town) >= 2 and town not in _GENERIC:
            yield re.compile(_town(town)), False


def _split_kanji_block(town: str) -> tuple[str, list[str]]:
    """Take 一丁目 off the end of a town's name."""
    match = re.search(r"(に|[一三四五六七八九十])丁目$", town)
    if not match:
        return town, []
    numeral = {plain(kanji): digit for digit, kanji in KANJI_NUMERALS.items()}[match.group(1)]
    return town[: match.start()], [numeral]


def _town(town: str) -> str:
    return re.sub("[けが]", "[けが]", re.escape(town.removeprefix("大字")))


def _numeral(number: str) -> str:
    kanji = KANJI_NUMERALS.get(number)
    return f"(?:{number}|{plain(kanji)})" if kanji else number

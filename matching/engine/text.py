"""Text to terms: which words of a listing count, and how the listing itself spells them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from threading import local

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from matching.engine.values import Text

# Longer texts are cut: a listing has hundreds of characters, and sparsevec holds 16,000 different terms.
LONGEST_TEXT = 20_000
# Sudachi refuses more than 49,149 bytes at once; a character has at most four.
LONGEST_PIECE = 10_000
LONGEST_TERM = 100

CONTENT = {"名詞", "動詞", "形容詞", "形状詞"}
INFLECTED = {"動詞", "形容詞"}
NOT_CONTENT = {"数詞", "非自立可能", "助動詞語幹"}
# Words every call for partners uses; they say nothing about what is looked for.
GENERIC = frozenset(
    """
    為 事 こと 物 時 場合 方 為る 行う 用いる 使う 考える 求める 探す 欲しい 困る 良い 無い 多い 少ない
    現在 現状 課題 問題 技術 開発 研究 方法 利用 使用 実現 可能 必要 対応 提供 検討 希望
    企業 会社 当社 弊社 自社 様々
    """.split()  # noqa: SIM905 - a list of words reads better
)

# Words that count in a comparison and yet explain nothing to a reader.
FAINT_KINDS = frozenset({"副詞可能", "助数詞", "助数詞可能"})
FAINT = frozenset(
    """
    次 場 トン cm mm kg か所 箇所 前後 以上 以下 一部 全体 内部 外部 数 人 者 上 下 中 内 外 場所 地点
    現場 部分 部品 装置 機器 道具 システム 型 種類 高い 低い 大きい 小さい 長い 短い 広い 狭い
    強い 弱い 深い 浅い 早い 速い 遅い 近い 遠い 新しい 古い 良い 悪い 同じ 重要 簡単 入る
    入れる 出る 出す 動く 動き 動かす 知る 分かる 見る 見える 見付ける 持つ 取る 選ぶ 望む 保つ
    超える 届く 届ける 要る 示す 作る 変える 変わる 増える 増やす 減る 減らす 続ける 続く 使える
    置く 付ける 付く 合う 合わせる 目指す 起こる 起きる 受ける 与える 進む 進める 効果 効率 結果
    目的 目標 条件 費用 変化 原因 理由 危険 普段 自分 作業 仕組み 安全 自動 水 交換 届け 担当
    職員 確認 判断 よる 見付かる 教える 形
    """.split()  # noqa: SIM905 - a list of words reads better
)

_of_this_thread = local()

SENTENCE_END = re.compile(r"(?<=[。．!?！？])|[\r\n]+")
# Something that is no number, five times or more in a row.
STUFFED = re.compile(r"(?=\D)(.{1,40}?)\1{4,}", re.DOTALL)
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text says: how often each term occurs, and the first spelling the text itself uses.

    ``faint`` are those that name no thing: when, how many, words of any text (次, 分かる).
    """

    counts: Mapping[str, int]
    spellings: Mapping[str, str]
    faint: frozenset[str]

    @property
    def length(self) -> int:
        """All words counted, repeated ones too."""
        return sum(self.counts.values())


@lru_cache(maxsize=256)
def terms_of(text: str) -> Terms:
    """Count the content words of a text by their normalised form; a text is asked about again and again."""
    counts: Counter[str] = Counter()
    spellings: dict[str, str] = {}
    faint: set[str] = set()
    for term, spelling, names_nothing in _words(clean(text)):
        counts[term] += 1
        spellings.setdefault(term, spelling)
        if names_nothing:
            faint.add(term)
    return Terms(counts=dict(counts), spellings=spellings, faint=frozenset(faint))


@dataclass(frozen=True, slots=True)
class Word:
    """A content word where it stands in a text whose width was made equal (NFKC)."""

    term: str
    start: int
    end: int


def spelt(text: str, *, only: Container[str] | None = None) -> list[Word]:
    """The content words of a short text in their order, with their places; ``only`` those of these terms."""
    normal = unicodedata.normalize("NFKC", clean(text))[:LONGEST_PIECE]
    return [
        Word(term, word.begin(), word.end())
        for word in _tokenizer().tokenize(normal)
        if (only is None or _term(word) in only) and _counts(word.part_of_speech(), term := _term(word))
    ]


def joined(text: Text) -> str:
    """The whole listing as one text, title first."""
    return "。".join(part for part in (text.title, *text.body, "、".join(text.keywords)) if part)


def said_once(text: str) -> str:
    """The text without what it says again: repeated sentences, and a word repeated many times in a row."""
    parts = SENTENCE_END.split(STUFFED.sub(r"\1", clean(text)))
    return "".join(dict.fromkeys(part for part in parts if part))


def sentences(text: Text) -> list[str]:
    """The sentences of title and body, in order, as they can be quoted."""
    parts = (clean(part) for part in (text.title, *text.body))
    return [found.strip() for part in parts for found in SENTENCE_END.split(part) if found.strip()]


def cleaned(text: Text) -> Text:
    """The listing as it may be kept: every part cleaned."""
    parts = {field.name: getattr(text, field.name) for field in fields(text)}
    return Text(**{name: _cleaned(part) for name, part in parts.items()})


def _cleaned(part: str | tuple[str, ...] | bool) -> str | tuple[str, ...] | bool:
    if isinstance(part, tuple):
        return tuple(clean(one) for one in part)
    return clean(part) if isinstance(part, str) else part


def whole_words(text: str) -> frozenset[str]:
    """The nouns of a text at their longest: 二酸化炭素 where the terms are 二酸 and 炭素."""
    words = (word for piece in _pieces(clean(text)) for word in _tokenizer().tokenize(piece, SplitMode.C))
    return frozenset(word.surface() for word in words if word.part_of_speech()[0] == "名詞")


def clean(text: str) -> str:
    """Drop characters nobody sees and cut what is longer than any listing; keep the writer's spelling."""
    writable = text[:LONGEST_TEXT].encode("utf-8", errors="ignore").decode()
    return INVISIBLE.sub(" ", writable)


def _words(text: str) -> Iterator[tuple[str, str, bool]]:
    """Yield (normalised form, own spelling, whether it names nothing) of every content word."""
    for piece in _pieces(text):
        for word in _tokenizer().tokenize(piece):
            term, part_of_speech = _term(word), word.part_of_speech()
            if _counts(part_of_speech, term):
                faint = term in FAINT or part_of_speech[2] in FAINT_KINDS
                yield term, _spelling(word, part_of_speech), faint


def _pieces(text: str) -> Iterator[str]:
    """Cut a text into what the tokenizer accepts; width and composition of characters made equal."""
    normal = unicodedata.normalize("NFKC", text)
    for start in range(0, len(normal), LONGEST_PIECE):
        yield normal[start : start + LONGEST_PIECE]


def _counts(part_of_speech: tuple[str, ...], term: str) -> bool:
    return _is_content(part_of_speech) and _says_something(term)


@lru_cache(maxsize=1024)
def _is_content(part_of_speech: tuple[str, ...]) -> bool:
    kind, *finer = part_of_speech
    return kind in CONTENT and not NOT_CONTENT.intersection(finer[:2])


@lru_cache(maxsize=50_000)
def _says_something(term: str) -> bool:
    """Whether a term is a word, and not one that every call for partners uses."""
    return term not in GENERIC and any(letter.isalpha() for letter in term) and not _single_kana(term)


def _term(word: Morpheme) -> str:
    return word.normalized_form().casefold()[:LONGEST_TERM]


def _spelling(word: Morpheme, part_of_speech: Sequence[str]) -> str:
    """The writer's own spelling; an inflected word in its plain form (運ん → 運ぶ)."""
    return word.dictionary_form() if part_of_speech[0] in INFLECTED else word.surface()


def _single_kana(term: str) -> bool:
    """One kana alone is a broken word, one kanji is a word."""
    return len(term) == 1 and ("ぁ" <= term <= "ヿ" or term.isascii())


def _tokenizer() -> Tokenizer:
    """A tokenizer serves one thread at a time; threads share the dictionary."""
    if not hasattr(_of_this_thread, "tokenizer"):
        _of_this_thread.tokenizer = _dictionary().tokenizer(mode=SplitMode.A)
    return _of_this_thread.tokenizer


@lru_cache(maxsize=1)
def _dictionary() -> Dictionary:
    """Opened by the first text of each process, so that nothing is carried over a fork."""
    return Dictionary(dict="core")

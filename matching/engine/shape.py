"""What kind of request a text is, as far as its words show: an offer of something idle, or two problems."""

import re

import numpy as np

from matching.engine.encoders import Vectors
from matching.engine.text import joined, sentences, terms_of
from matching.engine.values import Text

OFFER = re.compile(
    r"使えない(か|だろうか|でしょうか)|使い道|使いみち|活用(先|方法)|何に使え|(役に立|役立)(た|て|つ)|"
    r"[生活]か(せ|し)|活用でき|ならないか|何か(でき|に)|売り物に|残し、見て"
)
IDLE = re.compile(
    r"余って|余った|遊んで|遊ばせ|遊休|空い[たて]|空き(家|部屋|地|室|店舗|校舎)|使わなくな|使って(い)?ない|眠ら|眠って|廃校|閉館|"
    r"捨て|もったいない|惜しい|たまって|溜まって|残って|切れ端|端材|規格外|引き取って|大量に出て|山ほど出る|手入れできなく"
)
SHORTEST_PART = 15
# Different content words of a need; three of four needs that were judged vague have fewer than the second.
FEW_WORDS, NOT_MANY_WORDS = 19, 24
# Parts of one problem lie nearer to each other than this (cosine of centred meanings).
DIFFERENT = 0.25


def is_offer(text: Text) -> bool:
    """Whether somebody asks what could be made of a thing they have, rather than for a thing they lack."""
    return text.is_offer or sounds_like_offer("。".join((text.title, *text.body)))


def sounds_like_offer(words: str) -> bool:
    """Whether the words speak of something idle and of a use for it."""
    return bool(OFFER.search(words) and IDLE.search(words))


def is_vague(text: Text) -> bool:
    """Whether a need says too little for anybody to answer: few words, and no figure among the few."""
    said = joined(text)
    words = len(terms_of(said).counts)
    return words < FEW_WORDS or (words < NOT_MANY_WORDS and not any(letter.isdecimal() for letter in said))


def parts_of(text: Text) -> list[str]:
    """The sentences of a need that are long enough to be problems of their own."""
    return [one for one in sentences(Text(title="", body=text.body)) if len(one) >= SHORTEST_PART]


def two_groups(vectors: Vectors) -> tuple[list[int], list[int]] | None:
    """Split sentences (centred units, in order) where both sides differ most; None when they are one."""
    best: tuple[float, int] | None = None
    for cut in range(1, len(vectors)):
        likeness = float(_mean(vectors[:cut]) @ _mean(vectors[cut:]))
        if best is None or likeness < best[0]:
            best = (likeness, cut)
    if best is None or best[0] > DIFFERENT:
        return None
    return list(range(best[1])), list(range(best[1], len(vectors)))


def _mean(vectors: Vectors) -> Vectors:
    mean = vectors.mean(0)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)

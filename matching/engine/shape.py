"""What kind of request a text is, as far as its words show: an offer of something idle, or a vague wish."""

import re

from matching.engine.text import joined, terms_of
from matching.engine.values import Text

OFFER = re.compile(
    r"使えない(か|だろうか|でしょうか)|使い道|使いみち|活用(先|方法)|何に使え|(役に立|役立)(た|て|つ)|"
    r"[生活]か(せ|し)|活用でき|ならないか|何か(でき|に)|売り物に|残し、見て"
)
IDLE = re.compile(
    r"余って|余った|遊んで|遊ばせ|遊休|空い[たて]|空き(家|部屋|地|室|店舗|校舎)|使わなくな|使って(い)?ない|眠ら|眠って|廃校|閉館|"
    r"捨て|もったいない|惜しい|たまって|溜まって|残って|切れ端|端材|規格外|引き取って|大量に出て|山ほど出る|手入れできなく"
)
# Different content words of a need; three of four needs that were judged vague have fewer than the second.
FEW_WORDS, NOT_MANY_WORDS = 19, 24


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

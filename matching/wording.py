"""What the parts of a proposal to a need, and of an approach to a seed, are called on pages and in forms."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

# What is written to a need, and what to a seed; Japanese, because every mail says it in its own language.
PROPOSAL_WORD, APPROACH_WORD = gettext_noop("提案"), gettext_noop("打診")


@dataclass(frozen=True)
class Wording:
    """The words of one direction; ``names`` and ``helps`` go by the field."""

    contents: Any
    parts: Any
    names: dict[str, Any]
    helps: dict[str, Any]


PROPOSAL = Wording(
    contents=_("提案の内容"),
    parts=_("提案の中身"),
    names={
        "title": _("題名"),
        "idea": _("提案の内容"),
        "why_fits": _("合うと考える理由"),
        "plan": _("進め方と期間"),
        "cost_band": _("費用の目安"),
        "trl": _("技術の段階（TRL）"),
        "ip_terms": _("知的財産の希望"),
        "needed_from_you": _("相手にお願いしたいこと"),
        "no_confidential": _("秘密の情報や、他社の情報を書いていません"),
    },
    helps={
        "title": _("何を提案するかを一文で書いてください。"),
        "idea": _("使う技術と、できることを書いてください。秘密の内容は書かないでください。"),
        "why_fits": _("相手の困りごとのどこに、どう役立つかを書いてください。"),
        "plan": _("例：まず2か月で試作と評価"),
        "trl": _("1は基礎研究、5は試作の評価、9は実用化のあとです。"),
        "ip_terms": _("例：相談して決めたい"),
        "needed_from_you": _("例：試料の提供、現場の見学"),
    },
)
APPROACH = Wording(
    contents=_("打診の内容"),
    parts=_("相談したいこと"),
    names=PROPOSAL.names
    | {
        "idea": _("相談の内容"),
        "why_fits": _("このシーズに関心を持った理由"),
        "plan": _("希望する進め方と時期"),
        "cost_band": _("予算の目安"),
        "trl": _("必要な技術の段階（TRL）"),
        "needed_from_you": _("研究者にお願いしたいこと"),
    },
    helps={
        "title": _("何を相談したいかを一文で書いてください。"),
        "idea": _("困っていることや、つくりたいものを書いてください。秘密の内容は書かないでください。"),
        "why_fits": _("シーズのどこを、何に使えそうかを書いてください。"),
        "plan": _("例：まず話を聞き、3か月以内に試作するかを決めたい"),
        "trl": _("どの段階なら使えるかを選びます。1は基礎研究、5は試作の評価、9は実用化のあとです。"),
        "ip_terms": _("例：相談して決めたい"),
        "needed_from_you": _("例：技術の説明、見本での測定"),
    },
)


def wording(*, is_approach: bool) -> Wording:
    """Return the words of a direction."""
    return APPROACH if is_approach else PROPOSAL

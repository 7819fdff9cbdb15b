"""A small region that keeps publishing and introducing; what it should hold in the end is known."""

import random
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from matching.models import Introduction, Suggestion
from matching.transitions import introductions
from organizations.acting import Actor
from organizations.models import Membership
from tests.needs import factories as needs
from tests.seeds import factories as seeds

THINGS = ("めっき液", "木材", "味噌", "樹脂", "織物", "刃物", "鋳物", "野菜", "電池", "硝子", "和紙", "飼料")
TRAITS = ("濁り", "反り", "香り", "硬さ", "色むら", "傷", "水分", "厚さ", "重さ", "ひび")
WAYS = ("写真", "音", "赤外線", "超音波", "磁気", "電流", "圧力", "蒸気")


@dataclass
class Region:
    """Who publishes, and every pair that was published so far."""

    company: Membership
    researcher: Membership
    coordinator: Membership
    dice: random.Random
    pairs: list[tuple[UUID, UUID]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.topics = list(product(THINGS, TRAITS, WAYS))
        self.dice.shuffle(self.topics)

    def publishes(self, number: int) -> None:
        """Clear needs for the next batch and publish the seeds that answer them, at the same moment."""
        for _number in range(number):
            thing, trait, way = self.topics.pop()
            need = needs.cleared(
                self.company,
                coordinator=self.coordinator,
                at=timezone.now(),
                title=f"{thing}の{trait}を{way}で調べたい",
                problem=f"{thing}の{trait}を目で見ているため、見落としがあります。",
                wanted_result=f"{thing}の{trait}を、{way}で自動に調べたいです。",
                constraints="",
                tried_so_far="",
            )
            seed = seeds.submitted(
                self.researcher,
                at=timezone.now(),
                title=f"{way}による{thing}の{trait}の検査",
                one_line=f"{thing}の{trait}が{way}で分かります。",
                summary=f"{way}で{thing}の{trait}を自動に調べます。",
                applications=[f"{thing}の{trait}の検査"],
                keywords=[thing, trait, way],
            )
            self.pairs.append((need.public_id, seed.public_id))

    def introduces(self) -> None:
        """Bring together every pair that the engine has found by now, with both sides' consent."""
        found = Suggestion.objects.filter(need_id__in=[need for need, _seed in self.pairs], status="new")
        for suggestion in found.order_by("pk"):
            if (suggestion.need_id, suggestion.seed_id) in self.pairs:
                self._introduces(suggestion)

    @transaction.atomic
    def _introduces(self, suggestion: Suggestion) -> None:
        facts: dict[str, Any] = {"at": timezone.now()}
        asked: Introduction = introductions.request_from_suggestion(
            suggestion=suggestion,
            version=suggestion.version,
            purpose="検査の試し方について話し合うため",
            by=Actor.of(self.coordinator),
            **facts,
        )
        for side in (self.company, self.researcher):
            asked = introductions.agree(introduction=asked, by=Actor.of(side), **facts)

    def found(self) -> set[tuple[UUID, UUID]]:
        """Return the pairs among those published here that the engine has found."""
        stored = set(Suggestion.objects.values_list("need_id", "seed_id"))
        return stored & set(self.pairs)

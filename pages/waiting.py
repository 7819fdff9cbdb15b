"""What waits for the acting person, gathered from every room; decides nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.calendar import today
from matching.enums import ProposalStatus, WaitingFor
from matching.models import Conversation
from matching.querysets import own_listings
from matching.shown_titles import show_listings
from needs.enums import NeedStatus
from organizations import invitations
from organizations.acting import Actor
from organizations.models import Membership
from pages.holding import Holding
from seeds.enums import SeedStatus

MOST = 20
LAST = date.max


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: what, about what, until when, where; ``of`` is the menu's code of its list."""

    of: str
    what: str
    title: str
    path: str
    due_on: date | None = None

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < today()


def waiting_for(actor: Actor, holding: Holding) -> list[Waiting]:
    """Return what the acting person is waited for: the nearest due date first, what has none last."""
    things = [*_invitations(actor)]
    if actor.membership is not None and not actor.is_desk:
        sources = (_needs, _seeds, _proposals, _conversations, _introductions, _cases, _members, _partners)
        things += [thing for source in sources for thing in source(actor, holding)]
    # Sorting is stable: without a date, things stay in the order of their sources.
    return sorted(things, key=lambda thing: thing.due_on or LAST)


def _invitations(actor: Actor) -> Iterator[Waiting]:
    for invitation in invitations.invitations_for(actor.user)[:MOST]:
        yield Waiting(
            "organization",
            _("招待に答える"),
            _("%(name)sから招待が届いています") % {"name": invitation.organization.name},
            reverse("organizations:new"),
            invitation.expires_on,
        )


def _needs(actor: Actor, holding: Holding) -> Iterator[Waiting]:
    tasks = {
        NeedStatus.CHANGES_REQUESTED: _("ニーズを書きなおす"),
        NeedStatus.DRAFT: _("書きかけのニーズを続ける"),
    }
    owners = tasks | {NeedStatus.EXPIRED: _("締切が過ぎたニーズを延長する")}
    of = "needs" if actor.is_company else "clients"
    for need in holding.needs:
        if need.status in (owners if need.is_own else tasks if need.is_entering else ()):
            due = need.review_due_on if need.status == NeedStatus.CHANGES_REQUESTED else None
            yield _about(need, of, owners[NeedStatus(need.status)], "needs:workspace", due)


def _seeds(_actor: Actor, holding: Holding) -> Iterator[Waiting]:
    tasks = {
        SeedStatus.RETURNED: _("シーズを書きなおす"),
        SeedStatus.DRAFT: _("書きかけのシーズを続ける"),
    }
    for seed in holding.seeds_to_check:
        path = reverse("seeds:office")
        yield Waiting("office", _("シーズを確認する"), seed.shown_title, path, seed.office_due_on)
    for seed in holding.seeds:
        if seed.status in tasks:
            yield _about(seed, "seeds", tasks[SeedStatus(seed.status)], "seeds:workspace")


def _proposals(actor: Actor, holding: Holding) -> Iterator[Waiting]:
    for proposal in holding.proposals:
        if what := _task_of(actor, holding, proposal):
            asked = _asked_until(proposal)
            if asked and (proposal.due_on is None or asked < proposal.due_on):
                said = _("%(what)s（まず、メッセージに返信）") % {"what": what}
                yield _about(proposal, "proposals", said, "matching:proposal", asked)
            else:
                yield _about(proposal, "proposals", what, "matching:proposal", proposal.due_on)


def _asked_until(proposal) -> date | None:
    """Return until when a question in the proposal's own thread waits; it is answered on the same page."""
    talk, side = proposal.conversation, WaitingFor.PROPOSER if proposal.is_own else WaitingFor.TARGET
    return talk.due_on if talk is not None and talk.waiting_for == side else None


def _task_of(actor: Actor, holding: Holding, proposal) -> str:
    # Once both sides are asked for their consent, the introduction is what waits.
    return "" if proposal.pk in holding.introduced else _step_of(actor, proposal)


def _step_of(actor: Actor, proposal) -> str:
    approach = proposal.is_approach
    if not proposal.is_own:
        waits = proposal.waiting_for == WaitingFor.TARGET
        return "" if not waits else _("打診に答える") if approach else _("提案に答える")
    if proposal.status == ProposalStatus.INFO_REQUESTED:
        return _("追加の説明を送る")
    if proposal.status == ProposalStatus.OFFICE_CHECK:
        return _("提案を確認する") if actor.is_liaison_office else ""
    if proposal.is_sent_back:
        return _("打診を書きなおす") if approach else _("提案を書きなおす")
    if proposal.status == ProposalStatus.DRAFT:
        return _("書きかけの打診を続ける") if approach else _("書きかけの提案を続ける")
    return ""


def _conversations(actor: Actor, holding: Holding) -> Iterator[Waiting]:
    own = own_listings(actor)
    as_target = Q(waiting_for=WaitingFor.TARGET) & (Q(need_id__in=own) | Q(seed_id__in=own))
    as_opener = Q(waiting_for=WaitingFor.PROPOSER, opener_listing__in=own)
    told = [row.conversation_id for row in holding.proposals if _task_of(actor, holding, row)]
    rows = Conversation.objects.filter(as_target | as_opener, closed_at__isnull=True)
    rows = rows.exclude(pk__in=[pk for pk in told if pk is not None])
    rows = list(rows.order_by("due_on", "pk")[:MOST])
    show_listings(rows)
    for conversation in rows:
        path = reverse("matching:conversation", args=[conversation.public_id])
        title = conversation.shown_listing
        yield Waiting("conversations", _("メッセージに返信する"), title, path, conversation.due_on)


def _introductions(_actor: Actor, holding: Holding) -> Iterator[Waiting]:
    for introduction in holding.introductions:
        if introduction.public_id in holding.unanswered:
            path = reverse("matching:introduction", args=[introduction.public_id])
            title = introduction.shown_first
            yield Waiting("introductions", _("紹介に答える"), title, path, introduction.due_on)


def _cases(_actor: Actor, holding: Holding) -> Iterator[Waiting]:
    for case in holding.cases:
        if case.waits_for_sides:
            what = _("案件の予定を行い、済んだら記録する") if case.is_planned else _("初回の面談の日を決める")
            yield _about(case, "cases", what, "cases:detail", case.due_on)


def _members(actor: Actor, _holding: Holding) -> Iterator[Waiting]:
    asked = Membership.objects.managed_by(actor).filter(approved=False).select_related("user")
    for membership in asked.order_by("started_on", "pk")[:MOST]:
        path = reverse("organizations:mine")
        yield Waiting("organization", _("参加の申請に答える"), membership.user.full_name, path)


def _partners(_actor: Actor, holding: Holding) -> Iterator[Waiting]:
    for glance in holding.glances.values():
        if glance.new:
            what = _("新しい候補を見る（%(count)s件）") % {"count": glance.new}
            path = f"{reverse('matching:suggestions')}?of={glance.listing_id}"
            yield Waiting("suggestions", what, glance.title, path)


def _about(thing, of: str, what: str, url_name: str, due_on: date | None = None) -> Waiting:
    title = getattr(thing, "shown_title", thing.title) or getattr(thing, "shown_listing", "")
    return Waiting(of, what, title, reverse(url_name, args=[thing.public_id]), due_on)


def counts_of(things: Iterable[Waiting]) -> dict[str, int]:
    """Count what waits by the menu's code of its list; ``pages.counting`` does so without the things."""
    return Counter(thing.of for thing in things)

"""How much waits behind each entry of the menu: what ``pages.waiting`` lists, counted in one question."""

from collections.abc import Iterator

from django.core.cache import cache
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value

from cases.enums import CaseStatus, CaseWaiting
from cases.models import Case
from disclosure import consents
from matching.enums import IntroductionStatus, ProposalStatus, WaitingFor
from matching.models import Conversation, Introduction, Proposal, Suggestion
from matching.querysets import own_listings
from matching.reasons import ANNOUNCED
from needs.enums import NeedStatus
from needs.models import Need
from needs.rules import ENTERING
from organizations import invitations
from organizations.acting import Actor
from organizations.models import Membership
from seeds.enums import SeedStatus
from seeds.models import Seed

# Others' steps show after this time, one's own at once (``pages.middleware``).
KEPT_SECONDS = 60
WRITING = (NeedStatus.CHANGES_REQUESTED, NeedStatus.DRAFT)
Counted = Iterator[tuple[str, QuerySet]]


def kept_counts(actor: Actor) -> dict[str, int]:
    """Return what ``waiting_counts`` said a moment ago: every page of the workspace shows it."""
    kept = cache.get(_key(actor))
    return keep_counts(actor, waiting_counts(actor)) if kept is None else kept


def keep_counts(actor: Actor, counts: dict[str, int]) -> dict[str, int]:
    """Keep what was just counted, also by a page that has read all of it."""
    cache.set(_key(actor), dict(counts), KEPT_SECONDS)
    return counts


def forget_counts(actor: Actor) -> None:
    """Count anew for the next page, after a step."""
    cache.delete(_key(actor))


def _key(actor: Actor) -> str:
    acting = actor.membership.pk if actor.membership else ""
    return f"waiting:{actor.user.pk}:{acting}"


def waiting_counts(actor: Actor) -> dict[str, int]:
    """Count what the acting person is waited for, by the menu's code of its list."""
    counts: dict[str, int] = {}
    first, *others = [_counted(code, rows) for code, rows in _waiting(actor)]
    for code, number in first.union(*others, all=True) if others else first:
        counts[code] = counts.get(code, 0) + number
    return counts


def _counted(code: str, rows: QuerySet) -> QuerySet:
    # A suggestion row has the listing it is for; everything else counts by itself.
    unit = "listing" if rows.model is Suggestion else "pk"
    named = rows.order_by().annotate(of=Value(code, output_field=CharField())).values("of")
    return named.annotate(number=Count(unit, distinct=unit == "listing")).values_list("of", "number")


def _waiting(actor: Actor) -> Counted:
    yield "organization", invitations.invitations_for(actor.user).select_related(None)
    if actor.membership is None or actor.is_desk:
        return
    yield "organization", Membership.objects.managed_by(actor).filter(approved=False)
    yield from _listings(actor)
    answering = _proposals(actor)
    yield "proposals", answering
    yield "conversations", _conversations(actor, answering)
    yield "introductions", consents.waiting_for(actor, _introductions(actor))
    cases = Case.objects.for_party(actor).exclude(status=CaseStatus.STOPPED)
    yield "cases", cases.filter(due_on__isnull=False, waiting_for=CaseWaiting.SIDES)


def _listings(actor: Actor) -> Counted:
    if actor.is_company or actor.role in ENTERING:
        own = Q(is_own=True, status__in=[*WRITING, NeedStatus.EXPIRED])
        tasks = own | Q(is_entering=True, status__in=WRITING)
        yield "needs" if actor.is_company else "clients", Need.objects.concerning(actor).filter(tasks)
        yield "suggestions", _suggestions(actor, "need")
    if actor.is_researcher:
        writing = (SeedStatus.RETURNED, SeedStatus.DRAFT)
        yield "seeds", Seed.objects.owned_by(actor).filter(status__in=writing)
        yield "suggestions", _suggestions(actor, "seed")
    if actor.is_liaison_office:
        yield "office", Seed.objects.in_office_of(actor).waiting_for_office()


def _suggestions(actor: Actor, kind: str) -> QuerySet[Suggestion]:
    rows = Suggestion.objects.for_owner(actor).current().filter(band__in=ANNOUNCED)
    own = {f"{kind}_id__in": own_listings(actor), f"{kind}_mark": ""}
    return rows.filter(**own).annotate(listing=F(f"{kind}_id"))


def _proposals(actor: Actor) -> QuerySet[Proposal]:
    """Proposals that wait for the acting side; once both are asked for consent, the introduction waits."""
    own = Q(pk__in=Proposal.objects.sent_by(actor).values("pk"))
    steps = [ProposalStatus.DRAFT, ProposalStatus.INFO_REQUESTED]
    steps += [ProposalStatus.OFFICE_CHECK] if actor.is_liaison_office else []
    received = Q(pk__in=Proposal.objects.received_by(actor).values("pk"), waiting_for=WaitingFor.TARGET)
    introduced = _introductions(actor).filter(proposal=OuterRef("pk"))
    return Proposal.objects.filter(own & Q(status__in=steps) | ~own & received).exclude(Exists(introduced))


def _introductions(actor: Actor) -> QuerySet[Introduction]:
    return Introduction.objects.for_member(actor).filter(status=IntroductionStatus.REQUESTED)


def _conversations(actor: Actor, answering: QuerySet[Proposal]) -> QuerySet[Conversation]:
    """Messages to answer, but for those that the answer to a proposal takes along."""
    own = own_listings(actor)
    as_target = Q(waiting_for=WaitingFor.TARGET) & (Q(need_id__in=own) | Q(seed_id__in=own))
    as_opener = Q(waiting_for=WaitingFor.PROPOSER, opener_listing__in=own)
    told = answering.filter(conversation=OuterRef("pk"))
    rows = Conversation.objects.filter(as_target | as_opener, closed_at__isnull=True)
    return rows.exclude(Exists(told))

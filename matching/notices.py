"""What the matching room tells people; no notice holds a name before both sides agreed."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from matching.wording import PROPOSAL_WORD as PROPOSAL
from notifications.notices import Notice


@dataclass(frozen=True)
class Found:
    """A partner as a mail may name it: its public title, how near, and why, from public words alone."""

    title: str
    band: str
    why: str


@dataclass(frozen=True)
class SuggestionsFound(Notice):
    """New partners were found for an own listing; the nearest are named."""

    kind: ClassVar[str] = "matching/suggestions_found"
    topic: ClassVar[str] = "suggestions"

    title: str
    found: tuple[Found, ...] = ()
    more: int = 0


@dataclass(frozen=True)
class ProposalToCheck(Notice):
    """A liaison office has a proposal of its researcher to check."""

    kind: ClassVar[str] = "matching/proposal_to_check"
    topic: ClassVar[str] = "proposals"
    required: ClassVar[bool] = True

    title: str
    due_on: date
    word: str = PROPOSAL


@dataclass(frozen=True)
class ProposalSentCopy(Notice):
    """A liaison office learns that its researcher has sent a proposal (policy: notify)."""

    kind: ClassVar[str] = "matching/proposal_sent_copy"
    topic: ClassVar[str] = "proposals"

    title: str


@dataclass(frozen=True)
class ProposalForDesk(Notice):
    """A coordinator has a proposal to look through and pass on."""

    kind: ClassVar[str] = "matching/proposal_for_desk"
    topic: ClassVar[str] = "desk"
    required: ClassVar[bool] = True

    title: str
    due_on: date
    word: str = PROPOSAL


@dataclass(frozen=True)
class ProposalReceived(Notice):
    """A listing's side has a proposal to decide on."""

    kind: ClassVar[str] = "matching/proposal_received"
    topic: ClassVar[str] = "proposals"
    required: ClassVar[bool] = True

    title: str
    proposer: str
    due_on: date
    word: str = PROPOSAL


@dataclass(frozen=True)
class ProposalMoved(Notice):
    """A proposer learns where the proposal stands."""

    kind: ClassVar[str] = "matching/proposal_moved"
    topic: ClassVar[str] = "proposals"
    required: ClassVar[bool] = True

    title: str
    status: str
    word: str = PROPOSAL


@dataclass(frozen=True)
class ProposalReturned(Notice):
    """A proposer is asked by the coordinator to write the proposal again."""

    kind: ClassVar[str] = "matching/proposal_returned"
    topic: ClassVar[str] = "proposals"
    required: ClassVar[bool] = True

    title: str
    reason: str
    due_on: date
    word: str = PROPOSAL


@dataclass(frozen=True)
class ProposalDeclinedForYou(Notice):
    """The listing's side learns that its coordinator has declined a proposal for it."""

    kind: ClassVar[str] = "matching/proposal_declined_for_you"
    topic: ClassVar[str] = "proposals"
    required: ClassVar[bool] = True

    title: str
    word: str = PROPOSAL


@dataclass(frozen=True)
class ProposalDeclinedCopy(Notice):
    """A liaison office learns that its researcher's proposal was declined; the reason is on its page."""

    kind: ClassVar[str] = "matching/proposal_declined_copy"
    topic: ClassVar[str] = "proposals"

    title: str


@dataclass(frozen=True)
class ProposalAdopted(Notice):
    """Both sides learn that they go on together."""

    kind: ClassVar[str] = "matching/proposal_adopted"
    topic: ClassVar[str] = "proposals"
    required: ClassVar[bool] = True

    title: str
    word: str = PROPOSAL


@dataclass(frozen=True)
class ProposalWithdrawn(Notice):
    """The other side learns that a proposal was taken back."""

    kind: ClassVar[str] = "matching/proposal_withdrawn"
    topic: ClassVar[str] = "proposals"

    title: str
    proposer: str
    word: str = PROPOSAL


@dataclass(frozen=True)
class MessageArrived(Notice):
    """A message waits in a masked conversation."""

    kind: ClassVar[str] = "matching/message_arrived"
    topic: ClassVar[str] = "messages"
    required: ClassVar[bool] = True

    title: str
    sender: str
    due_on: date | None = None


@dataclass(frozen=True)
class MessageForDesk(Notice):
    """The coordinator in a thread can read along."""

    kind: ClassVar[str] = "matching/message_for_desk"
    topic: ClassVar[str] = "desk"

    title: str
    sender: str


@dataclass(frozen=True)
class MessageReported(Notice):
    """A coordinator has to look at a message."""

    kind: ClassVar[str] = "matching/message_reported"
    topic: ClassVar[str] = "desk"
    required: ClassVar[bool] = True

    title: str


@dataclass(frozen=True)
class ConversationEnded(Notice):
    """An asker learns that the listing was taken back."""

    kind: ClassVar[str] = "matching/conversation_ended"
    topic: ClassVar[str] = "messages"

    title: str


@dataclass(frozen=True)
class IntroductionAsked(Notice):
    """A side is asked whether it wants to be introduced."""

    kind: ClassVar[str] = "matching/introduction_asked"
    topic: ClassVar[str] = "introductions"
    required: ClassVar[bool] = True

    title: str
    partner: str
    due_on: date


@dataclass(frozen=True)
class IntroductionWaiting(Notice):
    """Whoever has not answered for a week is reminded."""

    kind: ClassVar[str] = "matching/introduction_waiting"
    topic: ClassVar[str] = "due"
    required: ClassVar[bool] = True

    title: str
    due_on: date


@dataclass(frozen=True)
class IntroductionExpired(Notice):
    """A coordinator has to act: an introduction ran out without the answer of a side."""

    kind: ClassVar[str] = "matching/introduction_expired"
    topic: ClassVar[str] = "desk"
    required: ClassVar[bool] = True

    title: str
    due_on: date
    silent: str


@dataclass(frozen=True)
class IntroductionAgreed(Notice):
    """Both sides agreed and a case begins; names can be read on its page, never in the mail."""

    kind: ClassVar[str] = "matching/introduction_agreed"
    topic: ClassVar[str] = "introductions"
    required: ClassVar[bool] = True

    title: str


@dataclass(frozen=True)
class IntroductionEnded(Notice):
    """An introduction was declined, ran out or was revoked."""

    kind: ClassVar[str] = "matching/introduction_ended"
    topic: ClassVar[str] = "introductions"
    required: ClassVar[bool] = True

    title: str
    status: str
    was_named: bool = False


@dataclass(frozen=True)
class DueSoon(Notice):
    """Something that waits for this person is due soon."""

    kind: ClassVar[str] = "matching/due_soon"
    topic: ClassVar[str] = "due"
    required: ClassVar[bool] = True

    what: str
    title: str
    due_on: date


@dataclass(frozen=True)
class AnswerAwaited(Notice):
    """A proposal's day has come and its side has not decided: on the day, and one and two weeks later."""

    kind: ClassVar[str] = "matching/answer_awaited"
    topic: ClassVar[str] = "due"
    required: ClassVar[bool] = True

    what: str
    title: str
    due_on: date


@dataclass(frozen=True)
class Overdue(Notice):
    """A coordinator has to act: an answer is overdue."""

    kind: ClassVar[str] = "matching/overdue"
    topic: ClassVar[str] = "desk"
    required: ClassVar[bool] = True

    what: str
    title: str
    due_on: date
    waiting_for: str


@dataclass(frozen=True)
class WorkHandedOver(Notice):
    """A coordinator takes over what a colleague who has left the desk kept."""

    kind: ClassVar[str] = "matching/work_handed_over"
    topic: ClassVar[str] = "desk"
    required: ClassVar[bool] = True

    needs: int = 0
    proposals: int = 0
    conversations: int = 0
    introductions: int = 0
    cases: int = 0


@dataclass(frozen=True)
class WorkOfNoOne(WorkHandedOver):
    """The portal's administrators learn how much no coordinator of today may take over."""

    kind: ClassVar[str] = "matching/work_of_no_one"

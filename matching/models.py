"""Suggestions, proposals, masked conversations and introductions between a need and a seed.

None of these tables knows an organisation: who stands behind ``public_id`` or a listing is in the vault.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.jsonb import AsWritten
from core.models import PublicIdModel, StatusChange
from matching.documents import (  # noqa: F401 - the engine's own tables belong to this app
    CuratedPair,
    Document,
    NearTerm,
    Term,
    TermCount,
    WeightSet,
)
from matching.enums import (
    OPEN_PROPOSALS,
    IntroductionStatus,
    Mark,
    ProposalStatus,
    Side,
    SuggestionStatus,
    WaitingFor,
)
from matching.querysets import (
    ConversationQuerySet,
    IntroductionQuerySet,
    ProposalQuerySet,
    SuggestionQuerySet,
)
from matching.wording import APPROACH_WORD, PROPOSAL_WORD, Wording, wording

USER = settings.AUTH_USER_MODEL


class Suggestion(PublicIdModel):
    """A computed pair with its reasons; a withdrawn listing takes it off every list that joins."""

    need = models.ForeignKey(
        "needs.PublishedNeed", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    seed = models.ForeignKey(
        "seeds.PublishedSeed", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    status = models.CharField(
        _("状態"), max_length=20, choices=SuggestionStatus, default=SuggestionStatus.NEW
    )
    score = models.FloatField(_("点数"))
    band = models.CharField(_("近さ"), max_length=10)
    probability = models.FloatField(default=0, help_text="the chance that the pair fits, as calibrated")
    parts = models.JSONField(default=dict, help_text="what the score was made of")
    cross_industry = models.BooleanField(
        _("異分野"), default=False, help_text="the one pair of a list taken from another field on purpose"
    )
    reasons = models.JSONField(_("理由"), default=dict, encoder=AsWritten)
    engine_version = models.CharField(max_length=40)
    current = models.BooleanField(default=True, help_text="still among the engine's suggestions")
    need_mark = models.CharField(max_length=20, choices=Mark, blank=True)
    seed_mark = models.CharField(max_length=20, choices=Mark, blank=True)
    assigned_to = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dismiss_reason = models.CharField(max_length=40, blank=True)
    dismiss_text = models.TextField(blank=True)
    due_on = models.DateField(_("期限"))
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    computed_at = models.DateTimeField()

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("候補")
        verbose_name_plural = _("候補")
        constraints = [
            models.UniqueConstraint(fields=["need", "seed"], name="matching_suggestion_pair_once"),
            models.CheckConstraint(
                condition=~Q(status=SuggestionStatus.DISMISSED) | ~Q(dismiss_reason=""),
                name="matching_dismissed_has_reason",
            ),
        ]
        indexes = [
            models.Index(F("status"), F("probability").desc(), F("id"), name="matching_suggestion_queue"),
            models.Index(fields=["status", "due_on", "id"], name="matching_suggestion_due"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} × {self.seed_id}"


class Nearby(models.Model):
    """A firm or a researcher shown beside a need's suggestions: public bodies and people, never posters."""

    need = models.ForeignKey(
        "needs.PublishedNeed", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=[("firm", "firm"), ("researcher", "researcher")])
    target_id = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    score = models.FloatField()
    reasons = models.JSONField(default=dict, encoder=AsWritten)
    engine_version = models.CharField(max_length=40)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need", "kind", "target_id"], name="matching_nearby_once"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} ~ {self.kind} {self.target_id}"


class SuggestionChange(StatusChange):
    """The log of decisions on a suggestion."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="changes")

    @property
    def state_name(self) -> str:
        return str(SuggestionStatus(self.now).label)


class Conversation(PublicIdModel):
    """A masked exchange of messages about one listing between its side and one asker."""

    need = models.ForeignKey(
        "needs.Need", to_field="public_id", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seed = models.ForeignKey(
        "seeds.Seed", to_field="public_id", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    listing_title = models.CharField(max_length=200)
    opener_listing = models.UUIDField(help_text="the vault knows who opened it")
    target_label = models.CharField(max_length=100)
    opener_label = models.CharField(max_length=100)
    waiting_for = models.CharField(max_length=20, choices=WaitingFor, default=WaitingFor.NOBODY)
    due_on = models.DateField(null=True, blank=True)
    masked = models.BooleanField(default=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_message_at = models.DateTimeField(auto_now_add=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("やり取り")
        verbose_name_plural = _("やり取り")
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=True) ^ Q(seed__isnull=True), name="matching_conversation_one_target"
            ),
            models.CheckConstraint(
                condition=Q(waiting_for=WaitingFor.NOBODY) | Q(due_on__isnull=False),
                name="matching_open_question_has_due_date",
            ),
            models.UniqueConstraint(
                fields=["need", "opener_listing"], name="matching_conversation_need_once"
            ),
            models.UniqueConstraint(
                fields=["seed", "opener_listing"], name="matching_conversation_seed_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def target_listing(self):
        return self.need_id or self.seed_id


class Message(PublicIdModel):
    """One message; it knows the side that wrote it, the vault knows the person."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    side = models.CharField(max_length=20, choices=Side)
    body = models.TextField()
    form_token = models.UUIDField(unique=True, help_text="sending the same form twice is one message")
    sent_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True, blank=True)
    hidden = models.BooleanField(default=False, help_text="written under names; the consent was taken back")

    class Meta:
        indexes = [models.Index(fields=["conversation", "sent_at", "id"], name="matching_message_thread")]

    def __str__(self) -> str:
        return f"{self.side} {self.sent_at:%Y-%m-%d}"


class Proposal(PublicIdModel):
    """A short answer to a need, or a company's approach to a seed."""

    need = models.ForeignKey(
        "needs.Need", to_field="public_id", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seed = models.ForeignKey(
        "seeds.Seed", to_field="public_id", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    listing_title = models.CharField(max_length=200)
    proposer_label = models.CharField(max_length=100)
    number = models.PositiveIntegerField(help_text="提案者 n, counted per listing")
    status = models.CharField(_("状態"), max_length=20, choices=ProposalStatus, default=ProposalStatus.DRAFT)
    title = models.CharField(_("題名"), max_length=80, blank=True)
    idea = models.TextField(_("提案の内容"), max_length=800, blank=True)
    why_fits = models.TextField(_("合うと考える理由"), max_length=800, blank=True)
    plan = models.TextField(_("進め方と期間"), max_length=800, blank=True)
    cost_band = models.CharField(_("費用の目安"), max_length=10, blank=True)
    trl = models.PositiveSmallIntegerField(_("段階（TRL）"), null=True, blank=True)
    ip_terms = models.CharField(_("知財の希望"), max_length=200, blank=True)
    needed_from_you = models.TextField(_("相手にお願いしたいこと"), max_length=800, blank=True)
    no_confidential = models.BooleanField(_("秘密の情報を含まない"), default=False)
    waiting_for = models.CharField(max_length=20, choices=WaitingFor, default=WaitingFor.NOBODY)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    decision_due_on = models.DateField(null=True, blank=True)
    decline_reason = models.CharField(max_length=40, blank=True)
    decline_text = models.TextField(blank=True)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("提案")
        verbose_name_plural = _("提案")
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=True) ^ Q(seed__isnull=True), name="matching_proposal_one_target"
            ),
            models.CheckConstraint(
                condition=~Q(status=ProposalStatus.DECLINED) | (~Q(decline_reason="") & ~Q(decline_text="")),
                name="matching_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=OPEN_PROPOSALS) | Q(due_on__isnull=False),
                name="matching_open_proposal_has_due_date",
            ),
            models.CheckConstraint(
                condition=Q(waiting_for=WaitingFor.NOBODY) | Q(due_on__isnull=False),
                name="matching_waiting_proposal_has_due_date",
            ),
            models.CheckConstraint(
                condition=Q(trl__isnull=True) | Q(trl__range=(1, 9)), name="matching_proposal_trl_range"
            ),
            models.UniqueConstraint(fields=["need", "number"], name="matching_proposal_number_need"),
            models.UniqueConstraint(fields=["seed", "number"], name="matching_proposal_number_seed"),
        ]
        indexes = [models.Index(fields=["status", "due_on", "id"], name="matching_proposal_queue")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_approach(self) -> bool:
        return self.seed_id is not None

    @property
    def word(self) -> str:
        """What it is called: 提案 to a need, 打診 to a seed; every reader's language translates it."""
        return APPROACH_WORD if self.is_approach else PROPOSAL_WORD

    @property
    def words(self) -> Wording:
        """What its parts are called."""
        return wording(is_approach=self.is_approach)

    @property
    def is_sent_back(self) -> bool:
        """Whether the coordinator waits for its writer to write it again."""
        return self.status == ProposalStatus.DRAFT and self.waiting_for == WaitingFor.PROPOSER

    @property
    def was_passed_on(self) -> bool:
        """Whether the other side has got it."""
        return self.decision_due_on is not None

    @property
    def target_listing(self):
        return self.need_id or self.seed_id


class ProposalChange(StatusChange):
    """The log of a proposal's steps; ``by`` names people of the desk only."""

    side = models.CharField(max_length=20)
    reason_code = models.CharField(max_length=40, blank=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="changes")

    @property
    def state_name(self) -> str:
        # Nothing else leads back to a draft.
        return str(_("差し戻し") if self.now == ProposalStatus.DRAFT else ProposalStatus(self.now).label)


class Introduction(PublicIdModel):
    """A request to both sides to be named to each other; nothing opens before both agree."""

    need = models.ForeignKey(
        "needs.Need", to_field="public_id", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seed = models.ForeignKey(
        "seeds.Seed", to_field="public_id", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="introductions"
    )
    suggestion = models.ForeignKey(
        Suggestion, null=True, blank=True, on_delete=models.SET_NULL, related_name="introductions"
    )
    first_listing = models.UUIDField(help_text="the side that looks for help: a need or an approach")
    second_listing = models.UUIDField(help_text="the side that can answer: a seed or a proposal")
    first_title = models.CharField(max_length=200)
    second_title = models.CharField(max_length=200)
    first_label = models.CharField(max_length=100)
    second_label = models.CharField(max_length=100)
    status = models.CharField(
        _("状態"), max_length=20, choices=IntroductionStatus, default=IntroductionStatus.REQUESTED
    )
    purpose = models.TextField(_("紹介の目的"), max_length=800)
    coordinator = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    due_on = models.DateField(_("回答の期限"))
    approved_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=40, blank=True)
    decline_text = models.TextField(blank=True)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.PROTECT, related_name="introductions"
    )

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("紹介")
        verbose_name_plural = _("紹介")
        constraints = [
            models.UniqueConstraint(
                fields=["first_listing", "second_listing"],
                condition=Q(status__in=[IntroductionStatus.REQUESTED, IntroductionStatus.APPROVED]),
                name="matching_one_open_introduction_a_pair",
            ),
            models.CheckConstraint(
                condition=~Q(status=IntroductionStatus.APPROVED) | Q(approved_at__isnull=False),
                name="matching_approved_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(status=IntroductionStatus.REFUSED)
                | (~Q(decline_reason="") & ~Q(decline_text="")),
                name="matching_refused_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on", "id"], name="matching_introduction_queue")]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def listing_ids(self):
        return (self.first_listing, self.second_listing)


class IntroductionChange(StatusChange):
    """The log of an introduction's steps; ``by`` names people of the desk only."""

    side = models.CharField(max_length=20)
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="changes")

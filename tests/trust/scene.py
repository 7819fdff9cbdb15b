"""One scene with canaries in every hidden place, built by walking the real steps of the domain."""

import io
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.utils import timezone
from PIL import Image

from cases.models import Case
from cases.services import open_case
from disclosure import attachments, mandates
from disclosure.services import brokers_of, exclude
from matching import conversations, drafting, listings, suggesting
from matching.engine import Kind
from matching.models import Conversation, CuratedPair, Introduction, Proposal, Suggestion, WeightSet
from matching.transitions import introductions, proposals
from needs import services, transitions
from needs.models import Need, PublishedFile
from notifications import digests
from notifications.models import InboxMessage, OutboundMail
from notifications.preferences import unsubscribe_path
from organizations import invitations
from organizations.acting import Actor
from organizations.enums import OrganizationType, Role
from organizations.models import Membership, Organization
from organizations.services import request_to_join
from outlets.lists import LISTS
from searches import alerts
from searches import services as searches
from seeds.models import PublishedSeed, Seed
from tests.factories import MembershipFactory, OrganizationFactory, UniversityFactory, UserFactory
from tests.needs import factories as needs
from tests.seeds import factories as seeds

# What the directory tells of every registered body; it must never stand beside a need.
DIRECTORY = {
    "name": "株式会社かなりあ製作所",
    "kana": "カナリアセイサクショ",
    "english": "Canary Works",
    "number": "7000012050002",
    "website": "https://works.canary-site.example/",
}
# What nobody outside reads, on any page.
HIDDEN = {
    "trade name": "うぐいす鋼",
    "address": "かなりあ町7丁目77番地",
    "mail domain": "kanaria-works.example.com",
    "poster's name": "金糸雀",
    "poster's mail": "canary-poster@kanaria-works.example.com",
    "administrator's name": "黄糸雀",
    "administrator's mail": "canary-boss@kanaria-works.example.com",
    "restricted detail": "うそどり炉は七百七十七度",
    "original wording": "ことり式七号の焼成",
    "file name": "めじろ図面七番",
    "file metadata": "exif-hiwa-camera",
    "excluded body": "株式会社ひわ競合",
    "reason of a return": "つぐみの件は伏せましょう",
    "who consented": "紅雀権造",
    "note of a consent": "べにすずめ支店で書面を受け取りました",
    "decline text": "このはずくの事情により今回は見送らせていただきます",
}
CANARIES = DIRECTORY | HIDDEN
JAPAN = ZoneInfo("Asia/Tokyo")
NOBODY = UUID("00000000-0000-4000-8000-000000000000")
PUBLIC_TITLE = "薄い板の曲がりを速く測りたい"
FITTING = {
    "title": "板の曲がりを縞模様の光で測る装置",
    "summary": "板に縞模様の光を当て、曲がりの大きさを速く測って自動で記録します。",
    "keywords": ["板", "曲がり", "測定", "自動"],
}
SECOND_TITLE = "油の付いた歯車を傷つけずに洗いたい"


@dataclass
class Scene:
    """The people by role, and the rows that addresses are made of."""

    cast: dict[str, Membership]
    ours: dict[str, Any]
    theirs: dict[str, Any]
    need: Need
    second: Need
    introduced: Introduction
    tokens: dict[str, str] = field(default_factory=dict)
    rings: list[Any] = field(default_factory=list)

    def references(self) -> list[str]:
        """Return what points at the first need in a page."""
        return [str(self.need.public_id), PUBLIC_TITLE]

    def message_id(self, role: str, *, own: bool) -> UUID:
        """Return the first message in this person's inbox, or in somebody else's."""
        rows = InboxMessage.objects.order_by("pk")
        member = self.cast.get(role)
        if member is None:
            return rows.first().public_id
        mine = rows.filter(recipient=member.user) if own else rows.exclude(recipient=member.user)
        return mine.values_list("public_id", flat=True).first() or NOBODY


def build(at: datetime | None = None) -> Scene:
    """Walk companies, universities and the desk through a need, a proposal and an introduction."""
    at = at or timezone.now()
    cast = _cast()
    seed = seeds.published_by_steps(cast["RS"], at=at, **FITTING)
    other_seed = seeds.published_by_steps(cast["R2"], at=at, title="泡で静かに洗う小さな水槽")
    need = _first_need(cast, at=at)
    second = needs.published_by_steps(
        cast["CA"], coordinator=cast["CO"], at=at, title=SECOND_TITLE, problem="歯車の油を手で洗っています。"
    )
    for kind, listing in ((Kind.SEED, seed), (Kind.SEED, other_seed), (Kind.NEED, need), (Kind.NEED, second)):
        suggesting.refresh(kind=kind, listing_id=listing.public_id, at=at)
    proposal = _proposal(need, by=cast["RS"], desk=cast["CO"], at=at)
    _declined(need, cast, at=at)
    talk = _ask(need, by=cast["OC"], at=at)
    conversations.send(
        conversation=talk, body="一日に何枚くらい測りますか。", token=uuid4(), by=Actor.of(cast["CA"]), at=at
    )
    pending = introductions.request_from_proposal(
        proposal=proposal, purpose="測り方を相談するため", by=Actor.of(cast["CA"]), at=at
    )
    introduced = _introduced(second, cast, at=at)
    ours = {
        "need": need,
        "seed": seed,
        "profile": PublishedSeed.objects.get(pk=seed.public_id).researcher,
        "proposal": proposal,
        "conversation": talk,
        "message": talk.messages.order_by("pk").first(),
        "introduction": pending,
        "case": Case.objects.get(introduction=introduced),
        "suggestion": Suggestion.objects.get(need_id=need.public_id, seed_id=seed.public_id),
        "organization": cast["CM"].organization,
        "membership": cast["CM"],
        "file": PublishedFile.objects.get(publication_id=need.public_id),
        "original": attachments.files_of(need.public_id).get(),
    }
    scene = Scene(cast, ours, _foreign(cast, other_seed, at=at), need, second, introduced)
    _doors(scene, at=at)
    _searches(scene, at=at)
    _learnt(cast["CO"], at=at)
    # Everybody's collected mail is read for canaries too.
    digests.send_due(at=at.astimezone(JAPAN).replace(hour=8) + timedelta(days=8))
    return scene


def _searches(scene: Scene, *, at: datetime) -> None:
    """Kept conditions of three people; the researcher is told of what was published today."""
    day, needs_list = timezone.localdate(at), LISTS["needs"]
    for role, name in (("CM", HIDDEN["original wording"]), ("OC", "板"), ("RS", "曲がり")):
        saved, _new = searches.save(
            user=scene.cast[role].user, listed=needs_list, query="", name=name, frequency="daily", day=day
        )
        {"CM": scene.ours, "OC": scene.theirs}.get(role, {})["search"] = saved
    alerts.look_after(saved.pk, day=day + timedelta(days=1))


def _learnt(coordinator: Membership, *, at: datetime) -> None:
    """Leave a pair of words and a version of the weights on the desk, unused."""
    CuratedPair.objects.create(one="残渣", other="汚泥", verdict="block", decided_by=coordinator.user)
    figures = dict.fromkeys(("words", "use", "deep", "theme", "quality_before", "quality_after"), 0.5)
    WeightSet.objects.create(mode="words", judged_needs=30, fitted_at=at, **figures)


def _foreign(cast: dict[str, Membership], seed: Seed, *, at: datetime) -> dict[str, Any]:
    """What other sides and another coordinator have in the works."""
    need = needs.published_by_steps(
        cast["OC"], coordinator=cast["CX"], at=at, title="箱の重さを動かしながら量りたい"
    )
    proposal = _proposal(need, by=cast["R2"], desk=cast["CX"], at=at, title="ばねで量ります")
    asked = introductions.request_from_proposal(
        proposal=proposal, purpose="量り方を相談するため", by=Actor.of(cast["OC"]), at=at
    )
    return {
        "need": need,
        "seed": seed,
        "proposal": proposal,
        "conversation": proposal.conversation,
        "introduction": asked,
        "organization": cast["OC"].organization,
        "membership": cast["OC"],
    }


def _doors(scene: Scene, *, at: datetime) -> None:
    """An invitation, a request to join, and a link that stops mails."""
    boss = Actor.of(scene.cast["CA"])
    invitation = invitations.invite(actor=boss, email="new@example.jp", role=Role.COMPANY_MEMBER, at=at)
    _mandate(scene, boss=boss, at=at)
    newcomer = UserFactory(family_name="新田")
    asked = request_to_join(organization=boss.organization, user=newcomer, at=at)
    scene.ours |= {"invitation": invitation, "request": asked}
    mail = OutboundMail.objects.get(to_address="new@example.jp")
    scene.tokens["invitation"] = re.search(r"/my/invitations/([^/\s]+)/", mail.text).group(1)
    stop = unsubscribe_path(scene.cast["CM"].user, topic="suggestions")
    scene.tokens["unsubscribe"] = stop.strip("/").split("/")[-1]


def _mandate(scene: Scene, *, boss: Actor, at: datetime) -> None:
    """A consent that a bank outside the cast has recorded for our need."""
    bank = OrganizationFactory(type=OrganizationType.FINANCE, name="べにはし信用金庫")
    officer = MembershipFactory(organization=bank, role=Role.FINANCE_OFFICER)
    consent = {
        "agreed_by": HIDDEN["who consented"],
        "agreed_on": at.date(),
        "means": "paper",
        "note": HIDDEN["note of a consent"],
    }
    mandates.record(
        listing_id=scene.need.public_id,
        client=boss.organization,
        actor=Actor.of(officer),
        consent=consent,
        at=at,
    )


def _cast() -> dict[str, Membership]:
    company = OrganizationFactory(
        name=DIRECTORY["name"],
        name_kana=DIRECTORY["kana"],
        name_en=DIRECTORY["english"],
        corporate_number=DIRECTORY["number"],
        website=DIRECTORY["website"],
        trade_names=[HIDDEN["trade name"]],
        address=HIDDEN["address"],
        mail_domain=HIDDEN["mail domain"],
    )
    poster = UserFactory(
        email=HIDDEN["poster's mail"], family_name=HIDDEN["poster's name"], given_name="歌子"
    )
    boss = UserFactory(
        email=HIDDEN["administrator's mail"], family_name=HIDDEN["administrator's name"], given_name="鳴子"
    )
    university, other_university = UniversityFactory(), UniversityFactory()
    sister = OrganizationFactory(name="株式会社かわせみ販売", mail_domain=HIDDEN["mail domain"])
    excluded = OrganizationFactory(name=HIDDEN["excluded body"], name_kana="ヒワキョウゴウ")
    desk = _body(OrganizationType.OPERATOR, "ポータル事務局")
    return {
        "EX": MembershipFactory(organization=excluded, user__family_name="火輪"),
        "CM": MembershipFactory(user=poster, organization=company),
        "CA": MembershipFactory(user=boss, organization=company, role=Role.COMPANY_ADMIN),
        "RS": MembershipFactory(organization=university, role=Role.RESEARCHER, user__family_name="研野"),
        "UL": MembershipFactory(organization=university, role=Role.LIAISON_OFFICE),
        "R2": MembershipFactory(organization=other_university, role=Role.RESEARCHER),
        "OC": MembershipFactory(role=Role.COMPANY_ADMIN, user__family_name="白木"),
        "SI": MembershipFactory(organization=sister, user__family_name="翡翠"),
        "CO": MembershipFactory(organization=desk, role=Role.COORDINATOR, user__family_name="調"),
        "CX": MembershipFactory(organization=desk, role=Role.COORDINATOR, user__family_name="別所"),
        "PA": MembershipFactory(organization=desk, role=Role.PORTAL_ADMIN, user__family_name="管"),
        "FO": _officer(OrganizationType.FINANCE, Role.FINANCE_OFFICER),
        "MO": _officer(OrganizationType.MUNICIPALITY, Role.MUNICIPALITY_OFFICER),
        "SU": _officer(OrganizationType.SUPPORT, Role.SUPPORTER),
    }


def _officer(type_: str, role: str) -> Membership:
    return MembershipFactory(organization=_body(type_, f"見本の{type_.label}"), role=role)


def _body(type_: str, name: str) -> Organization:
    return OrganizationFactory(type=type_, name=name, name_kana="ミホン", industry_id=None, size_band="")


def _first_need(cast: dict[str, Membership], *, at: datetime) -> Need:
    """The need under attack: written, returned once, redacted, cleared and published by the batch."""
    poster, desk = Actor.of(cast["CM"]), Actor.of(cast["CO"])
    need = needs.draft(cast["CM"], at=at, tried_so_far=f"{HIDDEN['original wording']}では足りませんでした。")
    values = {"restricted_detail": HIDDEN["restricted detail"]}
    need = services.save_draft(need=need, actor=poster, version=need.version, values=values, at=at)
    exclude(listing_id=need.public_id, organizations=[cast["EX"].organization])
    upload = attachments.keep_file(
        listing_id=need.public_id, name=f"{HIDDEN['file name']}.jpg", content=photo(), by=poster.user, at=at
    )
    need = transitions.submit(need=need, actor=poster, version=need.version, at=at)
    services.take_review(need=need, actor=desk, at=at)
    need = transitions.request_changes(
        need=Need.objects.get(pk=need.pk),
        actor=desk,
        version=need.version,
        reason=HIDDEN["reason of a return"],
        comments={},
        at=at,
    )
    need = transitions.submit(need=need, actor=poster, version=need.version, at=at)
    wording = {"tried_so_far": "市販の測定器では足りませんでした。"}
    need = services.redact(
        need=need, actor=desk, version=need.version, values=wording, released=[upload.public_id]
    )
    transitions.clear(need=need, actor=desk, version=need.version, at=at)
    transitions.publish_due(at=at)
    return Need.objects.get(pk=need.pk)


def _proposal(need: Need, *, by: Membership, desk: Membership, at: datetime, **words: str) -> Proposal:
    """A proposal that its coordinator has passed on."""
    fields = {
        "title": "光を当てて曲がりを測ります",
        "idea": "縞模様の光を当て、ゆがみから曲がりを求めます。",
        "why_fits": "油の膜があっても測れます。",
        "no_confidential": True,
    } | words
    writer, listing = Actor.of(by), listings.find(need.public_id, is_need=True)
    proposal = drafting.begin(listing=listing, token=uuid4(), fields=fields, by=writer)
    proposal = proposals.submit(proposal=proposal, version=proposal.version, by=writer, at=at)
    if not brokers_of(proposal.public_id).exists():
        proposals.take(proposal=proposal, by=Actor.of(desk), at=at)
    return proposals.pass_on(proposal=proposal, version=proposal.version, by=Actor.of(desk), at=at)


def _declined(need: Need, cast: dict[str, Membership], *, at: datetime) -> Proposal:
    """Another side's proposal that the poster has turned down."""
    proposal = _proposal(need, by=cast["SI"], desk=cast["CO"], at=at, title="板を糸でつって測ります")
    return proposals.decline(
        proposal=proposal,
        version=proposal.version,
        reason="other",
        text=HIDDEN["decline text"],
        by=Actor.of(cast["CA"]),
        at=at,
    )


def _ask(need: Need, *, by: Membership, at: datetime) -> Conversation:
    listing = listings.find(need.public_id, is_need=True)
    return conversations.ask(
        listing=listing, body="どのくらいの厚さの板ですか。", token=uuid4(), by=Actor.of(by), at=at
    )


def _introduced(need: Need, cast: dict[str, Membership], *, at: datetime) -> Introduction:
    """The company's other need, with names opened to one researcher."""
    proposal = _proposal(need, by=cast["R2"], desk=cast["CO"], at=at, title="泡で油を浮かせて洗います")
    asked = introductions.request_from_proposal(
        proposal=proposal, purpose="洗い方を相談するため", by=Actor.of(cast["CA"]), at=at
    )
    introductions.agree(introduction=asked, by=Actor.of(cast["CA"]), at=at)
    agreed = introductions.agree(introduction=asked, by=Actor.of(cast["R2"]), at=at)
    open_case(introduction_id=agreed.public_id, at=at)
    return Introduction.objects.get(pk=agreed.pk)


def photo() -> bytes:
    """Return a small photograph that says in its metadata whose camera took it."""
    buffer, picture = io.BytesIO(), Image.new("RGB", (8, 8), "red")
    exif = picture.getexif()
    exif[0x013B] = HIDDEN["file metadata"]
    picture.save(buffer, "JPEG", exif=exif, comment=HIDDEN["file metadata"].encode())
    return buffer.getvalue()

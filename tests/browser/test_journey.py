"""One need from its first word to the first meeting: four people, four browsers, the real stack."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from organizations.enums import ApprovalPolicy, Role
from tests.browser import company, desk, pairs, research
from tests.browser.person import Person
from tests.factories import MembershipFactory, OrganizationFactory, UniversityFactory, UserFactory
from tests.support.mail import Mailbox

COMPANY = "羽毛田精機株式会社"
NEED = "めっき膜の厚さを作業中に測りたい"
OFFER = "めっき液の中で膜の厚さを測る光センサーの試作"
SEED = "めっき膜の厚さをその場で測る光センサー"
TOO_TELLING = "めっき膜の厚さがばらつき、毎日作りなおしています。高尾山のふもとの工場です。"
REDACTED = "めっき膜の厚さがばらつき、毎日作りなおしています。"
BETTER = "めっき膜の厚さがばらつき、毎日1割を作りなおしています。作業のあとの検査では間に合いません。"
COMPANY_SIDE = frozenset({"羽毛田", "瀬尾", "haketa"})
RESEARCH_SIDE = frozenset({"研野", "ritsuko"})


@dataclass(frozen=True)
class Cast:
    """Everybody of the journey; who stands behind what is known to few."""

    owner: Person
    researcher: Person
    officer: Person
    coordinator: Person
    visitor: Person
    rival: Person


@pytest.fixture
def cast(
    portal: object, new_session: Callable[..., Page], mailbox: Mailbox, album: Path | None, settings: object
) -> Cast:
    """Accounts for all but the company's owner, who signs up on the way."""
    # The portal of the journey knows no quick test passwords.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    desk_organization = OrganizationFactory(type="operator", name="ポータル事務局", size_band="")
    university = UniversityFactory(name="奥多摩工科大学", seed_policy=ApprovalPolicy.APPROVE)
    # Enough of each kind that a group of five can carry a label.
    neighbours = OrganizationFactory.create_batch(5)
    UniversityFactory.create_batch(4)
    _member("ritsuko@okutama.example.ac.jp", "研野", "律子", university, Role.RESEARCHER)
    _member("office@okutama.example.ac.jp", "窓辺", "佐久", university, Role.LIAISON_OFFICE)
    _member("desk@portal.example.jp", "調", "結", desk_organization, Role.COORDINATOR)
    _member("rival@neighbour.example.jp", "隣", "一", neighbours[0], Role.COMPANY_ADMIN)

    def person(email: str, *, unknown: Collection[str] = (), script: bool = True) -> Person:
        page = new_session(java_script_enabled=script)
        return Person(page=page, email=email, mailbox=mailbox, album=album, unknown=set(unknown))

    return Cast(
        owner=person("taizo@haketa.example.jp", unknown=RESEARCH_SIDE, script=False),
        researcher=person("ritsuko@okutama.example.ac.jp", unknown=COMPANY_SIDE, script=False),
        officer=person("office@okutama.example.ac.jp", unknown=COMPANY_SIDE),
        coordinator=person("desk@portal.example.jp"),
        visitor=person("", unknown=COMPANY_SIDE | RESEARCH_SIDE),
        rival=person("rival@neighbour.example.jp", unknown=COMPANY_SIDE | RESEARCH_SIDE),
    )


def test_from_an_anonymous_need_to_a_case(cast, tmp_path):
    promised = _a_company_joins_and_writes(cast, tmp_path)
    _the_desk_reviews_twice(cast)
    _the_world_reads_what_was_promised(cast.visitor, promised=promised.replace(TOO_TELLING, BETTER))
    _a_researcher_registers_a_seed(cast)

    pairs.reads_the_suggestion(cast.owner, title=SEED)
    desk.shortlists_the_pair(cast.coordinator, need=NEED, seed=SEED)

    pairs.asks_without_a_name(cast.researcher, need=NEED)
    pairs.answers_without_a_name(cast.owner)
    pairs.proposes(cast.researcher, need=NEED, title=OFFER)
    desk.passes_the_proposal_on(cast.coordinator, need=NEED)
    pairs.declines_too_curtly(cast.owner, title=OFFER)
    pairs.asks_for_the_introduction(cast.owner, title=OFFER)

    pages = _both_agree_and_only_then_read_names(cast)
    _a_third_company_sees_nothing(cast.rival, pages=pages)
    _everybody_was_told_once(cast)


def _a_company_joins_and_writes(cast: Cast, folder: Path) -> str:
    """The owner writes before the desk has checked the company; the need is handed in after that."""
    company.signs_up(cast.owner, family_name="瀬尾", given_name="泰造")
    company.registers_organization(cast.owner, name=COMPANY, kana="はけたせいき")
    company.starts_a_draft(cast.owner, title=NEED)
    company.is_warned_of_names(cast.owner, name="羽毛田精機", phone="042-555-0123")
    photograph = company.photograph_of_the_line(folder, secret="HAKETA SEIKI, K. Seo")
    company.completes_the_need(cast.owner, problem=TOO_TELLING, photograph=photograph)
    assert cast.owner.sees("事務局が団体を確認すると、提出できます")
    desk.signs_in_with_second_factor(cast.coordinator)
    desk.approves_organization(cast.coordinator, name=COMPANY)
    cast.owner.page.reload()
    promised = company.reads_the_preview(cast.owner)
    assert "羽毛田" not in promised
    company.submits_the_need(cast.owner)
    return promised


def _the_desk_reviews_twice(cast: Cast) -> None:
    """The first text goes back with a reason, the second one is approved."""
    comment = "どれくらい作りなおすのかを書いてください。"
    desk.takes_the_review(cast.coordinator, title=NEED, name=COMPANY)
    desk.sends_the_need_back(cast.coordinator, problem=REDACTED, reason="あと少しです。", comment=comment)
    company.writes_again_and_submits(cast.owner, title=NEED, comment=comment, problem=BETTER)
    desk.approves_the_need(cast.coordinator, title=NEED)


def _a_researcher_registers_a_seed(cast: Cast) -> None:
    """The university's office reads it first, as its policy says; then the world does."""
    cast.researcher.signs_in()
    research.registers_a_seed(cast.researcher, title=SEED)
    cast.officer.signs_in()
    research.approves_the_seed(cast.officer, title=SEED)
    cast.visitor.opens("/seeds/")
    cast.visitor.follows(SEED)
    assert cast.visitor.sees("奥多摩工科大学")
    cast.visitor.keeps_picture("26-seed")


def _both_agree_and_only_then_read_names(cast: Cast) -> list[str]:
    """After one yes nobody reads a name; after the second both do. Return the pages of the pair."""
    cast.owner.unknown.add("奥多摩工科大学")
    pairs.reads_what_is_asked(cast.owner)
    pairs.agrees(cast.owner)
    pairs.opens_the_introduction(cast.owner)
    introduction = cast.owner.page.url
    pairs.reads_what_is_asked(cast.researcher)

    cast.owner.unknown.clear()
    cast.researcher.unknown.clear()
    pairs.agrees_last(cast.researcher)

    assert pairs.reads_the_card(cast.researcher) == {
        "団体": COMPANY,
        "担当者": "瀬尾 泰造",
        "メールアドレス": "taizo@haketa.example.jp",
        "非公開の詳細": company.RESTRICTED,
    }
    assert pairs.reads_the_card(cast.owner) == {
        "団体": "奥多摩工科大学",
        "担当者": "研野 律子",
        "メールアドレス": "ritsuko@okutama.example.ac.jp",
    }
    cases = {pairs.opens_the_case(person) for person in (cast.owner, cast.researcher, cast.coordinator)}
    assert len(cases) == 1
    for name in ("瀬尾 泰造", "研野 律子", "調 結"):
        assert cast.researcher.sees(name)
    cast.researcher.follows("メッセージを開く")
    return [introduction, cast.researcher.page.url, *cases]


def _a_third_company_sees_nothing(rival: Person, *, pages: list[str]) -> None:
    """Another company, signed in, finds no page of the pair and no name on the public one."""
    rival.signs_in()
    assert [rival.opens(address) for address in pages] == [404, 404, 404]
    rival.opens("/needs/")
    rival.follows(NEED)


def _everybody_was_told_once(cast: Cast) -> None:
    """Each fact is one message, and a mail now or later, at the right people; no mail names the others."""
    told = {
        "owner": [
            "団体の登録が承認されました",
            f"ニーズの書きなおしをお願いします：{NEED}",
            f"ニーズの確認が終わりました：{NEED}",
            f"ニーズを公開しました：{NEED}",
            f"相手の候補が見つかりました：{NEED}",
            f"新しいメッセージがあります：{NEED}",
            f"提案が届きました：{NEED}",
            "紹介への回答をお願いします（期限 *）",
            "双方が紹介に同意し、案件が始まりました",
        ],
        "researcher": [
            f"シーズを公開しました：{SEED}",
            f"相手の候補が見つかりました：{SEED}",
            f"新しいメッセージがあります：{NEED}",
            "提案の状態が変わりました（相手に届きました）",
            "紹介への回答をお願いします（期限 *）",
            "双方が紹介に同意し、案件が始まりました",
        ],
        "officer": [
            f"シーズの確認をお願いします：{SEED}",
            f"所属の研究者が提案を送りました：{OFFER}",
        ],
        "coordinator": [
            "新しい団体の確認をお願いします（*まで）",
            "確認を待つニーズがあります（期限 *）",
            "確認を待つニーズがあります（期限 *）",
            "担当のやり取りにメッセージがあります",
            "担当のやり取りにメッセージがあります",
            "確認を待つ提案があります（期限 *）",
            f"案件が始まりました：{NEED}",
        ],
        "rival": [],
    }
    account = {"owner": ["登録の確認をお願いします"], "coordinator": ["認証アプリを使いはじめました"]}
    # Nobody has to act on these: they come by mail in the next digest.
    later = {
        f"ニーズの確認が終わりました：{NEED}",
        f"相手の候補が見つかりました：{NEED}",
        f"相手の候補が見つかりました：{SEED}",
        f"シーズを公開しました：{SEED}",
        f"所属の研究者が提案を送りました：{OFFER}",
        "担当のやり取りにメッセージがあります",
    }
    for name, titles in told.items():
        person: Person = getattr(cast, name)
        assert [_undated(title) for title in person.messages()] == titles
        person.keeps_picture(f"50-inbox-{name}")
        mails = sorted([title for title in titles if title not in later] + account.get(name, []))
        person.waits_until(lambda person=person, mails=mails: len(person.mails()) >= len(mails))
        assert sorted(_undated(subject) for subject in person.mails()) == mails
    assert cast.owner.mails_with({"研野", "律子", "ritsuko", "奥多摩工科大学"}) == []
    assert cast.researcher.mails_with(COMPANY_SIDE) == []
    assert cast.officer.mails_with(COMPANY_SIDE) == []


def _undated(title: str) -> str:
    return re.sub(r"\d+年?[-月]\d+([-月]\d+)?日?", "*", title)


def _the_world_reads_what_was_promised(visitor: Person, *, promised: str) -> None:
    """The published page is the preview word for word, with the rebuilt file and without a name."""
    visitor.opens("/needs/")
    visitor.waits_until(lambda: visitor.sees(NEED))
    visitor.keeps_picture("19-needs")
    visitor.follows(NEED)
    visitor.keeps_picture("19-need")
    label = visitor.page.locator("article strong").first.inner_text()
    shown = visitor.page.locator("article").first.inner_text()
    assert label == "八王子市・金属製品製造業・従業員21〜50名"
    assert [line for line in promised.splitlines() if line and line not in shown] == [NEED]
    with visitor.page.expect_download() as download:
        visitor.page.locator("article").get_by_role("link").last.click()
    content = Path(download.value.path()).read_bytes()
    assert content[:3] == b"\xff\xd8\xff"
    assert b"HAKETA" not in content
    assert visitor.opens("/api/v1/needs/") == 200
    assert NEED in visitor.reads()


def _member(email: str, family_name: str, given_name: str, organization: object, role: Role) -> None:
    user = UserFactory(email=email, family_name=family_name, given_name=given_name)
    MembershipFactory(user=user, organization=organization, role=role)

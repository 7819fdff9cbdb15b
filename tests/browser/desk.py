"""What a coordinator does: second factor, organisations, reviews, pairs, proposals."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browser.person import Person
from tests.factories import PASSWORD

PERIOD = 30


def signs_in_with_second_factor(person: Person) -> None:
    """Log in; the role asks for a second factor, so set it up as a telephone's app would."""
    person.signs_in()
    assert person.sees("この役割では、二段階認証が必要です。先に設定してください。")
    person.follows("使いはじめる")
    person.writes({"パスワード": PASSWORD})
    person.presses("確認する")
    person.keeps_picture("d1-second-factor")
    secret = person.page.locator("main code").inner_text().strip()
    person.page.locator("main form input[name=code]").fill(_code(secret))
    person.presses("使いはじめる")
    person.opens("/my/")
    person.follows("コーディネーターの作業机へ")
    person.keeps_picture("d2-desk")


def approves_organization(person: Person, *, name: str) -> None:
    """Find the waiting organisation on the desk and approve it."""
    person.opens("/admin/")
    person.follows("団体の確認")
    row = person.page.get_by_role("row").filter(has_text=name)
    row.get_by_role("checkbox").check()
    person.page.locator("select[name=action]").select_option("approve")
    person.keeps_picture("d3-organizations")
    person.presses("実行")
    assert person.sees(f"{name}：「承認済み」にしました。")


def takes_the_review(person: Person, *, title: str, name: str) -> None:
    """Open the waiting need, whose poster is unknown until somebody takes the review."""
    person.opens("/admin/")
    person.follows("ニーズの確認")
    person.keeps_picture("d4-needs")
    person.follows(title)
    assert name not in person.page.content()
    person.keeps_picture("d5-review-free")
    person.presses("このニーズの担当になる")
    assert person.sees(name)
    person.keeps_picture("d6-review")


def sends_the_need_back(person: Person, *, problem: str, reason: str, comment: str) -> None:
    """Redact a sentence, keep that, and ask the poster for more."""
    person.writes({"公開する文章：困っていること": problem})
    person.presses("保存")
    assert person.sees("保存しました。")
    person.presses("差戻し")
    assert person.sees("理由を書いてください。")
    person.writes({"理由": reason, "「困っていること」へのコメント": comment})
    person.presses("差戻し")
    assert person.sees("差し戻しました。投稿者に知らせました。")


def approves_the_need(person: Person, *, title: str) -> None:
    """Let the rebuilt photograph and the text out."""
    person.opens("/admin/")
    person.follows("ニーズの確認")
    person.follows(title)
    person.field("公開する").check()
    person.presses("公開を承認")
    assert person.sees("承認しました。次の一斉公開で公開されます。")


def shortlists_the_pair(person: Person, *, need: str, seed: str) -> None:
    """Find the pair in the queue, read both sides and the reason, keep it."""
    person.opens("/admin/")
    person.follows("順番待ちを開く")
    person.waits_until(lambda: person.page.get_by_role("row").filter(has_text=need).count() > 0)
    assert person.page.get_by_role("row").filter(has_text=need).filter(has_text=seed).count() == 1
    person.keeps_picture("d7-queue")
    person.follows(need)
    assert person.sees("候補にした理由（公開文だけから計算）")
    person.keeps_picture("d8-pair")
    person.presses("候補に残す")
    assert person.sees("候補に残しました。")


def passes_the_proposal_on(person: Person, *, need: str) -> None:
    """Read the proposal and hand it to the company."""
    person.opens("/admin/")
    person.follows("提案の確認")
    person.follows(need)
    if person.page.get_by_role("button", name="この提案の担当になる").count():
        person.presses("この提案の担当になる")
    person.keeps_picture("d9-proposal")
    person.presses("相手に届ける")
    assert person.sees("相手に届けました。")


def _code(secret: str) -> str:
    if (left := PERIOD - time.time() % PERIOD) < 3:
        # A code that is about to end may be over when it arrives.
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))

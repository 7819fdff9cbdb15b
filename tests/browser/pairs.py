"""What two sides do who may not know each other yet: ask, propose, decline, agree."""

from tests.browser.person import Person

QUESTION = "測りたい膜の厚さは、どれくらいの範囲ですか。"
ANSWER = "およそ5から20マイクロメートルです。"
IDEA = "光の干渉で、めっき液の中の膜の厚さを1秒ごとに測ります。"
WHY = "作業のあとではなく作業中に測れるので、作りなおしを減らせます。"
PURPOSE = "試作での測り方について、直接お話ししたいです。"


def reads_the_suggestion(person: Person, *, title: str) -> None:
    """Find the other side among the suggestions, with a reason in words."""
    person.opens("/my/")
    person.follows("相手の候補")
    person.waits_until(lambda: person.sees(title))
    card = person.page.locator("article").filter(has_text=title)
    assert "めっき" in card.locator(".reasons").inner_text()
    person.keeps_picture("30-suggestions")


def asks_without_a_name(person: Person, *, need: str) -> None:
    """Ask the company a question; a mail address in it is refused."""
    person.opens("/needs/")
    person.follows(need)
    person.follows("質問する")
    person.writes({"メッセージ": f"{QUESTION}返事は {person.email} へください。"})
    person.presses("質問を送る")
    person.keeps_picture("31-question-refused")
    assert person.email in person.page.locator("mark").all_inner_texts()
    person.writes({"メッセージ": QUESTION})
    person.presses("質問を送る")
    person.keeps_picture("32-conversation")
    assert person.sees(QUESTION)


def answers_without_a_name(person: Person) -> None:
    """Open the message from the inbox and answer it."""
    person.opens("/my/")
    person.follows("メッセージ", within=person.page.get_by_role("main"))
    person.keeps_picture("33-conversations")
    person.clicks(person.page.locator("article h2 a"))
    assert person.sees(QUESTION)
    person.writes({"メッセージ": ANSWER})
    person.presses("送る")
    assert person.sees(ANSWER)


def proposes(person: Person, *, need: str, title: str) -> None:
    """Write a short proposal, read what the other side will read, send it."""
    person.opens("/needs/")
    person.follows(need)
    person.follows("提案する")
    person.writes({"題名": title, "提案の内容": IDEA})
    person.keeps_picture("34-proposal-form")
    person.presses("保存して、相手に見える内容を確かめる")
    assert person.sees("提出するには、次の欄が必要です")
    person.follows("書きなおす")
    person.writes({"合うと考える理由": WHY, "進め方と期間": "2か月で試作し、結果を見て決めます。"})
    person.ticks("秘密の情報や、他社の情報を書いていません")
    person.presses("保存して、相手に見える内容を確かめる")
    person.keeps_picture("35-proposal-preview")
    person.presses("この内容で提出する")
    person.keeps_picture("36-proposal-sent")


def declines_too_curtly(person: Person, *, title: str) -> None:
    """Try to decline with two words; nothing is decided by that."""
    _opens_the_proposal(person, title=title)
    person.keeps_picture("37-proposal-received")
    box = person.page.locator("details").filter(has_text="見送りますか？")
    box.locator("summary").click()
    box.get_by_label("見送りの理由").select_option(index=1)
    box.locator("textarea").fill("不要です。")
    person.presses("見送る", within=box)
    assert person.page.locator("details[open] textarea").input_value() == "不要です。"
    person.keeps_picture("38-decline-refused")


def asks_for_the_introduction(person: Person, *, title: str) -> None:
    """Ask for the names to be opened."""
    _opens_the_proposal(person, title=title)
    box = person.page.locator("details").filter(has_text="紹介を申し込みますか？")
    box.locator("summary").click()
    box.locator("textarea").fill(PURPOSE)
    person.presses("紹介を申し込む", within=box)
    person.keeps_picture("39-introduction-asked")


def reads_what_is_asked(person: Person) -> None:
    """Open the introduction and read what will be told to whom."""
    opens_the_introduction(person)
    assert person.sees(PURPOSE)
    assert person.sees("双方が同意するまで、何も伝わりません。")
    person.keeps_picture("40-introduction")


def agrees(person: Person, *, told: str = "同意しました。") -> None:
    """Say yes to what has just been read."""
    person.presses("同意する")
    assert person.sees(told)


def agrees_last(person: Person) -> None:
    """Say the second yes: the case begins."""
    agrees(person, told="同意がそろいました。名前を伝え合い、案件が始まります。")


def opens_the_introduction(person: Person) -> None:
    """Go to the introduction from the own page."""
    person.opens("/my/")
    person.follows("紹介", within=person.page.locator(".workspace-menu"))
    person.clicks(person.page.locator("article h2 a"))


def reads_the_card(person: Person) -> dict[str, str]:
    """Return what the introduction tells of the other side."""
    opens_the_introduction(person)
    person.keeps_picture("41-introduced")
    rows = person.page.locator("#card .description-list__row").all()
    return {row.locator("dt").inner_text(): row.locator("dd").inner_text() for row in rows}


def opens_the_case(person: Person) -> str:
    """Open the case from the own page, read who takes part, and return its address."""
    person.opens("/my/")
    person.follows("案件", within=person.page.locator(".workspace-menu"))
    person.waits_until(lambda: person.page.locator("article h2 a, .card__title a").count() > 0)
    person.keeps_picture("42-cases")
    person.clicks(person.page.locator("article h2 a, .card__title a"))
    person.keeps_picture("43-case")
    return person.page.url


def _opens_the_proposal(person: Person, *, title: str) -> None:
    person.opens("/my/")
    person.follows("提案・打診")
    person.follows("届いたもの")
    person.keeps_picture("37-proposals")
    person.follows(title)

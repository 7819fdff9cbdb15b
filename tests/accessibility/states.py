"""States that no link leads to: nothing found, filters set, forms sent with faults, missing pages."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.accessibility.people import NEWCOMER, VISITOR

LONG = "ハイパースペクトルイメージングニヨルヒハカイケンサシステムノコウセイドカ" * 3


@dataclass(frozen=True)
class Asked:
    """An address with a query, or one that answers with an error page."""

    role: str
    state: str
    path: str
    status: int = 200


@dataclass(frozen=True)
class Sent:
    """A form that is sent with faults; ``start`` is an address or the kind of page that holds it."""

    role: str
    start: str
    button: str
    writes: dict[str, str] = field(default_factory=dict)
    is_refused: bool = True

    @property
    def state(self) -> str:
        return f"{self.start} with errors" if self.is_refused else f"{self.start} left empty"


ASKED = (
    Asked(VISITOR, "search: found", "/search/?q=めっき"),
    Asked(VISITOR, "search: nothing found", "/search/?q=ぬるぽ星人"),
    Asked(VISITOR, "search: long word", f"/search/?q={LONG[:90]}"),
    Asked(VISITOR, "needs: filtered", "/needs/?q=加工&theme=T08"),
    Asked(VISITOR, "needs: second page", "/needs/?page=2"),
    Asked(VISITOR, "needs: nothing found", "/needs/?q=ぬるぽ星人"),
    Asked(VISITOR, "needs: wrong condition", "/needs/?theme=T99&page=abc"),
    Asked(VISITOR, "seeds: filtered", "/seeds/?q=センサ"),
    Asked(VISITOR, "seeds: nothing found", "/seeds/?q=ぬるぽ星人"),
    Asked(VISITOR, "researchers: nothing found", "/researchers/?q=ぬるぽ星人"),
    Asked(VISITOR, "organizations: nothing found", "/organizations/?q=ぬるぽ星人"),
    Asked(VISITOR, "faq: nothing found", "/faq/?q=ぬるぽ星人"),
    Asked(VISITOR, "no such page", "/needs/00000000-0000-4000-8000-000000000000/", 404),
    Asked(VISITOR, "no such token", "/my/invitations/nothing/", 404),
    Asked(VISITOR, "no such mailing", "/u/nothing/", 404),
    Asked("supporter", "may not", "/my/needs/new/", 404),
)

SENT = (
    Sent(
        VISITOR, "/accounts/login/", "ログインする", {"login": "nobody@example.jp", "password": "wrong-words"}
    ),
    Sent(VISITOR, "/accounts/signup/", "確認メールを受け取る", {"email": "no-address"}),
    Sent(VISITOR, "/accounts/password/reset/", "", {"email": "no-address"}),
    Sent(NEWCOMER, "/my/organization/new/", "次へ", {"corporate_number": "1012801098765"}),
    Sent(NEWCOMER, "/my/organization/register/", "この内容で登録する"),
    Sent(NEWCOMER, "/my/profile/", "", {"family_name": ""}),
    Sent(NEWCOMER, "/accounts/password/change/", "", {"oldpassword": "wrong"}),
    Sent(NEWCOMER, "/accounts/email/", "加える", {"email": "no-address"}),
    Sent(
        "company_admin",
        "needs:edit",
        "保存して確認する",
        {"problem": "連絡は 042-000-0000 までお願いします。"},
    ),
    # A draft may be empty; the page says what is missing before the need can be published.
    Sent(
        "company_admin",
        "needs:edit",
        "保存して確認する",
        {"title": "", "problem": "", "wanted_result": ""},
        is_refused=False,
    ),
    Sent("company_admin", "organizations:invite", "", {"email": "no-address"}),
    Sent(
        "company_admin",
        "organizations:edit",
        "保存する",
        {"name_kana": "漢字", "postal_code": "12", "website": "no address", "mail_domain": "none"},
    ),
    Sent("company_admin", "matching:ask_seed", "", {}),
    Sent("company_admin", "searches:new needs", "", {"name": ""}),
    Sent(
        "researcher",
        "seeds:edit",
        "保存して、公開される内容を確かめる",
        {"title": "", "one_line": "", "summary": ""},
        is_refused=False,
    ),
    Sent("supporter", "/my/needs/on-behalf/?new=1", "入力を始める", {}),
)


def send(page: Page, form: Sent, *, by_name: bool) -> bool:
    """Fill in and send; tell whether the page says what is wrong."""
    for name, text in form.writes.items():
        page.locator(f"main [name={name}]:not([type=radio], [type=hidden])").first.fill(text)
    buttons = page.locator("main form[method=post] .form__actions [type=submit]:visible")
    if not buttons.count():
        buttons = page.locator("main form[method=post] [type=submit]:visible")
    if form.button and by_name:
        buttons = page.get_by_role("main").get_by_role("button", name=form.button)
    with page.expect_navigation():
        buttons.first.click()
    wrong = page.locator("main [aria-invalid=true], #error-summary, main [role=alert], #findings")
    return not form.is_refused or wrong.count() > 0

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
    Asked(VISITOR, "account: stopped", "/accounts/inactive/"),
    Asked(VISITOR, "account: mail sent", "/accounts/confirm-email/"),
    Asked(VISITOR, "account: address not proved", "/accounts/confirm-email/nothing/"),
    Asked(VISITOR, "account: password mail sent", "/accounts/password/reset/done/"),
    Asked(VISITOR, "account: password link spent", "/accounts/password/reset/key/1-set-password/"),
    Asked(VISITOR, "account: password changed", "/accounts/password/reset/key/done/"),
    Asked(VISITOR, "search: unreadable words", "/search/?q=%00"),
    Asked("supporter", "may not", "/my/needs/new/", 404),
    Asked("company_admin", "account: log out", "/accounts/logout/"),
    Asked("company_admin", "account: who is it", "/accounts/reauthenticate/"),
    Asked("company_admin", "only a step", "/my/acting/", 405),
    Asked("company_admin", "the desk: not there", "/admin/", 404),
    Asked("coordinator", "the desk: may not", "/admin/organizations/membership/", 403),
    Asked("coordinator", "the desk: no such page", "/admin/nothing/", 404),
    Asked("coordinator", "the desk: wrong condition", "/admin/matching/proposal/?stage=all", 400),
    Asked("coordinator", "the desk: nothing found", "/admin/needs/need/?stage=all&q=ぬるぽ星人"),
    Asked("coordinator", "the queue: nothing found", "/admin/matching/suggestion/queue/?q=ぬるぽ星人"),
    Asked("coordinator", "the desk: one room", "/admin/needs/"),
    Asked("coordinator", "the desk: results", "/admin/results/"),
    Asked("coordinator", "the desk: password changed", "/admin/password_change/done/"),
)


@dataclass(frozen=True)
class Beside:
    """A page next to one that was met, when a button alone leads to it."""

    role: str
    start: str
    path: str
    state: str


BESIDE = (
    Beside("company_admin", "needs:edit", "../preview/", "needs:preview"),
    Beside("company_admin", "needs:edit", "../end/", "needs:end"),
    Beside("coordinator", "admin:needs_need_change", "../history/", "admin:needs_need_history"),
    Beside(
        "coordinator", "admin:matching_suggestion_change", "../history/", "admin:matching_suggestion_history"
    ),
    Beside("coordinator", "admin:matching_proposal_change", "../history/", "admin:matching_proposal_history"),
    Beside("coordinator", "admin:cases_case_change", "../history/", "admin:cases_case_history"),
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
    Sent("researcher", "matching:ask_need", "", {}),
    # What is begun is kept as a draft, however little it says.
    Sent("researcher", "matching:propose", "", {}, is_refused=False),
    Sent("portal_admin", "admin:organizations_organization_add", "", {}),
    Sent("portal_admin", "admin:faq_question_add", "", {}),
    Sent("coordinator", "admin:matching_curatedpair_add", "", {}),
    Sent("coordinator", "admin:matching_curatedpair_add", "", {"one": "肉盛り", "other": "肉盛り"}),
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
    with page.expect_event("load"):
        buttons.first.click()
    wrong = page.locator("main [aria-invalid=true], #error-summary, main [role=alert], #findings")
    return not form.is_refused or wrong.count() > 0

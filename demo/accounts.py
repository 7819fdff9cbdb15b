"""The people a visitor of the demo can be, and the sandbox client of the partner API."""

from dataclasses import dataclass

from organizations.enums import Role

PASSWORD = "tama-demo-2026"


@dataclass(frozen=True)
class DemoAccount:
    """One account that the demo prints; ``organization`` is an id of the demo data."""

    email: str
    family_name: str
    given_name: str
    role: Role
    organization: str
    note: str = ""


ACCOUNTS = (
    DemoAccount("admin@seiki.example.jp", "見本", "太郎", Role.COMPANY_ADMIN, "ORG-C001", "企業の管理者"),
    DemoAccount(
        "member@seiki.example.jp", "例沢", "花", Role.COMPANY_MEMBER, "ORG-C001", "同じ企業のメンバー"
    ),
    DemoAccount("admin@bankin.example.jp", "仮山", "進", Role.COMPANY_ADMIN, "ORG-C031", "別の企業の管理者"),
    DemoAccount("researcher@tech.example.ac.jp", "例田", "一樹", Role.RESEARCHER, "ORG-V001", "研究者"),
    DemoAccount(
        "researcher@agri.example.ac.jp", "試山", "葵", Role.RESEARCHER, "ORG-V002", "別の大学の研究者"
    ),
    DemoAccount("liaison@tech.example.ac.jp", "架場", "美和", Role.LIAISON_OFFICE, "ORG-V001", "大学の窓口"),
    DemoAccount(
        "coordinator@portal.example.jp", "調野", "結", Role.COORDINATOR, "ORG-X006", "コーディネーター"
    ),
    DemoAccount("coordinator2@portal.example.jp", "調田", "渡", Role.COORDINATOR, "ORG-X006", "2人目"),
    DemoAccount("bank@shinkin.example.jp", "金井", "守", Role.FINANCE_OFFICER, "ORG-X005", "金融機関"),
    DemoAccount("town@keyakino.example.lg.jp", "町田", "歩", Role.MUNICIPALITY_OFFICER, "ORG-X001", "自治体"),
    DemoAccount("support@shokokai.example.jp", "会田", "望", Role.SUPPORTER, "ORG-X004", "商工会"),
    DemoAccount("office@portal.example.jp", "事務", "局子", Role.PORTAL_ADMIN, "ORG-X006", "事務局管理者"),
)

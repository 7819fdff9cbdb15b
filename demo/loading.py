"""Load the invented region: organisations, people, seeds, needs and the coordinators' queue.

Everything goes through the doors that people use, with the dates of the data. No real body posts a need:
real institutions own the titles that they published themselves, and nothing else.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from demo import people, towns
from demo.cases import load_cases
from demo.needs import load_needs
from demo.proposals import load_proposals
from demo.seeds import load_seeds
from matching import suggesting
from notifications.models import InboxMessage, OutboundMail
from organizations.enums import ApprovalPolicy, OrganizationStatus
from organizations.models import Organization

FOLDER = Path(__file__).parent / "data"
COLUMNS = {
    "type": "type",
    "name": "name_ja",
    "name_kana": "name_kana",
    "name_en": "name_en",
    "municipality_id": "municipality_code",
    "industry_id": "industry_code",
    "size_band": "size_band",
    "description": "description_ja",
    "capabilities": "capabilities",
    "corporate_number": "corporate_number",
    "website": "website",
    "is_fictional": "is_fictional",
}
NULLABLE = frozenset({"municipality_id", "industry_id"})


def is_loaded() -> bool:
    """Tell whether the region is there already."""
    return Organization.objects.filter(is_fictional=True).exists()


def load() -> None:
    """Load the region once; a second run changes nothing."""
    if is_loaded():
        return
    now = timezone.now()
    with transaction.atomic():
        _take_time()
        towns.load_town()
        organizations = {record["id"]: _organization(record) for record in records("organizations.json")}
        people.load_accounts(organizations)
        seeds = load_seeds(records("seeds.json"), organizations, now=now)
        needs = load_needs(records("needs.json"), organizations, now=now)
        load_proposals(needs, seeds, now=now)
        load_cases(needs, seeds, now=now)
        suggesting.fill(at=now)
        _forget_old_news(now)


def records(name: str) -> list[dict[str, Any]]:
    """Return the records of a data file."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _organization(record: dict[str, Any]) -> Organization:
    values = {
        column: record[key] if record[key] is not None or column in NULLABLE else ""
        for column, key in COLUMNS.items()
    }
    return Organization.objects.create(
        **values,
        status=OrganizationStatus.APPROVED,
        seed_policy=ApprovalPolicy.APPROVE,
        # One office reads every proposal before it leaves; the others are told.
        proposal_policy=ApprovalPolicy.APPROVE if record["id"] == "ORG-V001" else ApprovalPolicy.NOTIFY,
    )


def _take_time() -> None:
    # Reading the meaning of every text takes longer than a transaction may otherwise stay quiet.
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def _forget_old_news(now: datetime) -> None:
    # The region is months old: nobody should find hundreds of mails about its past.
    OutboundMail.objects.all().delete()
    InboxMessage.objects.update(read_at=now)

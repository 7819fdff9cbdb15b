"""``manage.py demo_accounts``: who one can be in the demo, and the sandbox client of the API."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from demo import client
from demo.accounts import ACCOUNTS, PASSWORD
from demo.loading import records


class Command(BaseCommand):
    """List the demo accounts by role."""

    help = "デモのアカウントと、API のサンドボックス用クライアントを表示します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="JSON で出力する")

    def handle(self, *args: Any, **options: Any) -> None:
        names = {record["id"]: record["name_ja"] for record in records("organizations.json")}
        rows = [
            {
                "role": str(account.role),
                "role_name": str(account.role.label),
                "email": account.email,
                "password": PASSWORD,
                "organization": names[account.organization],
                "name": f"{account.family_name} {account.given_name}",
                "note": account.note,
            }
            for account in ACCOUNTS
        ]
        if options["json"]:
            shown = {"accounts": rows, "api_client": client.shown()}
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
            return
        for row in rows:
            self.stdout.write(f"{row['role_name']}\t{row['email']}\t{row['password']}\t{row['organization']}")

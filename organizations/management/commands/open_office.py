"""``manage.py open_office``: give a new portal its office and its first administrator."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from organizations.offices import open_office


class Command(BaseCommand):
    """Make a person who has signed up and confirmed the address the portal's administrator."""

    help = "登録済みの人を、ポータル事務局の管理者にします。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="登録済みのメールアドレス")
        parser.add_argument("--name", default="ポータル事務局", help="事務局の名称")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            raise CommandError("このアドレスの登録がありません。先にサイトで新規登録してください。")
        open_office(name=options["name"], administrator=user)
        self.stdout.write(f"{user.email} を「{options['name']}」の管理者にしました。")

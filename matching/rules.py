"""Who may write to whom, and which words are enough to be kind."""

from uuid import UUID

from django.utils.translation import gettext as _

from classifications.choices import code_choices
from core.errors import DomainError
from disclosure.models import Exclusion, Identity
from disclosure.services import is_reachable, posts_needs
from matching.listings import Listing
from organizations.acting import Actor

SHORTEST_REASON = 20
SHORTEST_QUESTION = 8


class NotJoinedError(DomainError):
    """Nobody of the body behind the listing takes part yet, so nobody would answer."""

    def __init__(self) -> None:
        super().__init__(_("この機関はまだ参加していません。相談窓口におつなぎします。"))


def can_write_to(actor: Actor, *, is_need: bool) -> bool:
    """Companies, researchers and their offices answer needs; who posts needs approaches seeds."""
    if is_need:
        return actor.is_company or actor.is_researcher or actor.is_liaison_office
    return posts_needs(actor)


def check_may_write(listing: Listing, *, by: Actor) -> None:
    """Raise unless this actor may propose to, approach or question the side behind an open listing."""
    check_not_excluded(listing.public_id, by.employers())
    if not can_write_to(by, is_need=listing.is_need):
        raise DomainError(_("いまの立場では、この投稿に書くことができません。"))
    own = Identity.objects.filter(listing_id=listing.public_id, organization_id__in=by.employers())
    if own.exists():
        raise DomainError(_("自分の団体の投稿には書けません。"))
    if not listing.is_open:
        raise DomainError(_("この募集は受付を終えています。"))
    if not is_reachable(listing.public_id):
        raise NotJoinedError


def check_not_excluded(listing_id: UUID, organization_ids: set[int]) -> None:
    """Raise when the listing does not exist for one of these organisations."""
    if Exclusion.objects.filter(listing_id=listing_id, organization_id__in=organization_ids).exists():
        raise DomainError(_("この募集は公開されていません。"))


def check_may_ask(by: Actor) -> None:
    """Raise while the desk has not checked the acting organisation: a question has no draft."""
    if by.organization is None or not by.organization.is_approved:
        raise DomainError(_("事務局が団体を確認しています。確認が終わると、質問を送れます。"))


def check_approved(by: Actor) -> None:
    """Raise while the desk has not checked the acting organisation."""
    if by.organization is None or not by.organization.is_approved:
        raise DomainError(_("団体の確認が終わると送信できます。下書きは保存されています。"))


def require_text(text: str) -> str:
    """Return the text without its outer blanks; raise when the other side would learn nothing from it."""
    if len(text.strip()) < SHORTEST_REASON:
        raise DomainError(_("相手に伝わるよう、20文字以上で書いてください。"))
    return text.strip()


def require_question(text: str) -> str:
    """Return the text without its outer blanks; raise when nobody could tell what is asked."""
    if len(text.strip()) < SHORTEST_QUESTION:
        raise DomainError(
            _("短すぎて、相手に伝わりません。何を知りたいかを、%(count)d文字以上で書いてください。")
            % {"count": SHORTEST_QUESTION}
        )
    return text.strip()


def require_reason(code: str) -> str:
    """Return the code of a decline reason; raise when it is on no list."""
    if code not in dict(code_choices("decline_reason")):
        raise DomainError(_("見送りの理由を選んでください。"))
    return code

"""What kinds of bodies and roles allow; questions without writes."""

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.jp import cn

from core.errors import DomainError
from core.text import normalise_code
from organizations.acting import DESK_ROLES, Actor
from organizations.enums import COMPANY_TYPES, RESEARCH_TYPES, OrganizationType, Role
from organizations.models import Membership, Organization

MANAGING_ROLES = frozenset(
    {
        Role.COMPANY_ADMIN,
        Role.LIAISON_OFFICE,
        Role.FINANCE_OFFICER,
        Role.MUNICIPALITY_OFFICER,
        Role.SUPPORTER,
    }
)
# Who decides about the needs of a body: a university's office looks after seeds.
SPEAKING_ROLES = MANAGING_ROLES - {Role.LIAISON_OFFICE}
PUBLIC_BODIES = frozenset(
    {OrganizationType.MUNICIPALITY, OrganizationType.GOVERNMENT, OrganizationType.PUBLIC_FACILITY}
)


def roles_of(type_: str) -> tuple[Role, ...]:
    """Return the roles people have in this kind of body: who manages it first, who joins it last."""
    if type_ in COMPANY_TYPES or type_ == OrganizationType.HOSPITAL:
        return (Role.COMPANY_ADMIN, Role.COMPANY_MEMBER)
    if type_ in RESEARCH_TYPES:
        return (Role.LIAISON_OFFICE, Role.RESEARCHER)
    if type_ in PUBLIC_BODIES:
        return (Role.MUNICIPALITY_OFFICER,)
    if type_ == OrganizationType.FINANCE:
        return (Role.FINANCE_OFFICER,)
    if type_ == OrganizationType.OPERATOR:
        return (Role.PORTAL_ADMIN, Role.COORDINATOR)
    return (Role.SUPPORTER,)


def can_manage(actor: Actor) -> bool:
    """Managers look after their organisation's members, facts and policies."""
    return actor.role in MANAGING_ROLES


def speaks_for_body(actor: Actor) -> bool:
    """A company's administrator, or an officer of another body, decides about all of its needs."""
    return actor.role in SPEAKING_ROLES


def can_invite(actor: Actor) -> bool:
    """Only checked bodies send invitations: nobody writes to strangers in a borrowed name."""
    return can_manage(actor) and actor.organization.is_approved


def can_send_out(actor: Actor) -> bool:
    """Bodies that the desk has not checked yet may only keep drafts."""
    return actor.organization is not None and actor.organization.is_approved


def is_managing(membership: Membership) -> bool:
    """Tell whether this membership looks after its organisation."""
    return membership.role in MANAGING_ROLES | DESK_ROLES


def is_desk(membership: Membership) -> bool:
    """Tell whether this membership is one of the portal's own office."""
    return membership.role in DESK_ROLES


def is_joinable(organization: Organization) -> bool:
    """People ask to join any body but the portal's own office."""
    return organization.type != OrganizationType.OPERATOR


def corporate_number(text: str) -> str:
    """Return the thirteen digits of a corporate number typed in any width, or say what is wrong with it."""
    digits = normalise_code(text).replace("-", "").upper().removeprefix("T")
    if not (digits.isascii() and digits.isdigit()):
        raise DomainError(_("法人番号は数字で入力してください。"))
    if len(digits) != 13:
        raise DomainError(
            _("法人番号は13桁です。いまは%(count)d桁です。") % {"count": len(digits)}
            + (_("12桁の番号は、会社法人等番号かもしれません。") if len(digits) == 12 else "")
        )
    try:
        return cn.validate(digits)
    except ValidationError:
        raise DomainError(_("この法人番号は正しくありません。数字をもう一度確かめてください。")) from None

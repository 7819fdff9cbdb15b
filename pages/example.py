"""The invented need that the anonymity page shows; drawn by the component that draws real ones."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from core.calendar import today
from needs.public import PublicNeed


def example_need() -> PublicNeed:
    """Return a need nobody posted."""
    return PublicNeed(
        public_id=UUID(int=0),
        label="多摩地域・製造業・従業員21〜50名",
        is_anonymous=True,
        kind="technology",
        title=_("薄い金属板の小さな穴を、バリなくあけたい"),
        problem=_(
            "厚さ0.3mmの金属板に直径0.5mmの穴をあけています。バリ取りに手間がかかり、数をこなせません。"
        ),
        wanted_result=_("バリが出ない加工の方法、またはバリを自動で取る方法を知りたい。"),
        constraints="",
        tried_so_far="",
        theme_codes=("T08",),
        field_codes=(),
        budget_band="",
        collaboration_types=(),
        ip_wish="",
        publication_ok="ask_first",
        student_ok=True,
        decision_within_days=60,
        deadline=today() + timedelta(days=90),
        published_on=today(),
        closed_on=None,
    )

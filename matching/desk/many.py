"""One step on many rows of the queue; whatever a row alone would be refused is refused here, too."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classifications.choices import code_choices
from core.errors import DomainError
from core.rowwise import Result, Task, run
from matching import audience, reminding
from matching.desk.queue import path_of
from matching.models import Proposal, Suggestion
from matching.querysets import closed_to_broker
from matching.transitions import proposals, suggestions
from organizations.acting import Actor

MOST = 100
STEPS = [
    ("", "---"),
    ("assign", gettext_lazy("担当を決める")),
    ("shortlist", gettext_lazy("候補に残す")),
    ("dismiss", gettext_lazy("見送る")),
]


class ManyForm(forms.Form):
    """What to do with the chosen rows; the reason is for putting aside, the person for handing over."""

    step = forms.ChoiceField(label=gettext_lazy("選んだ行を"), choices=STEPS)
    coordinator = forms.ModelChoiceField(
        label=gettext_lazy("担当（担当を決めるとき）"), queryset=None, required=False
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("理由（見送るとき）"),
        required=False,
        choices=lambda: [("", "---"), *code_choices("decline_reason")],
    )
    text = forms.CharField(label=gettext_lazy("説明（見送るとき）"), required=False, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coordinator"].queryset = audience.coordinators()
        self.fields["coordinator"].label_from_instance = lambda person: person.full_name

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("step") == "dismiss":
            for name in ("reason", "text"):
                if not values.get(name):
                    self.add_error(name, _("見送るときは、理由と説明を入れてください。"))
        return values


def take(actor: Actor, keys: list[str], values: dict[str, Any]) -> list[Result]:
    """Take the step with each chosen row, given as kind, number and the version that was looked at."""
    closed = closed_to_broker(actor)
    return run(_task(actor, key, values, closed) for key in keys[:MOST])


def _task(actor: Actor, key: str, values: dict[str, Any], closed: list) -> Task:
    kind, _colon, rest = key.partition(":")
    number, _colon, version = rest.partition(":")
    row = _row(actor, kind, number, closed) if version.isdecimal() else None
    if row is None:
        return Task(_("（開けない行）"), "", _refuse)
    return Task(
        title=_title(row),
        path=path_of(kind, row.pk, query=""),
        step=lambda: _step(actor, row, version=int(version), values=values),
    )


def _row(actor: Actor, kind: str, number: str, closed: list) -> Suggestion | Proposal | None:
    rows: dict[str, QuerySet] = {
        "suggestion": Suggestion.objects.for_desk(actor, closed=closed).select_related("need", "seed"),
        "proposal": Proposal.objects.for_desk(actor, closed=closed),
    }
    if kind not in rows or not number.isdecimal() or len(number) > 18:
        return None
    return rows[kind].filter(pk=number).first()


def _title(row: Suggestion | Proposal) -> str:
    if isinstance(row, Proposal):
        return reminding.title_of(row)
    return f"{row.need.title} × {row.seed.title}"


def _refuse() -> str:
    # Which of these it is would tell a coordinator whose listing it is.
    raise DomainError(
        _("この行は扱えません（ほかの人の担当、自分が所属する団体の投稿、または公開が終わったもの）。")
    )


def _step(actor: Actor, row: Suggestion | Proposal, *, version: int, values: dict[str, Any]) -> str:
    if isinstance(row, Proposal):
        return _with_proposal(actor, row, values)
    facts = {"suggestion": row, "version": version, "by": actor, "at": timezone.now()}
    if values["step"] == "assign":
        to = values["coordinator"] or actor.user
        suggestions.assign(to=to, **facts)
        return _("担当を%(name)sさんに決めました。") % {"name": to.full_name}
    if values["step"] == "shortlist":
        suggestions.shortlist(**facts)
        return _("候補に残しました。")
    suggestions.dismiss(reason=values["reason"], text=values["text"], **facts)
    return _("見送りました。")


def _with_proposal(actor: Actor, row: Proposal, values: dict[str, Any]) -> str:
    if values["step"] != "assign" or values["coordinator"] not in (None, actor.user):
        raise DomainError(
            _("提案は1件ずつ開いて判断してください。まとめてできるのは、自分の担当にすることだけです。")
        )
    proposals.take(proposal=row, by=actor, at=timezone.now())
    return _("自分の担当にしました。")

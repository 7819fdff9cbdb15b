"""A pair of words on the desk: typed, its effect looked at, then kept or taken back."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError
from matching.documents import CuratedPair, Verdict
from matching.learning import words

if TYPE_CHECKING:
    from matching.admin import CuratedPairAdmin


class PairForm(forms.Form):
    """Two words in anybody's spelling; they become the engine's terms, the smaller one first."""

    one = forms.CharField(label=gettext_lazy("言葉"), max_length=100)
    other = forms.CharField(label=gettext_lazy("もう一つの言葉"), max_length=100)
    verdict = forms.ChoiceField(
        label=gettext_lazy("扱い"), choices=Verdict.choices, widget=forms.RadioSelect, initial=Verdict.SYNONYM
    )
    note = forms.CharField(label=gettext_lazy("理由"), max_length=200, required=False)

    def __init__(self, *args: Any, pair: CuratedPair | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pair = pair

    def clean_one(self) -> str:
        return self._term("one")

    def clean_other(self) -> str:
        return self._term("other")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not {"one", "other"} <= values.keys():
            return values
        one, other = sorted((values["one"], values["other"]))
        if one == other:
            raise forms.ValidationError(
                _("二つの言葉は、もともと同じ言葉（%(term)s）として扱っています。登録は要りません。")
                % {"term": one}
            )
        same = CuratedPair.objects.filter(one=one, other=other).exclude(
            pk=self.pair.pk if self.pair else None
        )
        if same.exists():
            raise forms.ValidationError(_("この組はすでに登録されています。一覧から開いて直してください。"))
        return values | {"one": one, "other": other}

    def made(self, by: Any) -> CuratedPair:
        """The pair as it would be kept."""
        pair = self.pair or CuratedPair()
        for name in ("one", "other", "verdict", "note"):
            setattr(pair, name, self.cleaned_data[name])
        pair.decided_by = by
        return pair

    def _term(self, name: str) -> str:
        try:
            return words.term_of(self.cleaned_data[name])
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error


def page(request: HttpRequest, desk: "CuratedPairAdmin", pair: CuratedPair | None = None) -> HttpResponse:
    """Show the form, the effect of what was typed, or keep it; who only reads gets the pair."""
    may_write = desk.has_add_permission(request)
    if request.method != "POST":
        form = PairForm(initial=_values(pair), pair=pair)
        return _render(request, desk, pair, form=form if may_write else None)
    if not may_write:
        raise Http404
    if pair is not None and "_remove" in request.POST:
        return _removed(request, desk, pair)
    form = PairForm(request.POST, pair=pair)
    if not form.is_valid():
        return _render(request, desk, pair, form=form, status=400)
    if "_save" not in request.POST:
        effect = words.effect_of(form.made(request.user), actor=request.actor)
        return _render(request, desk, pair, form=form, effect=effect)
    kept = form.made(request.user)
    kept.save()
    (desk.log_change if pair else desk.log_addition)(request, kept, "")
    messages.success(request, _("言葉の組を保存しました。候補には、今夜の更新までに反映されます。"))
    return redirect("admin:matching_curatedpair_changelist")


def _removed(request: HttpRequest, desk: "CuratedPairAdmin", pair: CuratedPair) -> HttpResponse:
    desk.log_change(request, pair, "")
    pair.delete()
    messages.success(request, _("言葉の組を取り消しました。候補には、今夜の更新までに反映されます。"))
    return redirect("admin:matching_curatedpair_changelist")


def _values(pair: CuratedPair | None) -> dict[str, Any]:
    return {name: getattr(pair, name) for name in ("one", "other", "verdict", "note")} if pair else {}


def _render(
    request: HttpRequest,
    desk: "CuratedPairAdmin",
    pair: CuratedPair | None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        **desk.admin_site.each_context(request),
        "title": _("言葉の組を直す") if pair else _("言葉の組を加える"),
        "opts": CuratedPair._meta,
        "pair": pair,
        **more,
    }
    template = "admin/matching/curated_pair.html"
    return TemplateResponse(request, template, context, status=status).render()

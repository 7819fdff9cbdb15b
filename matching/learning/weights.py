"""Versions of the weights: learnt from the desk, used only when no worse, each step reversible."""

from datetime import datetime

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from matching.documents import WeightSet
from matching.engine.encoders.available import mode as mode_here
from matching.engine.meaning import DEEP, LIGHT
from matching.engine.ranking import current_weights
from matching.learning import fitting
from matching.learning.judged import judged_needs
from matching.signals import weights_changed

# Fewer judged needs say more about chance than about the region.
LEAST_NEEDS = 30
SLOTS = {"full": frozenset({LIGHT, DEEP}), "light": frozenset({LIGHT}), "words": frozenset()}


def refit(*, at: datetime) -> WeightSet | None:
    """Learn the weights of this mode again and use them when no worse; None while too little was judged.

    A version that was worse is kept, unused, with its figures.
    """
    mode = mode_here()
    needs = judged_needs(mode)
    if len(needs) < LEAST_NEEDS:
        return None
    old = current_weights(SLOTS[mode])
    found = fitting.fit(needs, np.array([old.words, old.use, old.deep, old.theme]))
    words, use, deep, theme = (round(float(figure), 4) for figure in found.weights)
    made = WeightSet.objects.create(
        mode=mode,
        words=words,
        use=use,
        deep=deep,
        theme=theme,
        judged_needs=len(needs),
        quality_before=round(found.before, 4),
        quality_after=round(found.after, 4),
        fitted_at=at,
        note=_("それまでの版：%(version)s") % {"version": old.version},
    )
    return use_version(made.pk) if found.is_no_worse else made


@transaction.atomic
def use_version(pk: int) -> WeightSet:
    """Rank with this version from now on; the one before stays on record."""
    wanted = WeightSet.objects.filter(pk=pk).first()
    if wanted is None:
        raise DomainError(_("この版は見つかりません。"))
    _put_aside(wanted.mode)
    WeightSet.objects.filter(pk=pk).update(active=True)
    weights_changed.send(sender=WeightSet, mode=wanted.mode)
    wanted.active = True
    return wanted


@transaction.atomic
def use_shipped(mode: str) -> None:
    """Rank with the weights that came with the portal."""
    _put_aside(mode)
    weights_changed.send(sender=WeightSet, mode=mode)


def _put_aside(mode: str) -> None:
    # Whoever comes second waits here: one version of a mode is in use at a time.
    rows = WeightSet.objects.select_for_update().filter(mode=mode).order_by("pk")
    used = [row.pk for row in rows if row.active]
    WeightSet.objects.filter(pk__in=used).update(active=False)

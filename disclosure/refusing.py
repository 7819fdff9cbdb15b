"""The refusal of a text that would tell who is writing."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.errors import DomainError
from disclosure.checking import blocking
from disclosure.screening import Finding

MOST_NAMED = 5


class NamesFoundError(DomainError):
    """The text would tell who is writing; carries the findings so that a page can mark them."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        words = "、".join(f"「{finding.text}」" for finding in findings[:MOST_NAMED])
        super().__init__(
            _("だれが書いたか分かる言葉や連絡先があります：%(words)s。言い換えてください。")
            % {"words": words}
        )


def refuse_findings(findings: Iterable[Finding]) -> None:
    """Raise NamesFoundError when a finding stops the text from being read by others."""
    if found := blocking(findings):
        raise NamesFoundError(found)

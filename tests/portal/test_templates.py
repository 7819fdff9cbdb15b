"""The template lint finds what it is for."""

import pytest

from tests.support.templates import faults


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>{% if a > b %}<b>x</b>{% endif %}</p>", []),
        ('<a href="{% url "x" %}">{{ y|default:"<" }}</a><br><img src="a">', []),
        ("<p>\nx", [(1, "<p> is never closed")]),
        ("x\n</ul>", [(2, "</ul> closes nothing")]),
        ("{% if a %}<b>{% else %}\n<i>{% endif %}x{% if a %}</b>{% else %}</i>{% endif %}", []),
        (
            "{% if a %}<b>{% else %}<i>{% endif %}x\n</i>",
            [(1, "<b> is never closed"), (2, "</i> closes nothing")],
        ),
        ("{% if a %}{% else %}<p style='x'>{% endif %}", [(1, "inline style=")]),
        ('<p style="color: red">x</p>', [(1, "inline style=")]),
        ('<p onclick="x()">x</p>', [(1, "inline onclick=")]),
        ("<script>x()</script>", [(1, "inline <script>")]),
        ('<script src="x.js"></script>', []),
        ('<a href="javascript:x()">x</a>', [(1, "javascript: in href=")]),
    ],
)
def test_lint_reports_exactly_the_faults(source, expected):
    assert faults(source) == expected

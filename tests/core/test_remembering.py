"""Answers are remembered until a setting changes."""

from core.remembering import remembered


def test_an_answer_is_remembered_until_a_setting_changes(settings):
    asked = []

    @remembered(most=10)
    def answer(question: str) -> str:
        asked.append(question)
        return f"{question}!"

    assert [answer("a"), answer("a"), answer("b")] == ["a!", "a!", "b!"]
    assert asked == ["a", "b"]

    settings.DEFAULT_FROM_EMAIL = "other@portal.example.jp"

    assert answer("a") == "a!"
    assert asked == ["a", "b", "a"]

"""Questions: where answers come from, and what a wrong or missing one leads to."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from geoapi.setup import answers
from geoapi.setup.interview import Interview, Question, SetupProblem, read_answers
from tests.prompts import typed

COLOUR = Question("paint.colour", "Colour", answers.some_text)
YES = Question("paint.thick", "Thick?", answers.truth, default="no")


def interview(given: dict[str, str] | None = None, *lines: str, ask: bool = True) -> Interview:
    prompt = typed(*lines)
    return Interview(given or {}, ask=ask, out=io.StringIO(), prompt=prompt, prompt_secret=prompt)


def test_a_given_answer_is_not_asked_for() -> None:
    assert interview({"paint.colour": "red"}).ask(COLOUR) == "red"


def test_a_person_is_asked_until_the_answer_is_right() -> None:
    out = io.StringIO()
    asked = Interview({}, ask=True, out=out, prompt=typed("", "x" * 81, "blue"))
    assert asked.ask(COLOUR) == "blue"
    assert "needed" in out.getvalue() and "80 characters" in out.getvalue()


def test_the_default_is_taken_for_an_empty_line_and_without_a_person() -> None:
    assert interview(None, "").ask(YES) is False
    assert interview(ask=False).ask(YES) is False


def test_what_must_be_answered_is_named_where_nobody_is_asked() -> None:
    with pytest.raises(SetupProblem, match=r"--answer paint\.colour="):
        interview(ask=False).ask(COLOUR)


def test_a_wrong_answer_given_beforehand_ends_the_set_up() -> None:
    with pytest.raises(SetupProblem, match=r"paint\.thick: .*neither yes nor no"):
        interview({"paint.thick": "perhaps"}).ask(YES)


def test_a_person_who_goes_away_ends_it_too() -> None:
    with pytest.raises(SetupProblem, match="kept"):
        interview().ask(COLOUR)


def test_only_what_a_person_types_unseen_is_theirs() -> None:
    assert interview().was_typed(COLOUR)
    assert not interview({"paint.colour": "red"}).was_typed(COLOUR)
    assert not interview(ask=False).was_typed(COLOUR)


def test_answers_come_from_toml_and_words_win(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text(
        '[paint]\ncolour = "red"\nthick = true\nsides = [1, 2.5]\n[paint.rim]\nwide = 3\n',
        encoding="utf-8",
    )
    known = ["paint.colour", "paint.thick", "paint.sides", "paint.rim.wide"]
    assert read_answers(file, ["paint.colour=dark blue=ish"], known) == {
        "paint.colour": "dark blue=ish",
        "paint.thick": "yes",
        "paint.sides": "1, 2.5",
        "paint.rim.wide": "3",
    }


@pytest.mark.parametrize(
    ("content", "words", "sentence"),
    [
        ("paint = ", [], "no TOML"),
        ("", ["colour"], "no answer"),
        ("[paint]\nsmell = 1", [], r"Nobody asks for paint\.smell"),
        (None, [], "cannot be read"),
    ],
)
def test_answers_that_cannot_be_read(
    tmp_path: Path, content: str | None, words: list[str], sentence: str
) -> None:
    file = tmp_path / "answers.toml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SetupProblem, match=sentence):
        read_answers(file, words, ["paint.colour"])

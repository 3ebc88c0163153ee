"""Questions and where their answers come from: a file, the command line, a person, a default."""

from __future__ import annotations

import getpass
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from django.utils.translation import gettext as _

from zones.refusal import Refusal

T = TypeVar("T")


class SetupProblem(Exception):
    """The set-up cannot go on; the message says why and what to do."""


@dataclass(frozen=True)
class Question(Generic[T]):
    """``key`` names the answer ("city.name_zh"); ``read`` turns its text into the value.

    ``read`` raises Refusal with a sentence for what cannot be. ``default`` None: it must be
    answered. ``hint`` stands in the example file and, dimmed, before the prompt.
    """

    key: str
    text: str
    read: Callable[[str], T]
    default: str | None = None
    hint: str = ""
    secret: bool = False


class Terminal(Protocol):
    """Where hints and refusals are written."""

    def write(self, text: str, /) -> object:
        """Write the text."""


class Interview:
    """Asks each question once.

    An answer that was given beforehand is taken, and a wrong one ends the set-up; a person is
    asked again until it is right; without a person (``ask`` False) the default counts.
    """

    def __init__(
        self,
        answers: Mapping[str, str],
        *,
        ask: bool,
        out: Terminal,
        prompt: Callable[[str], str] = input,
        prompt_secret: Callable[[str], str] = getpass.getpass,
    ) -> None:
        self._answers = dict(answers)
        self.asks = ask
        self._out = out
        self._prompt, self._prompt_secret = prompt, prompt_secret

    def ask(self, question: Question[T]) -> T:
        """The value of the answer. Raises SetupProblem."""
        if question.key in self._answers:
            return self._given(question, self._answers[question.key])
        if self.asks:
            return self._asked(question)
        if question.default is None:
            raise SetupProblem(
                _("%(key)s is not answered (%(text)s). Write it into the answers file, or add "
                  "--answer %(key)s=…")
                % {"key": question.key, "text": question.text}
            )  # fmt: skip
        return self._given(question, question.default)

    def was_typed(self, question: Question[T]) -> bool:
        """Whether a person types the answer, so that nobody else has seen it."""
        return self.asks and question.key not in self._answers

    def _given(self, question: Question[T], text: str) -> T:
        try:
            return question.read(text)
        except Refusal as refusal:
            raise SetupProblem(f"{question.key}: {refusal}") from refusal

    def _asked(self, question: Question[T]) -> T:
        if question.hint:
            self._out.write(f"    {question.hint}\n")
        default = f" [{question.default}]" if question.default else ""
        while True:
            text = self._typed(f"  {question.text}{default}: ", secret=question.secret).strip()
            if not text and question.default is None:
                self._out.write("    " + _("An answer is needed here.") + "\n")
                continue
            try:
                return question.read(text or question.default or "")
            except Refusal as refusal:
                self._out.write(f"    {refusal}\n")

    def _typed(self, prompt: str, *, secret: bool) -> str:
        try:
            return self._prompt_secret(prompt) if secret else self._prompt(prompt)
        except EOFError:
            raise SetupProblem(
                _("The answers ended. Run the command again: what is done is kept.")
            ) from None


def read_answers(path: Path | None, given: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """The answers of a TOML file and of ``key=text`` words, which win; all as text.

    Raises SetupProblem for a file that cannot be read and for a key nobody asks for.
    """
    answers = _flat(_toml(path)) if path else {}
    for word in given:
        key, equals, text = word.partition("=")
        if not equals:
            raise SetupProblem(
                _("--answer %(word)s has no answer. Write --answer key=text.") % {"word": word}
            )
        answers[key.strip()] = text
    known = set(known)
    if unknown := sorted(set(answers) - known):
        raise SetupProblem(
            _("Nobody asks for %(key)s. There are: %(known)s.")
            % {"key": unknown[0], "known": ", ".join(sorted(known))}
        )
    return answers


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise SetupProblem(
            _("The answers file %(path)s cannot be read: %(reason)s.")
            % {"path": path, "reason": getattr(error, "strerror", None) or error}
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SetupProblem(
            _("The answers file %(path)s is no TOML: %(reason)s.") % {"path": path, "reason": error}
        ) from error


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """``{"city.name_zh": "…"}`` of nested tables; yes and no for truth, commas for lists."""
    flat: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        elif isinstance(value, bool):
            flat[prefix + name] = "yes" if value else "no"
        elif isinstance(value, list):
            flat[prefix + name] = ", ".join(str(part) for part in value)
        else:
            flat[prefix + name] = str(value)
    return flat

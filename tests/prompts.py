"""A person at the terminal, for commands that ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator


def typed(*lines: str) -> Callable[[str], str]:
    """A prompt where somebody types these lines and then goes away."""
    remaining: Iterator[str] = iter(lines)

    def prompt(text: str) -> str:
        try:
            return next(remaining)
        except StopIteration:
            raise EOFError from None

    return prompt

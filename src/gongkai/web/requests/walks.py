"""A walk through the questions of Articles 14 to 16 as one line: ``clear=y,petition=n``."""

from __future__ import annotations

from collections.abc import Mapping


def read(line: str) -> dict[str, bool]:
    """The answers by question. Raises ValueError when the line is no walk."""
    answers: dict[str, bool] = {}
    for pair in filter(None, line.split(",")):
        name, _, answer = pair.partition("=")
        if answer not in ("y", "n") or name in answers:
            raise ValueError(f"not an answer: {pair}")
        answers[name] = answer == "y"
    return answers


def write(answers: Mapping[str, bool]) -> str:
    """The line that :func:`read` reads."""
    return ",".join(f"{name}={'y' if answer else 'n'}" for name, answer in answers.items())

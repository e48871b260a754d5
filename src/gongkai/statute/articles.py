"""Which rule of the code comes from which article: the register behind ``docs/law.md``.

A function that says what an article says carries :func:`rule`. Tests name the articles they
show with ``@pytest.mark.article`` or, in case files, with ``article:``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """``articles`` as ``R711 30`` (instrument, article, paragraph in brackets), what the rule
    ``says`` in Chinese, and where it stands: ``gongkai.statute.clock.receipt_date``."""

    articles: tuple[str, ...]
    says: str
    place: str


_rules: dict[str, Rule] = {}


def rule(*articles: str, says: str) -> Callable[[F], F]:
    """Mark a public function as the rule of these articles."""

    def register(function: F) -> F:
        place = f"{function.__module__}.{function.__qualname__}"
        _rules[place] = Rule(articles, says, place)
        return function

    return register


def rules() -> tuple[Rule, ...]:
    """Every rule of the modules imported so far, by place."""
    return tuple(_rules[place] for place in sorted(_rules))

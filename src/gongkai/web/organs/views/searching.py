"""What is typed into a search field of the administrations."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def text(request: HttpRequest) -> str:
    """The words to look for; PostgreSQL takes no NUL."""
    return str(request.GET.get("q", "")).strip().replace("\x00", "")[:60]


def named(actors: Any, words: str) -> Any:
    """Those of the actors whose name or login holds the words; all for none."""
    if not words:
        return actors
    return actors.filter(name__contains=words) | actors.filter(person__login_name__contains=words)

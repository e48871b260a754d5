"""Help and messages of the command line in Chinese or English, by locale."""

from __future__ import annotations

import os


def is_english() -> bool:
    """Whether the locale asks for English; Chinese otherwise, also where none is set."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return value.lower().startswith("en")
    return False


def say(chinese: str, english: str) -> str:
    """The text in the language of the locale."""
    return english if is_english() else chinese

"""The words that the rules on prose look for (``prose.toml``), compiled."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A point, what praises it in chapter 1 and what confesses it in chapter 5."""

    point: str
    praise: re.Pattern[str]
    confession: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Words:
    """``topics``: (name, pattern); ``typos``: (pattern, right word)."""

    topics: tuple[tuple[str, re.Pattern[str]], ...]
    contradictions: tuple[Contradiction, ...]
    typos: tuple[tuple[re.Pattern[str], str], ...]


@cache
def words() -> Words:
    """The data of ``prose.toml``."""
    file = resources.files("gongkai.annual.checking") / "prose.toml"
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return Words(
        tuple((t["name"], re.compile(t["pattern"])) for t in raw["topic"]),
        tuple(
            Contradiction(c["point"], re.compile(c["praise"]), re.compile(c["confession"]))
            for c in raw["contradiction"]
        ),
        tuple((re.compile(t["wrong"]), t["right"]) for t in raw["typo"]),
    )

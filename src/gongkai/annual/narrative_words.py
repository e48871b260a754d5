"""The words that tell what a figure in running text is about (``narrative.toml``), compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words around a figure say it is about; see ``narrative.toml``."""

    code: str
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    units: str = ""
    near: re.Pattern[str] | None = None
    dispute: str | None = None
    without: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The data of ``narrative.toml``, compiled."""

    meanings: tuple[Meaning, ...]
    channels: tuple[tuple[str, re.Pattern[str]], ...]
    topics: tuple[tuple[str, re.Pattern[str]], ...]
    none: tuple[tuple[str, re.Pattern[str]], ...]
    padding: re.Pattern[str]
    generic: re.Pattern[str]
    generic_after: re.Pattern[str]


@cache
def words() -> Words:
    """The data of ``narrative.toml``."""
    file = resources.files("gongkai.annual") / "narrative.toml"
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    said = raw["words"]

    def end(pattern: str | None) -> re.Pattern[str] | None:
        if pattern is None:
            return None
        return re.compile(rf"(?:{pattern.replace('{request}', said['request'])})$")

    def compiled(pattern: str | None) -> re.Pattern[str] | None:
        return None if pattern is None else re.compile(pattern)

    def meaning(m: Mapping[str, Any]) -> Meaning:
        return Meaning(
            m["code"],
            end(m.get("before")),
            compiled(m.get("after")),
            m.get("units", ""),
            compiled(m.get("near")),
            m.get("dispute"),
            compiled(m.get("without")),
        )

    before = rf"(?:^|{said['verb']}(?:了)?|{said['carrier']}|[^一-鿿]|[了的年等共计])"
    subject = rf"{before}{said['generic']}|{said['verb']}(?:了)?|{said['carrier']}"
    return Words(
        tuple(meaning(m) for m in raw["meaning"]),
        tuple((c["code"], re.compile(c["pattern"])) for c in raw["channel"]),
        tuple((t["name"], re.compile(t["pattern"])) for t in raw["topic"]),
        tuple((n["code"], re.compile(n["pattern"])) for n in raw["none"]),
        re.compile(rf"{said['padding']}+$"),
        re.compile(rf"(?:{subject})$"),
        re.compile(rf"(?:{said['generic']})"),
    )

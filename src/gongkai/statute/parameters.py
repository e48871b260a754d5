"""The numbers the law sets, as dated rows with their source: a case is judged by its date.

The rows are ``parameters.toml``. A change of the law is a further row; nothing before its date
moves.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

Unit = Literal["working", "calendar"]
_UNITS: Mapping[str, Unit] = {"working": "working", "calendar": "calendar"}
_UNIT_WORDS = {"working": "个工作日", "calendar": "日"}


class NotInForce(ValueError):
    """No row is in force on the date: the rule did not exist yet. The message is for people."""


@dataclass(frozen=True, slots=True)
class Period:
    """``days`` of ``unit`` from ``since`` on, by ``article``, read in ``source``."""

    since: date
    days: int
    unit: Unit
    article: str
    source: str

    @property
    def words(self) -> str:
        """20 个工作日."""
        return f"{self.days} {_UNIT_WORDS[self.unit]}"


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every period by name, its rows in the order of their dates."""

    rows: Mapping[str, tuple[Period, ...]]

    def at(self, name: str, when: date) -> Period:
        """The row of ``name`` in force on ``when``. Raises NotInForce, KeyError."""
        in_force = [row for row in self.rows[name] if row.since <= when]
        if not in_force:
            first = self.rows[name][0]
            raise NotInForce(f"{first.source}，{when.isoformat()} 尚不适用")
        return in_force[-1]

    def amended(self, name: str, row: Period) -> Parameters:
        """These parameters once the law has changed."""
        rows = sorted((*self.rows.get(name, ()), row), key=lambda one: one.since)
        return replace(self, rows={**self.rows, name: tuple(rows)})


@cache
def official() -> Parameters:
    """The parameters that this version knows."""
    text = (resources.files("gongkai.statute") / "parameters.toml").read_text(encoding="utf-8")
    return Parameters(
        {
            name: tuple(
                Period(row["from"], row["days"], _UNITS[row["unit"]], row["article"], row["source"])
                for row in sorted(rows, key=lambda row: row["from"])
            )
            for name, rows in tomllib.loads(text).items()
        }
    )

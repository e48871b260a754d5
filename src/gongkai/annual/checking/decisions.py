"""A reviewer's decisions on findings: keyed by rule, organ, year and the values judged.

A decision holds on every later run until one of the values it judged changes; then the finding
is open again. Dismissing an E takes nothing away from it: one document contradicts itself, its
form or a date of the law, and no opinion mends that. A misread cell is corrected, not dismissed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from gongkai.annual.figures import plain
from gongkai.annual.model import Number, Report

Verdict = Literal["confirmed", "dismissed"]


class InvalidDecisions(ValueError):
    """The decisions cannot be read; the message says in Chinese what and where."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided on the finding of ``check`` about ``values``."""

    check: str
    organ: str | None
    year: int | None
    values: Mapping[str, Number | str | None] = field(hash=False)
    verdict: Verdict
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """As the list of ``--decisions`` holds it."""
        return {
            "check": self.check,
            "organ": self.organ,
            "year": self.year,
            "values": dict(self.values),
            "verdict": self.verdict,
            "reason": self.reason,
        }


def of(
    known: Iterable[Decision],
    check: str,
    report: Report,
    values: Mapping[str, Number | str | None],
) -> Decision | None:
    """The last decision that judged these values, or None."""
    key = (check, report.organ, report.year)
    held = [d for d in known if (d.check, d.organ, d.year) == key and _judged(d.values, values)]
    return held[-1] if held else None


def _judged(
    decided: Mapping[str, Number | str | None], values: Mapping[str, Number | str | None]
) -> bool:
    """Whether a decision speaks of these values: of every cell, none of them changed. What
    was printed and expected may be left out where there are cells."""
    cells = values.keys() - {"printed", "expected"}
    needed = cells or values.keys()
    return needed <= decided.keys() and all(
        values[name] == value for name, value in decided.items() if name in values
    )


def from_list(raw: Any) -> tuple[Decision, ...]:
    """Decisions from the JSON list of ``--decisions``. Raises InvalidDecisions."""
    if not isinstance(raw, list):
        raise InvalidDecisions("复核决定应为 JSON 列表")
    return tuple(_decision(entry, number) for number, entry in enumerate(raw, start=1))


def _decision(raw: Any, number: int) -> Decision:
    where = f"第 {number} 条复核决定"
    if not isinstance(raw, Mapping):
        raise InvalidDecisions(f"{where}应为对象")
    lacks = [key for key in ("check", "organ", "year", "values", "verdict") if key not in raw]
    if lacks:
        raise InvalidDecisions(f"{where}缺少“{'、'.join(lacks)}”")
    if raw["verdict"] not in ("confirmed", "dismissed"):
        raise InvalidDecisions(f"{where}的“verdict”应为 confirmed 或 dismissed")
    reason = raw.get("reason") or ""
    if raw["verdict"] == "dismissed" and not str(reason).strip():
        raise InvalidDecisions(f"{where}为不予采纳，须写明理由（“reason”）")
    if not isinstance(raw["values"], Mapping):
        raise InvalidDecisions(f"{where}的“values”应为对象")
    values = {
        str(name): plain(value) if isinstance(value, Decimal) else value
        for name, value in raw["values"].items()
    }
    return Decision(raw["check"], raw["organ"], raw["year"], values, raw["verdict"], str(reason))

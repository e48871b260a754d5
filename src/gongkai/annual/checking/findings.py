"""What a run of the checks gives: findings, places that cannot be judged, and both together.

Severity is behaviour: E blocks submitting, W asks for a written explanation, I informs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gongkai.annual.checking.decisions import Decision
from gongkai.annual.model import Number

Severity = Literal["E", "W", "I"]
E: Severity = "E"
W: Severity = "W"
I: Severity = "I"  # noqa: E741 - the legend's own letter
Shown = Number | str | None
"""What was printed or expected: a figure, a text, or nothing."""

SEVERITIES: tuple[Severity, ...] = (E, W, I)


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule yields for a place that breaks it. Made by :func:`finding`."""

    cells: tuple[str, ...]
    message: str
    printed: Shown
    expected: Shown
    how: str


@dataclass(frozen=True, slots=True)
class Unjudged:
    """What a rule yields for a place it cannot judge. Made by :func:`unjudged`."""

    why: str
    if_blank_is_zero: Literal["pass", "fail"] | None = None


Outcome = Found | Unjudged


def finding(
    *cells: str, message: str, printed: Shown = None, expected: Shown = None, how: str = ""
) -> Found:
    """A place that breaks the rule.

    ``cells``: cell names, or ``chapter:N``, ``title``, ``signature``. ``message``: Chinese,
    with both numbers where there are two. ``how``: how ``expected`` was worked out; by default
    what the rule says.
    """
    return Found(cells, message, printed, expected, how)


def unjudged(why: str, if_blank_is_zero: Literal["pass", "fail"] | None = None) -> Unjudged:
    """A place the rule cannot judge, and why (Chinese)."""
    return Unjudged(why, if_blank_is_zero)


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding on a report: the rule, the place, both numbers, the words, the source.

    ``explanation``: the organ's written explanation (W only). ``decision``: the reviewer's
    decision, only while the values it judged are unchanged.
    """

    check: str
    severity: Severity
    cells: tuple[str, ...]
    printed: Shown
    expected: Shown
    how: str
    message: str
    basis: str
    values: Mapping[str, Shown] = field(default_factory=dict, compare=False)
    explanation: str | None = None
    decision: Decision | None = None

    @property
    def blocks(self) -> bool:
        """Whether it stands in the way of submitting: every E, dismissed or not."""
        return self.severity == E

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.blocks or not (self.decision and self.decision.verdict == "dismissed")

    def to_dict(self) -> dict[str, Any]:
        """As ``report check --json`` prints it; explanation and decision only where given.
        ``values`` is what a decision on the finding has to name."""
        out: dict[str, Any] = {
            "check": self.check,
            "severity": self.severity,
            "cells": list(self.cells),
            "printed": self.printed,
            "expected": self.expected,
            "message": self.message,
            "basis": self.basis,
            "values": dict(self.values),
        }
        if self.explanation:
            out["explanation"] = self.explanation
        if self.decision:
            out["decision"] = {
                "verdict": self.decision.verdict,
                "reason": self.decision.reason,
            }
        return out


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """A rule (or some places of it) that the input does not let us judge, and why."""

    check: str
    why: str
    if_blank_is_zero: Literal["pass", "fail"] | None = None

    def to_dict(self) -> dict[str, str]:
        """As ``report check --json`` prints it."""
        out = {"check": self.check, "why": self.why}
        if self.if_blank_is_zero:
            out["if_blank_is_zero"] = self.if_blank_is_zero
        return out


@dataclass(frozen=True)
class Checked:
    """The result of a run: findings E, W, I, each in the form's order."""

    findings: tuple[Finding, ...]
    not_applicable: tuple[NotApplicable, ...]

    @property
    def blocked(self) -> bool:
        """Whether a finding stands in the way of submitting (exit status 1)."""
        return any(found.blocks for found in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """As ``report check --json`` prints it."""
        return {
            "findings": [found.to_dict() for found in self.findings],
            "not_applicable": [entry.to_dict() for entry in self.not_applicable],
        }

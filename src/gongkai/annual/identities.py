"""The evaluator of the identities that a form states as data (勾稽关系).

The language of a rule::

    rule       = condition [("=>" | "<=>") condition]
    condition  = sum ("=" | "!=" | ">=" | "<=" | ">" | "<") sum
    sum        = term (("+" | "-") term)*
    term       = KEY | INTEGER | "sum(" KEY ".." KEY ")"

A KEY fills the ``{}`` of the pattern (in ``indicators.{}`` it is a code such as ``L3.1``);
``sum(a..b)`` runs over the rows (or columns) from a to b in the form's order. A blank, ambiguous
or missing cell is unknown, and a condition over an unknown is undecided.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, cast

from gongkai.annual import form as forms
from gongkai.annual.form import INDICATORS, Form, Identity
from gongkai.annual.model import Number, Report

Link = Literal["=>", "<=>", ""]
Value = Callable[[str], Number | None]

_COMPARE: dict[str, Callable[[Number, Number], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_KEY = r"\w+(?:\.\w+)*"
_TERM = re.compile(rf"\s*([+-])?\s*(?:sum\(({_KEY})\.\.({_KEY})\)|({_KEY}))")


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms of one side: (sign, cell name or integer)."""

    terms: tuple[tuple[int, str | int], ...]

    def value(self, value: Value) -> Number | None:
        """The sum, or None when a term is unknown."""
        total: Number = 0
        for sign, term in self.terms:
            number = term if isinstance(term, int) else value(term)
            if number is None:
                return None
            total += sign * number
        return total

    def cells(self) -> tuple[str, ...]:
        """The cells named."""
        return tuple(term for _, term in self.terms if isinstance(term, str))


@dataclass(frozen=True, slots=True)
class Condition:
    """left OP right."""

    left: Sum
    op: str
    right: Sum

    def holds(self, value: Value) -> bool | None:
        """True, False, or None when undecided."""
        left, right = self.left.value(value), self.right.value(value)
        if left is None or right is None:
            return None
        return _COMPARE[self.op](left, right)


@dataclass(frozen=True, slots=True)
class Rule:
    """An identity at one place of the form, e.g. T3-ROW-SUM at table3.new."""

    identity: Identity
    when: Condition | None
    link: Link
    then: Condition

    _cells: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        conditions = [self.when, self.then] if self.when else [self.then]
        sides = [side for c in conditions for side in (c.left, c.right)]
        names = tuple(dict.fromkeys(name for side in sides for name in side.cells()))
        object.__setattr__(self, "_cells", names)

    def cells(self) -> tuple[str, ...]:
        """Every cell the rule speaks of, in the order of the rule, without repeats."""
        return self._cells

    def holds(self, value: Value) -> bool | None:
        """True, False, or None when an unknown cell leaves it undecided."""
        then = self.then.holds(value)
        if self.when is None:
            return then
        when = self.when.holds(value)
        if self.link == "<=>":
            return None if when is None or then is None else when == then
        if when is False or then is True:
            return True
        return None if when is None or then is None else False


def _names(form: Form, pattern: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(pattern with ``*`` filled, keys that may fill ``{}``) for each place."""
    if pattern == f"{INDICATORS}.{{}}":
        yield pattern, form.codes
        return
    table = form.table(pattern.split(".")[0])
    for block in table.blocks:
        rows = tuple(row.key for row in block.rows)
        columns = tuple(column.key for column in block.columns)
        _, row, column = pattern.split(".")
        if row == "*":
            yield from ((f"{table.key}.{key}.{{}}", columns) for key in rows)
        elif column == "*":
            yield from ((f"{table.key}.{{}}.{key}", rows) for key in columns)
        elif row in rows:
            yield pattern, columns


def _sum(text: str, pattern: str, keys: tuple[str, ...]) -> Sum:
    terms: list[tuple[int, str | int]] = []
    position = 0
    text = text.strip()
    while position < len(text):
        match = _TERM.match(text, position)
        if not match:
            raise ValueError(f"cannot read the term at {text[position:]!r}")
        sign = -1 if match[1] == "-" else 1
        if match[2]:
            span = keys[keys.index(match[2]) : keys.index(match[3]) + 1]
            terms += [(sign, pattern.format(key)) for key in span]
        elif match[4].isdigit():
            terms.append((sign, int(match[4])))
        elif match[4] in keys:
            terms.append((sign, pattern.format(match[4])))
        else:
            raise ValueError(f"no row or column {match[4]!r} in {pattern}")
        position = match.end()
    return Sum(tuple(terms))


def _condition(text: str, pattern: str, keys: tuple[str, ...]) -> Condition:
    parts = re.split(r"(!=|>=|<=|=|>|<)", text)
    if len(parts) != 3:
        raise ValueError(f"a condition has one comparison: {text!r}")
    return Condition(_sum(parts[0], pattern, keys), parts[1], _sum(parts[2], pattern, keys))


def _rule(identity: Identity, pattern: str, keys: tuple[str, ...]) -> Rule:
    before, link, after = re.fullmatch(r"(?:(.*?)\s*(<=>|=>))?(.*)", identity.rule).groups()  # type: ignore[union-attr]
    when = _condition(before, pattern, keys) if before else None
    return Rule(identity, when, cast(Link, link or ""), _condition(after, pattern, keys))


def rules_of(form: Form) -> tuple[Rule, ...]:
    """Every identity of the form at every place it holds. Raises ValueError on a bad rule."""
    return tuple(
        _rule(identity, pattern, keys)
        for identity in form.identities
        for each in identity.each
        for pattern, keys in _names(form, each)
    )


@forms.by_forms
@cache
def shipped_rules(form_id: str) -> tuple[Rule, ...]:
    """:func:`rules_of` for a known form, made once. Raises KeyError."""
    return rules_of(forms.get(form_id))


def if_blank_is_zero(rule: Rule, report: Report) -> Literal["pass", "fail"] | None:
    """How an undecided rule would come out if its blanks were 0; None if still undecided."""

    def value(name: str) -> Number | None:
        cell = report.cell(name)
        return 0 if cell.is_blank else cell.value

    verdict = rule.holds(value)
    return None if verdict is None else "pass" if verdict else "fail"


def solve(rule: Rule, value: Value) -> tuple[str, Number] | None:
    """The one unknown cell of an unconditional equation and the value it must have."""
    if rule.when is not None or rule.then.op != "=":
        return None
    unknown: tuple[int, str] | None = None
    rest: Number = 0
    for side, factor in ((rule.then.left, 1), (rule.then.right, -1)):
        for sign, term in side.terms:
            number = term if isinstance(term, int) else value(term)
            if number is not None:
                rest += factor * sign * number
            elif unknown is None:
                unknown = (factor * sign, str(term))
            else:
                return None
    if unknown is None:
        return None
    return unknown[1], -rest * unknown[0]

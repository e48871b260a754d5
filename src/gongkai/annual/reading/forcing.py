"""What the form's identities force where the layout leaves a figure's column open.

A row that prints fewer figures than the form has columns is tried in every order-keeping
layout, empty columns counting 0; layouts that break an identity fall away, and so do those that
put a negative figure where the form counts. A column that holds the same in all that remain is
settled; the rest stays ambiguous.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

from gongkai.annual.form import Form
from gongkai.annual.identities import Rule, rules_of, shipped_rules, solve
from gongkai.annual.model import Cell, Number

_MOST_LAYOUTS = 500


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row's cell names and the cells it prints, fewer than names. ``bordered``: cells show
    their borders, so that only whole stretches can have shifted."""

    names: tuple[str, ...]
    printed: tuple[Cell, ...]
    bordered: bool

    def layouts(self) -> Iterator[dict[str, Cell]]:
        """Every way to put the printed cells on the names, in order; the rest is blank."""
        n, k = len(self.printed), len(self.names)
        if self.bordered:
            places: Iterator[tuple[int, ...]] = (
                tuple(range(start, start + n)) for start in range(k - n + 1)
            )
        elif comb(k, n) <= _MOST_LAYOUTS:
            places = combinations(range(k), n)
        else:
            return
        for at in places:
            layout = dict.fromkeys(self.names, Cell(printed=""))
            layout |= {self.names[c]: cell for c, cell in zip(at, self.printed, strict=True)}
            yield layout


def _rules(form: Form) -> tuple[Rule, ...]:
    try:
        rules = shipped_rules(form.id)
    except KeyError:
        rules = rules_of(form)
    return tuple(rule for rule in rules if rule.identity.severity == "E")


def infer(
    form: Form,
    cells: dict[str, Cell],
    open_rows: Sequence[OpenRow] = (),
    shifted: Set[str] = frozenset(),
) -> None:
    """Settle ambiguous cells that identities force, naming the identity; others stay.

    ``shifted``: cells that may all have shifted alike, which breaks no identity of a column.
    """
    if not any(cell.state == "ambiguous" for cell in cells.values()):
        return
    rules = _rules(form)
    besides = {name for row in open_rows for name in row.names} | shifted
    for _ in range(4):
        settled = sum(_settle(row, form, rules, cells) for row in open_rows)
        if not (_solve(rules, cells, besides) or settled):
            return


def _holds(rule: Rule, cells: dict[str, Cell], layout: dict[str, Cell]) -> bool | None:
    def value(name: str) -> Number | None:
        cell = layout.get(name)
        if cell is not None:
            return cell.value or 0
        other = cells.get(name)
        return other.value if other else None

    return rule.holds(value)


def _can_refute(rule: Rule, row: Set[str], cells: Mapping[str, Cell]) -> bool:
    """Whether the rule speaks of the row, and of no cell besides that is unknown."""
    if row.isdisjoint(rule.cells()):
        return False
    besides = (cells.get(name) for name in rule.cells() if name not in row)
    return all(cell is not None and cell.value is not None for cell in besides)


def _can_stand(form: Form, layout: Mapping[str, Cell]) -> bool:
    """Whether only columns with a sign hold negative figures."""
    return all(
        cell.value is None or cell.value >= 0 or form.place(name)[3].signed
        for name, cell in layout.items()
    )


def _settle(row: OpenRow, form: Form, rules: Sequence[Rule], cells: dict[str, Cell]) -> bool:
    """Try the row's layouts; True when a cell was settled."""
    if all(cells[name].state != "ambiguous" for name in row.names):
        return False
    layouts = [layout for layout in row.layouts() if _can_stand(form, layout)]
    if len({tuple(cell.value or 0 for cell in layout.values()) for layout in layouts}) < 2:
        return False  # blanks count 0, so no identity can tell them apart
    names = set(row.names)
    about = [rule for rule in rules if _can_refute(rule, names, cells)]
    about.sort(key=lambda rule: len(rule.cells()))  # the cheapest refute first
    by: str | None = None
    remaining = []
    for layout in layouts:
        broken = next((r for r in about if _holds(r, cells, layout) is False), None)
        if broken is None:
            remaining.append(layout)
        else:
            by = broken.identity.id
    if not remaining or by is None:
        return False
    moved = False
    for name in row.names:
        values = {layout[name].value for layout in remaining}
        if cells[name].state != "ambiguous" or len(values) != 1:
            continue
        cell = remaining[0][name]
        cells[name] = cell if cell.value is None else replace(cell, state="inferred", by=by)
        moved = True
    return moved


def _solve(rules: Sequence[Rule], cells: dict[str, Cell], besides: set[str]) -> bool:
    """A single ambiguous figure (cut, or without its unit) that an equation confirms."""

    def value(name: str) -> Number | None:
        cell = cells.get(name)
        return cell.value if cell else None

    moved = False
    for rule in rules:
        solved = solve(rule, value)
        if solved is None or solved[0] in besides:
            continue
        name, number = solved
        cell = cells.get(name)
        if cell is not None and cell.state == "ambiguous" and number in cell.candidates:
            cells[name] = replace(
                cell, value=number, state="inferred", by=rule.identity.id, candidates=()
            )
            moved = True
    return moved

"""Cases for the checks, written as changes of a valid report.

A file ``cases/*.yaml`` is a list of::

    - check: T3-ROW-SUM
      form: "2021"              # the default
      year: 2023                # default: 2020 for form 2019, 2023 for form 2021
      pass: [CHANGE, …]         # judged, and nothing found
      fail: [CHANGE + find, …]  # found; find: {cells: […], printed, expected, says: "part"}
      unjudged: [CHANGE + why, …]  # no finding and an entry in not_applicable; why: "part"

A CHANGE (``{}`` = the valid report as it is) has any of::

    values: {CELL: number|null}     printed: {CELL: text}      sub_rows: {ROW: [name, …]}
    states: {CELL: ambiguous}       without: [ROW or TABLE]    labels: {KEY: text}
    text: {CHAPTER: [paragraph]}    headings: {CHAPTER: text}  chapters: [number, …]
    claims: [[what, value, quote]]  explanations: {CHECK: text}
    title, organ, signed_by, signed_on, year, ends_at, form_id: value
    context: {published, organ_kind, organ_name, local_deadline, rule_making}
    previous: CHANGE (of the valid report of the year before; its ``form`` may differ)
    peers: [CHANGE, …]             indicators: {CODE: number|null} (form "legacy")
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from gongkai.annual.checking.engine import Context
from gongkai.annual.model import Cell, Claim, Number, Report
from tests.annual.reports import legacy_report, valid_report, with_text, without_rows

FOLDER = Path(__file__).parent / "cases"
_PLAIN = ("title", "organ", "signed_by", "signed_on", "year", "ends_at")
_KNOWN = frozenset(
    (
        *_PLAIN,
        *("values", "printed", "sub_rows", "states", "without", "labels", "text", "headings"),
        *("chapters", "claims", "explanations", "form_id", "context", "previous", "peers"),
        *("form", "find", "why", "indicators"),
    )
)


def load() -> list[dict[str, Any]]:
    """Every case of every file."""
    return [
        case
        for file in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]


def _number(value: float | int | str | None) -> Number | None:
    return Decimal(str(value)) if isinstance(value, (float, str)) else value


def _cells(report: Report, change: Mapping[str, Any]) -> Report:
    cells = {name: Cell(_number(v)) for name, v in change.get("values", {}).items()}
    cells |= {name: Cell(state=state) for name, state in change.get("states", {}).items()}
    for name, printed in change.get("printed", {}).items():
        cells[name] = replace(cells.get(name) or report.cell(name), printed=printed)
    report = without_rows(report, *change.get("without", ()))
    return report.with_cells(cells)


def _split(report: Report, sub_rows: Mapping[str, list[str]]) -> Report:
    """Sub-rows in place of a row; the first one takes the row's figures."""
    cells = dict(report.cells)
    for row, names in sub_rows.items():
        for n in range(len(names)):
            for name, cell in report.row_cells(row):
                key = name.rpartition(".")[2]
                cells.setdefault(f"{row}.{n}.{key}", cell if n == 0 else Cell(0))
        for name, _ in list(report.row_cells(row)):
            cells.pop(name, None)
    named = {row: tuple(names) for row, names in sub_rows.items()}
    return replace(report, cells=cells, sub_rows={**report.sub_rows, **named})


def _chapters(report: Report, change: Mapping[str, Any]) -> Report:
    for number, paragraphs in change.get("text", {}).items():
        report = with_text(report, number, *paragraphs)
    headings = change.get("headings", {})
    chapters = [replace(c, heading=headings.get(c.number, c.heading)) for c in report.chapters]
    if "chapters" in change:
        by_number = {chapter.number: chapter for chapter in chapters}
        chapters = [by_number[number] for number in change["chapters"]]
    return replace(report, chapters=tuple(chapters))


def report_of(change: Mapping[str, Any], form: str, year: int | None) -> Report:
    """The valid report with the change made. Raises ValueError for a key that is not defined."""
    if unknown := set(change) - _KNOWN:
        raise ValueError(f"a change has no {', '.join(sorted(unknown))}")
    organ = change.get("organ", "云溪市水利局")
    if form == "legacy":
        report = legacy_report(year or 2016, organ)
        report = replace(report, indicators={**report.indicators, **change.get("indicators", {})})
    else:
        report = valid_report(form, year, organ)
    if "sub_rows" in change:
        report = _split(report, change["sub_rows"])
    report = _chapters(_cells(report, change), change)
    plain = {key: change[key] for key in _PLAIN if key in change}
    claims = [
        Claim(quote, what, _number(value) or 0) for what, value, quote in change.get("claims", ())
    ]
    report = replace(
        report,
        labels=change.get("labels", {}),
        explanations=change.get("explanations", {}),
        narrative=tuple(claims),
        **plain,
    )
    return replace(report, form=change["form_id"], cells={}) if "form_id" in change else report


def situation(case: Mapping[str, Any], change: Mapping[str, Any]) -> tuple[Report, Context]:
    """The report and the context of one change of a case."""
    form, year = case.get("form", "2021"), case.get("year")
    report = report_of(change, form, year)
    own_year = change.get("year") or report.year or valid_report("2021").year or 0
    context = dict(change.get("context", {}))
    if (before := change.get("previous")) is not None:
        context["previous"] = report_of(before, before.get("form", form), own_year - 1)
    context["peers"] = tuple(report_of(peer, form, own_year) for peer in change.get("peers", ()))
    return report, Context(**context)

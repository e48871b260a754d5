"""How far a document reaches: what lies beyond the place where it was cut, and form order.

``report.ends_at`` is None, a cell name, or ``chapter:N`` (``corpus/README``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from gongkai.annual import form as forms
from gongkai.annual.model import Report

Place = tuple[int, int]
_LAST: Place = (99, 0)


@forms.by_forms
@cache
def _places(form_id: str) -> Mapping[str, Place]:
    form = forms.get(form_id)
    chapters = {table.key: table.chapter for table in form.tables}
    return {
        cell: (chapters[cell.split(".")[0]], number)
        for number, cell in enumerate(form.cells, start=1)
    }


def places(report: Report) -> Mapping[str, Place]:
    """Cell name → its place in the form: (chapter, number of the cell)."""
    return _places(report.form) if report.form in forms.all_forms() and report.form else {}


def place(known: Mapping[str, Place], name: str) -> Place:
    """Where a cell, table, chapter, the title or the signature stands in the report."""
    if name == "title":
        return (0, 0)
    if name.startswith("chapter:"):
        return (int(name[8:]), 0) if name[8:].isdecimal() else _LAST
    table, *keys = name.split(".")
    if not keys:
        return min((p for cell, p in known.items() if cell.startswith(f"{table}.")), default=_LAST)
    if len(keys) == 3:  # a cell of a sub-row stands where its row's cell would
        return known.get(f"{table}.{keys[0]}.{keys[2]}", _LAST)
    return known.get(name, _LAST)


def end(report: Report) -> Place | None:
    """Where the document is cut; None when it is whole."""
    if report.ends_at is None:
        return None
    known = places(report)
    if len(report.ends_at.split(".")) == 2:  # a row
        cells = [p for name, p in known.items() if name.startswith(report.ends_at + ".")]
        return max(cells, default=_LAST)
    return place(known, report.ends_at)


def begin(report: Report) -> Place:
    """Where the document begins: (0, 0), unless it is a page out of the middle (no title, and
    its first chapter is not 一): then the first thing of it that is there."""
    first = min((chapter.number for chapter in report.chapters), default=1)
    if report.title is not None or first <= 1:
        return (0, 0)
    known = places(report)
    cells = (place(known, name) for name, cell in report.cells.items() if cell.state != "missing")
    return min(cells, default=(first, 0))


def last_chapter(report: Report) -> int:
    """The last chapter that the document reaches (6 when it is whole)."""
    cut = end(report)
    return 6 if cut is None else min(cut[0], 6)


def is_beyond(report: Report, name: str) -> bool:
    """Whether ``name`` may stand in a part that is cut off, before or behind.

    The place of the cut counts as cut off, for the text stops there; so does a table of the
    chapter in whose text it stops, for the table may have followed.
    """
    cut = end(report)
    if name in ("signature", "whole"):
        return cut is not None
    here = place(places(report), name)
    if name.startswith("chapter:"):
        return here[0] < begin(report)[0] or (cut is not None and here[0] >= cut[0])
    return here < begin(report) or (cut is not None and here >= cut)

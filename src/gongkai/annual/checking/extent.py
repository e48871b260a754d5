"""How far a document reaches: what lies beyond the place where it was cut, and form order.

``report.ends_at`` is None, a cell name, or ``chapter:N`` (``corpus/README``).
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.annual import form as forms
from gongkai.annual.model import Report

Place = tuple[int, int]
_LAST: Place = (99, 0)
_TABLE_CHAPTER = {"table2": 2, "table3": 3, "table4": 4}


def places(report: Report) -> Mapping[str, Place]:
    """Cell name → its place in the form: (chapter, number of the cell)."""
    if report.form not in forms.all_forms():
        return {}
    return {
        cell: (_TABLE_CHAPTER.get(cell.split(".")[0], 9), number)
        for number, cell in enumerate(report.form_data.cells, start=1)
    }


def place(known: Mapping[str, Place], name: str) -> Place:
    """Where a cell, row, table, chapter, the title or the signature stands in the report."""
    if name == "title":
        return (0, 0)
    if name.startswith("chapter:"):
        return (int(name[8:]), 0) if name[8:].isdecimal() else _LAST
    table, *keys = name.split(".")
    if table in _TABLE_CHAPTER and not keys:
        return (_TABLE_CHAPTER[table], 1)
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


def last_chapter(report: Report) -> int:
    """The last chapter that the document reaches (6 when it is whole)."""
    cut = end(report)
    return 6 if cut is None else min(cut[0], 6)


def is_beyond(report: Report, name: str) -> bool:
    """Whether the cut leaves ``name`` out, in whole or (a chapter, a table) in part.

    The cell at the cut itself is there. A cut after the tables of a chapter, in its text or a
    later chapter, leaves the table whole.
    """
    cut = end(report)
    if cut is None:
        return False
    if name in ("signature", "whole"):
        return True
    here = place(places(report), name)
    if name.startswith("chapter:"):
        return here[0] >= cut[0]
    return here > cut if cut[1] else here[0] > cut[0]

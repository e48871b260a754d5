"""A report as one immutable data structure, whatever it came from.

A cell is a value (int, or Decimal with the unit of its column), a blank, or a value that the
source leaves open. Blank and 0 are different things. Cell names: ``table3.new.total``;
a sub-row is ``table2.other_services.N.decisions``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

from gongkai.annual import form as forms

Number = int | Decimal
_PLAIN = (int, type(None), Decimal)
State = Literal["ambiguous", "inferred", "missing"]
Position = Mapping[str, Any]
"""Where a text stands, as the canonical JSON writes it: text ``{line, start, end}``
(1-based line, offsets in the decoded text); html, docx, xlsx ``{table, row, column}``
(1-based, spans expanded); pdf, image ``{page, box}`` (points from the top left)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a report.

    ``state`` is None for a plain value or a blank (value None). ``ambiguous``: the source does
    not settle it, ``candidates`` lists the possible numbers. ``inferred``: ``by`` is the id of
    the identity that forces the value. ``missing``: the document has no such cell.
    """

    value: Number | None = None
    state: State | None = None
    printed: str | None = None
    at: Position | None = None
    by: str | None = None
    candidates: tuple[Number, ...] = ()

    def __post_init__(self) -> None:
        if self.state is None and type(self.value) in _PLAIN:
            return
        if self.state in ("ambiguous", "missing") and self.value is not None:
            raise ValueError(f"a cell that is {self.state} has no value")
        if self.state == "inferred" and self.value is None:
            raise ValueError("an inferred cell has a value")
        if isinstance(self.value, (bool, float)):
            raise TypeError("a figure is an int or a Decimal")

    @property
    def is_blank(self) -> bool:
        """The cell stands there and is empty."""
        return self.value is None and self.state is None


MISSING = Cell(state="missing")
_INDICATOR = f"{forms.INDICATORS}."


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter's running text. ``heading`` as printed, with its number (一、总体情况);
    sub-headings such as （一）主动公开 are paragraphs of their own."""

    number: int
    heading: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure stated in running text: ``quote`` (≤ 30 characters, as in the document)."""

    quote: str
    what: str
    value: Number
    chapter: int | None = None


@dataclass(frozen=True)
class Report:
    """An annual report. Immutable; use :func:`dataclasses.replace` or :meth:`with_cells`.

    ``form`` is a form id or None when the source does not tell. ``cells`` holds every cell
    the document has (and, in a row that is partly there, those it lacks as ``missing``);
    rows that are wholly missing have no cells. ``sub_rows`` maps a row name
    (``table2.other_services``) to the names of its sub-rows.
    """

    form: str | None
    organ: str | None = None
    year: int | None = None
    title: str | None = None
    organ_alt: tuple[str, ...] = ()
    signed_by: str | None = None
    signed_on: date | None = None
    preamble: tuple[str, ...] = ()
    """Paragraphs between the title and the first chapter (not counted for equality)."""
    chapters: tuple[Chapter, ...] = ()
    cells: Mapping[str, Cell] = field(default_factory=dict)
    sub_rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends_at: str | None = None
    indicators: Mapping[str, Number | None] = field(default_factory=dict)
    narrative: tuple[Claim, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    """Printed label of a row (``table3.denied_by_law``), column (``table3/social_org``,
    ``table2.rules/made``) or block, where it differs from the official one; also
    ``extra.N`` for rows that are not on the form, ``note.table3`` when the note is printed
    ("" when it is absent) and ``width.table3.granted`` = how many figures the row printed
    when that is not the form's number, and ``residue.chapter:1`` = conversion marks that stood
    in front of the chapter's heading."""
    explanations: Mapping[str, str] = field(default_factory=dict)
    """Written explanations of W findings that travel with the report, by check id."""

    def __post_init__(self) -> None:
        for name in ("cells", "sub_rows", "indicators", "labels", "explanations"):
            value = getattr(self, name)
            if not isinstance(value, MappingProxyType):
                object.__setattr__(self, name, MappingProxyType(dict(value)))
        if self.form in forms.all_forms():
            known = self.form_data
            for cell in self.cells.keys() - known.cell_set:  # of sub-rows, or unknown
                try:
                    known.place(cell)
                except (KeyError, ValueError):
                    raise ValueError(f"form {self.form} has no cell {cell}") from None

    @cached_property
    def form_data(self) -> forms.Form:
        """The form's data. Raises KeyError when the form is unknown."""
        if self.form is None:
            raise KeyError("the report's form is unknown")
        return forms.get(self.form)

    def cell(self, name: str) -> Cell:
        """The cell, or ``MISSING``. Of a row with sub-rows: their sum, unknown if one is.
        ``indicators.L3.1`` is an indicator."""
        found = self.cells.get(name)
        if found is not None:
            return found
        if name.startswith(_INDICATOR):
            code = name.removeprefix(_INDICATOR)
            return Cell(self.indicators[code]) if code in self.indicators else MISSING
        row, _, key = name.rpartition(".")
        if row not in self.sub_rows:
            return MISSING
        parts = [
            self.cells.get(f"{row}.{n}.{key}", MISSING) for n in range(len(self.sub_rows[row]))
        ]
        values = [part.value for part in parts if part.value is not None]
        if len(values) == len(parts):
            return Cell(sum(values, start=0))
        states = {part.state for part in parts if part.value is None}
        return Cell(state="ambiguous") if states - {None} else Cell()

    def value(self, name: str) -> Number | None:
        """The figure, or None when blank, ambiguous or missing."""
        return self.cell(name).value

    def has_row(self, row: str) -> bool:
        """Whether any cell of the row (``table3.new``) is there."""
        return row in self.sub_rows or any(
            f"{row}.{column.key}" in self.cells for column in self.form_data.rows[row][1].columns
        )

    def has_table(self, key: str) -> bool:
        """Whether any row of the table is there."""
        prefix = key + "."
        return any(name.startswith(prefix) for name in self.cells)

    def row_cells(self, row: str) -> Iterator[tuple[str, Cell]]:
        """The row's cells by name in column order; of a row with sub-rows, all of theirs."""
        keys = [column.key for column in self.form_data.rows[row][1].columns]
        subs = self.sub_rows.get(row)
        rows = [row] if subs is None else [f"{row}.{n}" for n in range(len(subs))]
        for name in rows:
            for key in keys:
                yield f"{name}.{key}", self.cells.get(f"{name}.{key}", MISSING)

    def chapter(self, number: int) -> Chapter | None:
        """The first chapter of that number, or None."""
        return next((c for c in self.chapters if c.number == number), None)

    def text(self, *numbers: int) -> str:
        """The chapters' running text, all chapters when none is named."""
        return "\n".join(
            paragraph
            for chapter in self.chapters
            if not numbers or chapter.number in numbers
            for paragraph in chapter.paragraphs
        )

    def with_cells(self, cells: Mapping[str, Cell]) -> Report:
        """The same report with some cells replaced."""
        return replace(self, cells={**self.cells, **cells})

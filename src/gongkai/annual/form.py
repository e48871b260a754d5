"""A form of the annual report as data: tables, rows, columns, labels, units, identities.

The forms in ``forms/*.toml`` are the official ones (2019: 国办公开办函〔2019〕60号,
2021: 国办公开办函〔2021〕30号). A new form is a new data file; no code knows a row by name
unless the law does.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import _lru_cache_wrapper, cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any, Literal, TypeVar

Layout = Literal["stacked", "matrix", "line"]
_NUMERALS = "零一二三四五六七八九"
INDICATORS = "indicators"
"""The table that indicators stand in: ``indicators.L3.1``."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures. ``label`` is the path of printed header cells, outermost first."""

    key: str
    label: tuple[str, ...]
    variants: tuple[str, ...] = ()
    unit: str | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures. ``label`` is the path of printed label cells, outermost first.

    ``splittable`` rows may be given as named sub-rows (其他对外管理服务事项).
    """

    key: str
    label: tuple[str, ...]
    variants: tuple[str, ...] = ()
    splittable: bool = False
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Rows × columns under one heading; ``corner`` is the printed top-left label."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    heading: str | None = None
    corner: str | None = None

    def column(self, key: str) -> Column:
        """The column named ``key``. Raises KeyError."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a chapter (``chapter`` 0: an annex behind the last one).

    ``layout``: ``stacked`` (blocks below each other, each with its header), ``matrix``
    (one block, label columns left), ``line`` (one row of figures; each row of the block is
    a group of columns side by side).
    """

    key: str
    chapter: int
    title: str
    layout: Layout
    blocks: tuple[Block, ...]
    note: str | None = None

    def rows(self) -> Iterator[tuple[Block, Row]]:
        """All rows in printed order, each with the block it stands in."""
        for block in self.blocks:
            for row in block.rows:
                yield block, row

    def widths(self) -> dict[str, int]:
        """How many columns each row has, by the row's name (``table3.new``)."""
        return {f"{self.key}.{row.key}": len(block.columns) for block, row in self.rows()}


@dataclass(frozen=True, slots=True)
class ChapterHeading:
    """The printed heading of a chapter and the variants seen."""

    number: int
    heading: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """A relation between cells that a valid report keeps (勾稽关系).

    ``each`` are cell patterns: ``{}`` is the place of a term of ``rule``, ``*`` runs over
    the rows or columns of the table. See ``identities.py`` for the language of ``rule``.
    """

    id: str
    severity: Literal["E", "W", "I"]
    each: tuple[str, ...]
    rule: str
    says: str
    basis: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure of a form without tables (《政府信息公开情况统计表》 before 2019).

    One without a ``unit`` is the heading of a group and has no figure. ``note`` is printed in
    brackets behind the label; ``verified``: the wording is that of a text that was read.
    """

    code: str
    label: str
    variants: tuple[str, ...] = ()
    note: str | None = None
    unit: str | None = None
    verified: bool = False


@dataclass(frozen=True)
class Form:
    """A whole form. ``since``/``until`` are report years, ``until`` None while in force."""

    id: str
    title: str
    source: str
    since: int
    until: int | None
    chapters: tuple[ChapterHeading, ...]
    tables: tuple[Table, ...]
    identities: tuple[Identity, ...]
    indicators: tuple[Indicator, ...] = ()
    continues: str | None = None
    """The form whose cells this one keeps, so that the rules written for it hold here too."""

    def table(self, key: str) -> Table:
        """The table named ``key``, that of the indicators too. Raises KeyError."""
        for table in self.tables:
            if table.key == key:
                return table
        if key == INDICATORS and self.indicators:
            return self.indicator_table
        raise KeyError(key)

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """Every cell name in printed order, e.g. ``table3.new.total``."""
        return tuple(
            f"{table.key}.{row.key}.{column.key}"
            for table in self.tables
            for block, row in table.rows()
            for column in block.columns
        )

    @cached_property
    def cell_set(self) -> frozenset[str]:
        """:attr:`cells`, to look one up."""
        return frozenset(self.cells)

    @cached_property
    def rows(self) -> Mapping[str, tuple[Table, Block, Row]]:
        """Row name (``table3.new``) → where it stands."""
        return {
            f"{table.key}.{row.key}": (table, block, row)
            for table in self.tables
            for block, row in table.rows()
        }

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the indicators that have a figure, in printed order."""
        return tuple(indicator.code for indicator in self.indicators if indicator.unit)

    @cached_property
    def indicator_table(self) -> Table:
        """The indicators as a table: a row each, one column of figures."""
        rows = tuple(Row(i.code, (i.label,), i.variants) for i in self.indicators)
        column = Column("value", ("统计数",))
        block = Block((column,), rows, corner="统计指标")
        return Table(INDICATORS, 0, "政府信息公开情况统计表", "stacked", (block,))

    def place(self, cell: str) -> tuple[Table, Block, Row, Column]:
        """Where the cell ``TABLE.ROW[.N].COLUMN`` or ``indicators.CODE`` stands.

        Raises KeyError.
        """
        if cell.startswith(f"{INDICATORS}."):
            return self._indicator(cell.removeprefix(f"{INDICATORS}."))
        table_key, row_key, *_, column_key = cell.split(".")
        table, block, row = self.rows[f"{table_key}.{row_key}"]
        return table, block, row, block.column(column_key)

    def _indicator(self, code: str) -> tuple[Table, Block, Row, Column]:
        (block,) = self.indicator_table.blocks
        if code not in self.codes:
            raise KeyError(code)
        row = next(row for row in block.rows if row.key == code)
        return self.indicator_table, block, row, block.columns[0]

    def label(self, cell: str) -> str:
        """The cell's printed place in words: 表三“予以公开”“自然人”列."""
        table, _, row, column = self.place(cell)
        return f"{table_name(table)}“{row.label[-1]}”行“{column.label[-1]}”列"


def table_name(table: Table) -> str:
    """What people call the table: 表二, or its title."""
    numbered = re.fullmatch(r"table([1-9])", table.key)
    return f"表{_NUMERALS[int(numbered[1])]}" if numbered else table.title


def _strings(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value)


def _column(raw: Mapping[str, Any]) -> Column:
    return Column(
        raw["key"],
        _strings(raw["label"]),
        _strings(raw.get("variants", ())),
        raw.get("unit"),
        bool(raw.get("signed", False)),
    )


def _row(raw: Mapping[str, Any]) -> Row:
    return Row(
        raw["key"],
        _strings(raw["label"]),
        _strings(raw.get("variants", ())),
        bool(raw.get("splittable", False)),
        raw.get("article"),
    )


def _block(raw: Mapping[str, Any]) -> Block:
    return Block(
        tuple(map(_column, raw["columns"])),
        tuple(map(_row, raw["rows"])),
        raw.get("heading"),
        raw.get("corner"),
    )


def _indicator(raw: Mapping[str, Any]) -> Indicator:
    return Indicator(
        raw["code"],
        raw["label"],
        _strings(raw.get("variants", ())),
        raw.get("note"),
        raw.get("unit"),
        bool(raw.get("verified", False)),
    )


def parse(text: str) -> Form:
    """Make a form from the text of its TOML file. Raises KeyError for a missing key."""
    raw = tomllib.loads(text)
    return Form(
        id=raw["id"],
        title=raw["title"],
        source=raw["source"],
        since=raw["since"],
        until=raw.get("until"),
        chapters=tuple(
            ChapterHeading(c["number"], c["heading"], _strings(c.get("variants", ())))
            for c in raw.get("chapter", ())
        ),
        tables=tuple(
            Table(
                t["key"],
                t["chapter"],
                t["title"],
                t["layout"],
                tuple(map(_block, t["block"])),
                t.get("note"),
            )
            for t in raw.get("table", ())
        ),
        identities=tuple(
            Identity(i["id"], i["severity"], _strings(i["each"]), i["rule"], i["says"], i["basis"])
            for i in raw.get("identity", ())
        ),
        indicators=tuple(map(_indicator, raw.get("indicator", ()))),
        continues=raw.get("continues"),
    )


def load_file(path: Path) -> Form:
    """A form from a file of one's own. Raises OSError, KeyError, tomllib.TOMLDecodeError."""
    return parse(path.read_text(encoding="utf-8"))


_EXTRA: list[Form] = []
_BY_FORMS: list[Callable[[], None]] = []
_Cache = TypeVar("_Cache", bound="_lru_cache_wrapper[Any]")


def by_forms(cached: _Cache) -> _Cache:
    """Mark a cached function whose results follow from the known forms (above ``@cache``)."""
    _BY_FORMS.append(cached.cache_clear)
    return cached


@contextmanager
def extra_forms(*paths: Path) -> Iterator[None]:
    """Know the forms in these files too while the context lasts, to try a form before it ships.

    An extra form takes the place of a shipped one of its id. For one process, not for threads.
    """
    added = [load_file(path) for path in paths]
    _EXTRA.extend(added)
    _forget()
    try:
        yield
    finally:
        del _EXTRA[len(_EXTRA) - len(added) :]
        _forget()


def _forget() -> None:
    for clear in _BY_FORMS:
        clear()


@by_forms
@cache
def all_forms() -> Mapping[str, Form]:
    """The forms shipped with the program and the extra ones, by id, in order of their years."""
    folder = resources.files("gongkai.annual") / "forms"
    shipped = [
        parse(file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    return {form.id: form for form in sorted((*shipped, *_EXTRA), key=lambda form: form.since)}


def get(form_id: str) -> Form:
    """The form named ``form_id``. Raises KeyError."""
    return all_forms()[form_id]


def lineage(form_id: str) -> tuple[str, ...]:
    """The form and those it continues, nearest first."""
    form = all_forms().get(form_id)
    if form is None or form.continues is None:
        return (form_id,)
    return (form_id, *lineage(form.continues))


def for_year(year: int) -> Form | None:
    """The form prescribed for a report year (``domain/05`` S-TEMPLATE-YEAR): the last one
    made by then, so that a new form ends the time of the one before."""
    due = None
    for form in all_forms().values():
        if form.since <= year and (form.until is None or year <= form.until):
            due = form
    return due


def newest() -> Form:
    """The form with tables that was made last."""
    return max((form for form in all_forms().values() if form.tables), key=lambda f: f.since)

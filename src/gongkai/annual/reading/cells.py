"""Found rows → cells of the report: columns, units, sub-rows, lost labels, identities."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace

from gongkai.annual.figures import read_figure
from gongkai.annual.form import Column, Form
from gongkai.annual.model import Cell, Number
from gongkai.annual.reading.added_columns import any_surplus, crowded, without_row_numbers
from gongkai.annual.reading.forcing import OpenRow, infer
from gongkai.annual.reading.found import Found, FoundRow
from gongkai.annual.reading.placing import (
    Padding,
    Placed,
    figures_run,
    is_bordered,
    learn_padding,
    place,
)
from gongkai.annual.reading.printings import contest, one_printing
from gongkai.annual.reading.tokens import Token
from gongkai.annual.script import fold

ROW_ORDER = "ROW-ORDER"
"""``by`` of a cell whose row label is lost and whose place the rows around it force."""


@dataclass(slots=True)
class Cells:
    """The tables' cells, sub-rows and printed labels; ``cut`` is the first cell beyond the end."""

    cells: dict[str, Cell] = field(default_factory=dict)
    sub_rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    cut: str | None = None


def _by_slot(row: FoundRow, keys: Sequence[str]) -> list[Placed] | None:
    """Read a grid row by the header's slots; None where header and row do not fit.

    Where borders of the header and of the row do not meet, a figure may lie below two columns
    or below none: nothing is then told by slots.
    """
    slots = [row.columns.get(key) for key in keys]
    if slots == [cell.slot for cell in row.cells]:
        return [Placed(cell) for cell in row.cells]
    reaches = bool(row.cells) and row.cells[-1].slot == slots[-1]  # else cells may be lost
    placed = []
    meets = True
    for slot in slots:
        if slot is None:
            return None
        token = next((c for c in row.cells if 0 <= c.slot <= slot < c.slot + c.width), None)
        if token is None and not reaches:
            return None
        meets = meets and (token is None or token.slot == slot)
        placed.append(Placed(token))
    taken = [content.token for content in placed if content.token]
    if meets and (len(taken) == len(keys) or len(taken) == len(row.cells)):
        return placed
    return placed if [cell for cell in row.cells if cell.slot >= 0] == taken else None


def _line_cells(row: FoundRow, k: int, pads: int, is_padded: bool) -> list[Token]:
    """The row of a ``line`` table without the padding a flattened header leaves before it.

    ``is_padded``: the header's upper rows left padding too, so this one's is certain.
    """
    hard = [cell for cell in row.cells if cell.sort != "soft"]
    lead, _ = figures_run(hard)
    for extra in (pads, pads + 1):  # a layout may open each row with a border of its own
        if len(hard) == k + extra and lead >= extra:
            return hard[extra:]
    if is_padded and row.at_end and lead >= pads:
        return hard[pads:] if lead == pads else []  # one more: a border, or a first empty cell
    return row.cells


def _each_line_once(found: Found) -> bool:
    """Whether the extraction kept each distinct line once: the corner label, printed in every
    block, then stands once, and no figure twice. What rows short of figures held nobody can
    say."""
    if not found.headings_seen > 1 >= found.corners_seen:
        return False
    texts = [c.text for r in found.rows for c in r.cells if c.sort == "figure" and not c.closed]
    return len(texts) == len(set(texts)) > 0


def _is_whole(row: FoundRow, k: int) -> bool:
    """Whether the row prints its label and ``k`` figures and nothing else."""
    return len(row.cells) == k == row.figures() and bool(row.label) and not row.at_end


class _Builder:
    def __init__(self, form: Form, found: Found, added: Set[tuple[str, int]]) -> None:
        self.form = form
        self.found = found
        self.out = Cells(labels=dict(found.labels))
        self.open_rows: list[OpenRow] = []
        self.each_line_once = _each_line_once(found)
        self.crowded = added
        self.sub_rows: dict[str, list[FoundRow]] = {}
        for row in found.rows:
            if row.parent:
                self.sub_rows.setdefault(row.parent, []).append(row)

    def build(self) -> Cells:
        for table in self.form.tables:
            rows = [row for row in self.found.rows if row.table == table.key]
            if table.layout == "line":
                self._line(table.key, rows)
                continue
            for n, block in enumerate(table.blocks):
                own = self._named([row for row in rows if row.block == n], n, table.key)
                k = len(block.columns)
                whole = all(_is_whole(row, k) for row in own)
                padding = {} if whole else self._padding(own, k)
                for row in own:
                    known = padding.get(self._labels(row)) if padding else None
                    self._row(row, row.name or "", block.columns, known)
            self._extras(rows)
        self.out.labels = {
            name: text
            for name, text in self.out.labels.items()
            if name not in self.form.rows or name in self.out.sub_rows or self._has_cells(name)
        }
        return self.out

    def _has_cells(self, row: str) -> bool:
        columns = self.form.rows[row][1].columns
        return any(f"{row}.{column.key}" in self.out.cells for column in columns)

    def _labels(self, row: FoundRow) -> tuple[int, int]:
        """(depth of the row's label in the form, label cells printed in the row)."""
        return len(self.form.rows[row.name or ""][2].label), row.groups + 1

    def _padding(self, rows: list[FoundRow], k: int) -> dict[tuple[int, int], Padding | None]:
        """Padding by the row's labels. Where no complete row has such labels, the others tell:
        as much as the labels span before the figures, or what fills the row behind them."""
        kinds: dict[tuple[int, int], list[list[Token]]] = {}
        for row in rows:
            kinds.setdefault(self._labels(row), []).append(row.cells)
        learned = {kind: learn_padding(cells, k) for kind, cells in kinds.items()}
        known = {kind: p for kind, p in learned.items() if p is not None}
        if not known:
            return {}
        widths = {p.behind + printed for (_, printed), p in known.items()}
        none_before = all(p.before == 0 for p in known.values())
        deepest = max(len(row.label) for _, _, row in self.form.rows.values())
        spans = all(p.before == deepest - depth for (depth, _), p in known.items())
        unpadded = all(p == Padding() for p in known.values())
        for depth, printed in kinds.keys() - known.keys():
            if unpadded:
                learned[depth, printed] = Padding()
            elif none_before and len(widths) == 1:
                learned[depth, printed] = Padding(0, max(0, min(widths) - printed))
            elif spans:
                learned[depth, printed] = Padding(deepest - depth)
            else:
                learned[depth, printed] = Padding(1, k)
        return learned

    # rows without a label of their own

    def _named(self, rows: list[FoundRow], block: int, table: str) -> list[FoundRow]:
        """The rows of a block that have a name: repeated ones once, lost labels restored."""
        order = [f"{table}.{row.key}" for row in self.form.table(table).blocks[block].rows]
        k = len(self.form.table(table).blocks[block].columns)
        best: dict[str, FoundRow] = {}
        for row in rows:
            if row.name and not row.parent:
                known = best.get(row.name)
                if known is None or (row.figures(), len(row.cells)) > (
                    known.figures(),
                    len(known.cells),
                ):
                    best[row.name] = row
        for row in self._restored(rows, order, k, set(best)):
            best[row.name or ""] = row
        for row in rows:
            if row.parent:
                best.setdefault(row.parent, FoundRow(row.parent, "", table, block))
        return [best[name] for name in order if name in best]

    def _restored(
        self, rows: list[FoundRow], order: list[str], k: int, known: set[str]
    ) -> list[FoundRow]:
        """Rows whose label is lost, where exactly one row of the form fits between others."""
        restored: list[FoundRow] = []
        if known.issuperset(order):
            return restored
        sequence = [row for row in rows if not row.parent and not row.extra]
        for at, row in enumerate(sequence):
            before = [r.name for r in sequence[:at] if r.name]
            after = [r.name for r in sequence[at + 1 :] if r.name]
            low = (
                order.index(row.name or (before[-1] if before else "")) + 1
                if (row.name or before)
                else 0
            )
            high = order.index(after[0]) if after else len(order)
            gap = [name for name in order[low:high] if name not in known]
            figures = [cell for cell in row.cells if cell.sort == "figure"]
            if len(gap) != 1:
                continue
            if row.name is None and len(figures) == k:
                restored.append(replace(row, name=gap[0]))
            elif row.name and len(figures) == 2 * k == len(
                [cell for cell in row.cells if cell.sort != "soft"]
            ):
                restored.append(replace(row, name=gap[0], label="", cells=figures[k:]))
                row.cells = figures[:k]
        return restored

    # cells

    def _row(
        self, row: FoundRow, name: str, columns: Sequence[Column], padding: Padding | None
    ) -> None:
        subs = self.sub_rows.get(name)
        if subs and not row.figures():
            self.out.sub_rows[name] = tuple(sub.label for sub in subs)
            for n, sub in enumerate(subs):
                self._place(replace(sub, name=name), f"{name}.{n}", columns, padding)
            return
        self._place(row, name, columns, padding)
        official = self.form.rows[name][2].label[-1]
        if row.label and fold(row.label) != fold(official):
            self.out.labels[name] = row.label

    def _place(
        self, row: FoundRow, name: str, columns: Sequence[Column], padding: Padding | None
    ) -> None:
        if _is_whole(row, len(columns)) and (row.table, row.block) not in self.crowded:
            for column, token in zip(columns, row.cells, strict=True):  # nothing is open
                cell = f"{name}.{column.key}"
                self.out.cells[cell] = self._read(token, column, cell)
            return
        keys = [column.key for column in columns]
        if self.each_line_once and row.figures() < len(keys):
            lost = Cell(state="ambiguous", printed="")
            self.out.cells |= {f"{name}.{key}": lost for key in keys}
            return
        hard = [cell for cell in row.cells if cell.sort != "soft"]
        names = [f"{name}.{key}" for key in keys]
        placed = None
        if len(hard) != len(keys):
            placed = _by_slot(row, keys)
        if placed is None and (row.table, row.block) in self.crowded and row.figures() <= len(keys):
            figures = tuple(cell for cell in row.cells if cell.sort == "figure")
            placed = [Placed(None, figures, lost=True)] * len(keys)
        elif placed is None:
            is_text = not hard or hard[0].slot < 0
            placed = place(row.cells, len(keys), padding, at_end=row.at_end, is_labelled=is_text)
            self._note_width(hard, name, placed)
        self._note_open(hard, names, placed, columns)
        self._store(names, placed, columns, inferred=not row.label and bool(row.cells), row=name)

    def _note_width(self, hard: list[Token], name: str, placed: Sequence[Placed]) -> None:
        """Note how many figures a row prints where that leaves columns open (S-ROW-WIDTH)."""
        is_open = any(p.options or p.lost for p in placed)
        if not is_open and len(hard) <= len(placed):
            return
        _, run = figures_run(hard)
        is_open = is_open or len(run) > len(placed)
        if is_open and len(run) != len(placed) and not any(p.cut for p in placed):
            self.out.labels[f"width.{name}"] = str(len(run))

    def _note_open(
        self,
        hard: list[Token],
        names: list[str],
        placed: Sequence[Placed],
        columns: Sequence[Column],
    ) -> None:
        """Keep a row that prints too few figures for the identities to settle."""
        if not any(p.lost for p in placed) or any(p.cut for p in placed):
            return
        _, run = figures_run(hard)
        if 0 < len(run) < len(names):
            read = [self._read(token, columns[0], names[0]) for token in run]
            if all(c.state is None for c in read):
                self.open_rows.append(OpenRow(tuple(names), tuple(read), is_bordered(hard)))

    def _line(self, table: str, rows: list[FoundRow]) -> None:
        block = self.form.table(table).blocks[0]
        names = [f"{row.key}.{column.key}" for row in block.rows for column in block.columns]
        k = len(names)
        row = max(
            (r for r in rows if r.name == table and (r.figures() or len(r.cells) >= k)),
            key=FoundRow.figures,
            default=None,
        )
        if row is None:  # at most the padding of a header
            return
        placed = _by_slot(row, names)
        if placed is None:
            deep = sum(len(r.label) > 1 for r in block.rows) * len(block.columns)
            padded = any(r.name == table and r.cells and not r.figures() for r in rows)
            cells = _line_cells(row, k, k - deep, padded)
            placed = place(cells, len(names), at_end=row.at_end, is_labelled=False)
            self._note_width([cell for cell in cells if cell.sort != "soft"], table, placed)
        columns = [column for _ in block.rows for column in block.columns]
        self._store([f"{table}.{name}" for name in names], placed, columns, row=table)

    def _store(
        self,
        names: Sequence[str],
        placed: Sequence[Placed],
        columns: Sequence[Column],
        *,
        inferred: bool = False,
        row: str,
    ) -> None:
        cut = [name for name, p in zip(names, placed, strict=True) if p.cut]
        if cut and self.out.cut is None:
            self.out.cut = cut[0]
        if len(cut) == len(names):
            return
        for name, content, column in zip(names, placed, columns, strict=True):
            cell = self._cell(content, column, name)
            if inferred and cell.value is not None and cell.state is None and row != "table4":
                cell = replace(cell, state="inferred", by=ROW_ORDER)
            self.out.cells[name] = cell

    def _cell(self, placed: Placed, column: Column, name: str) -> Cell:
        if placed.cut:
            return Cell(state="missing")
        if placed.token is not None:
            return self._read(placed.token, column, name)
        if not placed.options and not placed.lost:
            return Cell(printed="")
        read = [self._read(token, column, name) for token in placed.options]
        values: dict[Number, None] = {}
        for cell in read:
            values |= dict.fromkeys([cell.value] if cell.value is not None else cell.candidates)
        first = placed.options[0] if placed.options else None
        printed = " ".join(dict.fromkeys(cell.printed or "" for cell in read)).strip()
        at = first.at if first else None
        return Cell(None, "ambiguous", printed, at, None, tuple(values))

    def _read(self, token: Token, column: Column, name: str) -> Cell:
        if token.sort != "figure":
            return Cell(None, None, token.text, token.at)
        figure = token.figure
        if column.unit:
            row = ".".join(name.split(".")[:2])
            unit = self.found.labels.get(f"unit.{row}.{column.key}")
            figure = read_figure(token.text, money=True, signed=column.signed, heading_unit=unit)
        elif not (column.signed or token.text.isdecimal()):
            figure = read_figure(token.text)
        if figure is None or figure.ambiguous:
            candidates = figure.candidates if figure else ()
            return Cell(None, "ambiguous", token.text, token.at, None, candidates)
        return Cell(figure.value, None, token.text, token.at)

    def _extras(self, rows: list[FoundRow]) -> None:
        for row in rows:
            if row.extra and row.figures():
                n = sum(key.startswith("extra.") for key in self.out.labels)
                self.out.labels[f"extra.{n}"] = row.label


def build_cells(form: Form, found: Found, year: int | None = None) -> Cells:
    """Lay out every found row and read its figures; ``year`` is the year reported on."""
    rows, added = found.rows, frozenset[tuple[str, int]]()
    if any_surplus(form, rows):
        rows = without_row_numbers(form, rows)
        added = crowded(form, replace(found, rows=rows))
    rows, rivals = one_printing(form, rows, year)
    builder = _Builder(form, replace(found, rows=rows), added)
    out = builder.build()
    open_rows = builder.open_rows
    for printing in rivals:
        other = _Builder(form, replace(found, rows=printing), added).build()
        opened = contest(out.cells, other.cells)
        open_rows = [row for row in open_rows if opened.isdisjoint(row.names)]
    tables = {table for table, _ in added}
    shifted = {name for name in out.cells if tables and name.split(".")[0] in tables}
    infer(form, out.cells, open_rows, shifted)
    return out

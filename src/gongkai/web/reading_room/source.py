"""The source beside the tables: what a pane shows of the document, with the places of figures.

Nothing of an uploaded page is shown as a page: a text becomes numbered lines, HTML, Word and
Excel become paragraphs and tables rebuilt from what the reader found, a PDF or a picture becomes
images with boxes drawn over them. Each place of a figure gets an anchor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.annual.model import Cell, Position, Report
from gongkai.annual.reading.blocks import Document, Grid, GridCell, Paragraph

LINES_SHOWN = 4000
CELLS_SHOWN = 20_000


@dataclass(frozen=True)
class Piece:
    """A run of text; ``anchor`` where it is the place of a figure."""

    text: str
    anchor: str | None = None


@dataclass(frozen=True)
class TextLine:
    """A line of the text, cut into pieces."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Slot:
    """A cell of a rebuilt table."""

    text: str
    row_span: int
    col_span: int
    anchor: str | None


@dataclass(frozen=True)
class Block:
    """A paragraph (``text``) or a table (``rows``) of the source."""

    text: str = ""
    rows: tuple[tuple[Slot, ...], ...] = ()


@dataclass(frozen=True)
class Spot:
    """A box on a page, in points from its top left."""

    anchor: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Leaf:
    """A page image; width and height in points."""

    number: int
    width: float
    height: float
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Source:
    """What the pane shows: one of lines, blocks, leaves. ``anchors``: cell name → anchor."""

    lines: tuple[TextLine, ...] = ()
    blocks: tuple[Block, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    anchors: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    """The pane shows the beginning of a very long document only."""


def _places(report: Report) -> list[tuple[str, Position]]:
    return [(name, cell.at) for name, cell in report.cells.items() if cell.at]


def of_text(text: str, report: Report) -> Source:
    """Numbered lines, the empty ones left out, with a piece for each figure read from them."""
    marks: dict[int, list[tuple[int, int, str]]] = {}
    anchors: dict[str, str] = {}
    for name, at in _places(report):
        if not {"line", "start", "end"} <= set(at):
            continue
        anchors[name] = anchor = f"s-{at['line']}-{at['start']}"
        marks.setdefault(at["line"], []).append((at["start"], at["end"], anchor))
    lines, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        if number > LINES_SHOWN:
            break
        pieces = _pieces(line, start, sorted(set(marks.get(number, ()))))
        if pieces:
            lines.append(TextLine(number, pieces))
        start += len(line) + 1
    return Source(lines=tuple(lines), anchors=anchors, cut=text.count("\n") >= LINES_SHOWN)


def _pieces(line: str, start: int, marks: Sequence[tuple[int, int, str]]) -> tuple[Piece, ...]:
    pieces, at = [], 0
    for first, last, anchor in marks:
        begin, end = max(first - start, at), min(last - start, len(line))
        if begin > at:
            pieces.append(Piece(line[at:begin]))
        # A blank that stands nowhere still has its place between two figures.
        pieces.append(Piece(line[begin:end], anchor))
        at = max(at, end)
    pieces.append(Piece(line[at:].rstrip()))
    return tuple(piece for piece in pieces if piece.text or piece.anchor)


def _grid_key(at: Position) -> tuple[Any, ...]:
    return (at.get("table"), at.get("row"), at.get("column"))


def of_blocks(document: Document, report: Report) -> Source:
    """Paragraphs and tables with an anchor on each cell a figure was read from."""
    keys = {name: _grid_key(at) for name, at in _places(report) if "table" in at}
    anchors = {name: "s-" + "-".join(map(str, key)) for name, key in keys.items()}
    marked = {key: anchors[name] for name, key in keys.items()}
    blocks, cells = [], 0
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if block.text.strip():
                blocks.append(Block(text=block.text.strip()))
        else:
            cells += sum(map(len, block.rows))
            blocks.append(Block(rows=_rows(block, marked)))
        if cells > CELLS_SHOWN or len(blocks) > LINES_SHOWN:
            return Source(blocks=tuple(blocks), anchors=anchors, cut=True)
    return Source(blocks=tuple(blocks), anchors=anchors)


def _rows(grid: Grid, marked: Mapping[tuple[Any, ...], str]) -> tuple[tuple[Slot, ...], ...]:
    seen: set[int] = set()
    rows = []
    for row in grid.rows:
        slots = []
        for cell in row:
            if cell is None or id(cell) in seen:
                continue
            seen.add(id(cell))
            anchor = marked.get(_grid_key(cell.at))
            slots.append(Slot(cell.text.strip(), cell.row_span, cell.col_span, anchor))
        rows.append(tuple(slots))
    return tuple(rows)


def of_pages(sizes: Sequence[tuple[float, float]], report: Report) -> Source:
    """Page images with a box for each figure. ``sizes``: (width, height) in points."""
    spots: dict[int, dict[str, Spot]] = {}
    anchors: dict[str, str] = {}
    for name, at in _places(report):
        page, box = at.get("page"), at.get("box")
        if not isinstance(page, int) or not box or len(box) != 4:
            continue
        left, top, right, bottom = map(float, box)
        anchor = f"s-{page}-{left:.0f}-{top:.0f}-{right:.0f}"
        anchors[name] = anchor
        spots.setdefault(page, {})[anchor] = Spot(
            anchor, left - 2, top - 2, max(right - left, 4) + 4, max(bottom - top, 4) + 4
        )
    leaves = tuple(
        Leaf(number, width, height, tuple(spots.get(number, {}).values()))
        for number, (width, height) in enumerate(sizes, 1)
    )
    return Source(leaves=leaves, anchors=anchors)


def place_text(cell: Cell, kind: str) -> str:
    """Where a figure came from, in words: 原文第 11 行，印作“1326”."""
    printed = "" if cell.printed is None else cell.printed.strip()
    shown = f"印作“{printed}”" if printed else "为空格"
    at = cell.at
    if not at:
        where = "原文没有这一格" if cell.state == "missing" else "原文中的位置不明"
        return f"{where}，{shown}" if printed else where
    if "line" in at:
        return f"原文第 {at['line']} 行，{shown}"
    if "table" in at:
        return f"原文第 {at['table']} 个表第 {at['row']} 行第 {at['column']} 格，{shown}"
    return f"{'图片' if kind == 'image' else '原文'}第 {at.get('page')} 页，{shown}"


def dump_blocks(document: Document) -> dict[str, Any]:
    """The document as JSON values, to be kept beside the original."""
    numbers: dict[int, int] = {}

    def cell(value: GridCell | None) -> Any:
        if value is None:
            return None
        if id(value) in numbers:
            return numbers[id(value)]
        numbers[id(value)] = len(numbers)
        return [value.text, dict(value.at), value.row_span, value.col_span]

    blocks = [
        {"text": block.text, "at": dict(block.at)}
        if isinstance(block, Paragraph)
        else {"rows": [[cell(value) for value in row] for row in block.rows]}
        for block in document.blocks
    ]
    return {"kind": document.kind, "blocks": blocks}


def load_blocks(raw: Any) -> Document:
    """What :func:`dump_blocks` kept."""
    cells: list[GridCell] = []

    def cell(value: Any) -> GridCell | None:
        if value is None or isinstance(value, int):
            return None if value is None else cells[value]
        cells.append(GridCell(*value))
        return cells[-1]

    blocks = tuple(
        Paragraph(block["text"], block["at"])
        if "text" in block
        else Grid(tuple(tuple(cell(value) for value in row) for row in block["rows"]))
        for block in raw["blocks"]
    )
    return Document(raw["kind"], blocks)

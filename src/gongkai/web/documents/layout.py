"""A document as it will be printed: template and case brought together, for every format."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from gongkai.annual.writing.manuscript import clean, printable
from gongkai.web.documents import notation
from gongkai.web.documents.notation import NEW_LINE, PLACEHOLDER, Grid, Paragraph
from gongkai.web.documents.templates import Shipped, Text, known

LINE_PT: Final = 28.95
"""22 lines in 225 mm (GB/T 9704-2012, 5.2.2)."""
SPACING_PT: Final = -0.25
"""Added to each character of 16 pt, so that 28 of them stand in 156 mm."""
CHARACTERS: Final = 28
TITLE_CHARACTERS: Final = 20
TABLE_PT: Final = 12.0
DATE_INDENT: Final = 4
"""Characters right of the date (GB/T 9704-2012, 7.3.5.1)."""

Value = str | Sequence[Sequence[str]]
Role = Literal[
    "letterhead", "number", "title", "addressee", "heading", "subheading", "text", "reference",
    "remark", "attachment", "attachment_next", "signed_by", "signed_on", "note",
]  # fmt: skip


class MissingValues(ValueError):
    """The case lacks values that the document needs; ``names`` lists them."""

    def __init__(self, document: str, names: Sequence[str]) -> None:
        self.document, self.names = document, tuple(names)
        wanted = "；".join(f"“{name}”（{_meaning(name)}）" for name in self.names)
        super().__init__(f"不能制作“{document}”：案卷中还没有{wanted}。请先补填，再制作文书。")


@dataclass(frozen=True, slots=True)
class DocumentContext:
    """What a case gives: placeholder name → text, or rows for a placeholder of rows. Names
    that a template does not use are ignored."""

    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph and its part in the document: ``reference`` and ``remark`` stand above and
    below the table of a sheet. ``right``: its indent from the right margin in
    characters, for the closing."""

    text: str
    role: Role
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A cell of a table: its lines, how many columns it takes, whether its text is centred."""

    lines: tuple[str, ...]
    span: int
    centred: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table: relative column widths, rows, and how many of them head every page."""

    widths: tuple[int, ...]
    rows: tuple[tuple[LaidCell, ...], ...]
    header_rows: int = 0


Part = Line | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A document ready to be written: ``title`` for lists and file names, then its parts."""

    title: str
    parts: tuple[Part, ...]


def lay_out(shipped: Shipped, text: Text, context: DocumentContext) -> Document:
    """The document of this kind with this text for this case. Pure.

    Raises MissingValues, BadNotation.
    """
    filler = _Filler(context.values)
    parts = tuple(_parts(shipped, text, filler))
    if filler.missing:
        raise MissingValues(shipped.name, tuple(dict.fromkeys(filler.missing)))
    title = "".join(part.text for part in parts if isinstance(part, Line) and part.role == "title")
    return Document(title, parts)


def _meaning(name: str) -> str:
    return known()[name].meaning if name in known() else "未说明"


class _Filler:
    """Puts values in the place of placeholders and notes which are missing."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self.values, self.missing = values, list[str]()

    def value(self, name: str, *, optional: bool) -> str:
        value = self.values.get(name, "")
        text = printable(value).strip() if isinstance(value, str) else ""
        if not text and not optional:
            self.missing.append(name)
        return text

    def rows(self, name: str) -> tuple[tuple[str, ...], ...]:
        value = self.values.get(name, "")
        if isinstance(value, str) or not value:
            self.missing.append(name)
            return ()
        return tuple(tuple(map(str, row)) for row in value)

    def fill(self, text: str) -> str | None:
        """The text with its values; None when an optional value of it is empty."""
        made, at, gone = [], 0, False
        for match in PLACEHOLDER.finditer(text):
            made.append(text[at : match.start()])
            at = match.end()
            value = self.value(match[1], optional=match[2] == "?")
            gone |= match[2] == "?" and not value
            # A value that ends its own sentence does not end ours a second time.
            made.append(value.rstrip("。；") if text[at : at + 1] in tuple("。；，：") else value)
        return None if gone else "".join([*made, text[at:]])

    def fill_cell(self, text: str) -> str:
        """The text of a cell, with nothing for an empty optional value."""
        return PLACEHOLDER.sub(lambda match: self.value(match[1], optional=match[2] == "?"), text)


def _parts(shipped: Shipped, text: Text, filler: _Filler) -> Iterator[Part]:
    organ = clean(filler.value("机关名称", optional=shipped.kind == "sheet"))
    if text.letterhead:
        yield Line(organ, "letterhead")
    number = _line(filler, text.number, "number") if shipped.kind == "letter" else ()
    if text.letterhead:
        yield from number
    for words in (filler.fill(text.title) or "").splitlines():
        if not (text.letterhead and clean(words) == organ):  # it stands above already
            yield from (Line(part, "title") for part in title_lines(clean(words)))
    if not text.letterhead:
        yield from number
    if shipped.kind == "sheet" and text.number:
        yield Line(clean(filler.fill_cell(text.number)), "reference")
    yield from _line(filler, text.addressee, "addressee")
    yield from _body(shipped, text, filler)
    yield from _attachments(filler.fill(text.attachments) or "")
    if shipped.kind == "letter":
        yield from _closing(organ, clean(filler.value("成文日期", optional=False)))
    yield from _line(filler, text.note, "note")


def _line(filler: _Filler, text: str, role: Role) -> Iterator[Line]:
    words = clean(filler.fill(text) or "")
    if words:
        yield Line(words, role)


def _body(shipped: Shipped, text: Text, filler: _Filler) -> Iterator[Part]:
    """The body; a heading whose paragraphs all fell away goes with them."""
    heading: Line | None = None
    for block in notation.blocks(text.body):
        if isinstance(block, Paragraph) and block.role == "heading":
            heading = Line(clean(filler.fill(block.text) or ""), "heading")
            continue
        made: tuple[Part, ...] = (
            (_table(block, filler),)
            if isinstance(block, Grid)
            else tuple(_paragraphs(block, filler, sheet=shipped.kind == "sheet"))
        )
        if made and heading:
            yield heading
            heading = None
        yield from made


def _paragraphs(block: Paragraph, filler: _Filler, *, sheet: bool) -> Iterator[Line]:
    filled = filler.fill(block.text)
    lines = [clean(line) for line in (filled or "").splitlines()]
    for line in filter(None, lines):
        if sheet:
            yield Line(line, "remark")
        elif block.role != "text" and len(lines) == 1:
            yield Line(line, block.role)
        else:
            yield Line(_ended(line), "text")


def _ended(line: str) -> str:
    """A paragraph closes with a full stop, unless it ends otherwise or with an address."""
    last = line[-1]
    return line + "。" if unicodedata.category(last) in ("Lo", "Pf") or last in "》）" else line


def _attachments(text: str) -> Iterator[Line]:
    """附件：… with numbers when there are several; no stop after a name."""
    names = [name for line in text.splitlines() if (name := clean(line).rstrip("。；"))]
    for number, name in enumerate(names, 1):
        words = f"{number}. {name}" if len(names) > 1 else name
        yield (
            Line(f"附件：{words}", "attachment") if number == 1 else Line(words, "attachment_next")
        )


def width(text: str) -> float:
    """The width of a text in characters; a Latin letter or digit is half of one."""
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in text)
    return wide + (len(text) - wide) / 2


def _closing(organ: str, day: str) -> Iterator[Line]:
    """The organ's name centred above the date, which stands four characters from the right
    (GB/T 9704-2012, 7.3.5.1); a name too long for that stands at the margin, the date below
    its middle. The seal goes over both."""
    half = DATE_INDENT + width(day) / 2
    right = half - width(organ) / 2
    if right >= 0:
        yield Line(organ, "signed_by", right)
        yield Line(day, "signed_on", DATE_INDENT)
        return
    yield Line(organ, "signed_by", 0)
    middle = min(width(organ), CHARACTERS) / 2
    yield Line(day, "signed_on", max(DATE_INDENT, middle - width(day) / 2))


def title_lines(title: str) -> list[str]:
    """A title line that fits, or two about equal ones, broken behind a name of a place or organ
    where one stands near the middle (GB/T 9704-2012, 7.3.1: whole words, even lines)."""
    if width(title) <= TITLE_CHARACTERS:
        return [title]
    middle = len(title) // 2
    near = sorted(range(1, len(title)), key=lambda at: abs(at - middle))[: max(8, middle)]
    fits = [at for at in near if max(width(title[:at]), width(title[at:])) <= TITLE_CHARACTERS]
    for at in fits:
        if title[at - 1] in "省市县区州旗府会局厅委的于" and title[at] not in "的）":
            return [title[:at], title[at:]]
    return [title[: fits[0]], title[fits[0] :]] if fits else [title]


def _table(grid: Grid, filler: _Filler) -> Table:
    rows: list[tuple[LaidCell, ...]] = []
    header_rows = 0
    for row in grid.rows:
        if name := notation.repeated(row):
            header_rows = header_rows or len(rows)
            rows += [
                _row([_split(value) for value in values], grid.widths, data=True)
                for values in filler.rows(name)
            ]
        else:
            cells = [_split(filler.fill_cell(cell)) for cell in row]
            labels = [not PLACEHOLDER.search(cell) and NEW_LINE not in cell for cell in row]
            rows.append(_row(cells, grid.widths, labels))
    return Table(grid.widths, tuple(rows), header_rows)


def _split(text: str) -> tuple[str, ...]:
    lines = text.replace(NEW_LINE, "\n").split("\n")
    # Ideographic spaces that set a signature to the right are kept; clean() would strip them.
    return tuple(" ".join(printable(line).rstrip().split("\t")) for line in lines)


def _row(
    cells: Sequence[tuple[str, ...]],
    widths: Sequence[int],
    labels: Sequence[bool] = (),
    *,
    data: bool = False,
) -> tuple[LaidCell, ...]:
    """The cells on the columns there are: the last runs on, what is too much joins the last."""
    columns = len(widths)
    cells = (
        [*cells[: columns - 1], tuple(line for c in cells[columns - 1 :] for line in c)]
        if (len(cells) > columns)
        else list(cells)
    )
    short = max(len(c) for cell in cells for c in cell) <= 12
    made = []
    for n, cell in enumerate(cells):
        span = columns - n if n == len(cells) - 1 else 1
        label = bool(labels) and labels[n]
        narrow = data and widths[n] * 6 <= sum(widths)
        centred = (label and (n % 2 == 0 or len(labels) > 4)) or narrow
        made.append(LaidCell(cell, span, centred or (label and short)))
    return tuple(made)

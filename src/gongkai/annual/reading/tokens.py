"""Blocks → tokens: the words, figures and empty cells of a document in reading order.

A pipe or tab closes a cell, so an empty cell can be told from no cell; a line break alone
does not. Tokens of a grid know their row and slot; tokens of text know their row only where
the layout keeps a row on a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from gongkai.annual.figures import Figure, is_sentence, read_figure
from gongkai.annual.model import Position
from gongkai.annual.reading.blocks import Block, Grid, Paragraph

Sort = Literal["word", "figure", "blank", "pad", "soft"]

_UNITS = "件条项个次宗份篇起人例部元"
_MARKS = "/／—－-"
_TAIL = re.compile(
    r"(?:(?<=\S)\s+|(?<=[:：])\s*)"
    rf"((?:(?:[+＋\-－]?[\d０-９][\d０-９,，.]*(?:人次|件次|万?[{_UNITS}])?|[{_MARKS}]{{1,2}})(?:\s+|$))+)$"
)
PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－·•]+\s*\d{1,3}\s*[-—–－·•]+|第\s*\d+\s*页(?:[,，/ 　]*共\s*\d+\s*页)?)\s*"
)
_SPACED = re.compile(r"[ \u3000]")
_FIGURE_ENDS = _UNITS + _MARKS
_PAGE_MARKS = "-—–－·•第"
_PADS = re.compile(r"(?:.?\|\|+|\|\|)[|\s]*")
_MARKDOWN_RULE = re.compile(r"[\s|:\-]*-{3,}[\s|:\-]*")
_RESIDUE = re.compile(r"\[bookmark: [^\]]*\]")


@dataclass(slots=True)
class Token:
    """A piece of the source. ``soft`` is a line of wide spaces only: perhaps an empty cell.
    ``pad`` is one of a row's last bars with nothing between: it fills the row up, for spans
    or for empty cells whose place is lost.

    ``row`` is equal for tokens of one row where the layout tells rows (else -1), ``slot`` the
    grid column. ``source`` is the index of the line or grid it comes from. ``closed``: a
    separator or cell border follows, so that empty cells show. ``ended``: something follows,
    if only an empty line, so that the token itself is not cut.
    """

    sort: Sort
    text: str
    at: Position
    source: int
    row: int = -1
    slot: int = -1
    width: int = 1
    closed: bool = False
    ended: bool = True
    figure: Figure | None = None


def _soft(text: str) -> bool:
    return "\u00a0" in text or "\u3000" in text


_LONGEST_FIGURE = 24
_LONGEST_KNOWN = 60
"""A longer line is part of a sentence, which other documents do not repeat."""


class _Part(NamedTuple):
    """A token of a line: what stands at ``text[start : start + length]``."""

    sort: Sort
    text: str
    start: int
    length: int
    figure: Figure | None = None
    closed: bool = False


class _Line(NamedTuple):
    """The tokens of a line of text, wherever in a document it stands.

    ``sort``: ``row`` is a whole row, its cells apart by tabs; ``cell`` one cell of the row we are
    in; ``bars`` has pipes; ``empty`` and ``page`` (a page number, a rule) hold no words.
    ``bar`` is for a line that begins with a pipe, its first part: this pipe opens a row where
    ``always``; where rows are ``bordered``; else ``never``, so that it closes a cell.
    ``filled``: whether the line leaves words behind its last pipe; None: nothing changes.
    """

    sort: Literal["row", "cell", "bars", "words", "empty", "page"]
    parts: tuple[_Part, ...] = ()
    bar: Literal["always", "bordered", "never"] | None = None
    filled: bool | None = True


@lru_cache(maxsize=8192)
def _figure(text: str) -> Figure | None:
    return None if is_sentence(text) else read_figure(text, signed=True)


@lru_cache(maxsize=8192)
def _cell(text: str) -> tuple[Sort, str, Figure | None]:
    """What a cell of a grid holds, and its text without outer white space."""
    bare = text.strip()
    figure = _figure(bare)
    if figure is None:
        return "word", bare, None
    return "figure" if figure.ambiguous or figure.value is not None else "blank", bare, figure


def _line(text: str) -> _Line:
    bare = text.strip()
    if not bare and "\t" not in text:
        soft = (_Part("soft", "", 0, len(text)),) if text and _soft(text) else ()
        return _Line("empty", soft, filled=None)
    if "|" in text:
        if "--" in text and _MARKDOWN_RULE.fullmatch(text):
            return _Line("page", filled=None)
        return _piped(text)
    if bare and text[0] == "\t" and "\t" not in bare:
        return _Line("cell", tuple(_closed(_spread(text[1:], 1))))
    if bare[:1] in _PAGE_MARKS and PAGE_NUMBER.fullmatch(text):
        return _Line("page", filled=None)
    if "\t" in text:
        return _Line("row" if "\t" in text.strip("\t") else "cell", tuple(_tabbed(text)))
    if text.isdecimal():
        return _Line("words", (_Part("figure", text, 0, len(text), _figure(text)),))
    shift = len(text) - len(_RESIDUE.sub("", text)) if text[0] == "[" else 0
    return _Line("words", tuple(_spread(text[shift:], shift)))


_known_line = lru_cache(maxsize=8192)(_line)


def _spread(text: str, start: int) -> list[_Part]:
    """One cell of text, which begins at ``start``: a figure, words, or words with figures behind
    them."""
    stripped = text.strip()
    lead = start + text.index(stripped)
    is_prose = len(stripped) > _LONGEST_FIGURE and stripped[0].isalpha()
    figure = None if is_prose else _figure(stripped)
    if figure is None or (figure.ambiguous and _SPACED.search(stripped)):
        if stripped[-1].isdecimal() or stripped[-1] in _FIGURE_ENDS:
            return list(_split_figures(stripped, lead))
        return [_Part("word", stripped, lead, len(stripped))]
    printed = text.strip(" \t\r\n")  # wide spaces are part of what is printed (V-FORMAT)
    if figure.value is None and not figure.ambiguous:
        return [_Part("blank", printed, lead, len(stripped))]
    return [_Part("figure", printed, lead, len(stripped), figure)]


def _split_figures(stripped: str, lead: int) -> Iterator[_Part]:
    match = _TAIL.search(stripped)
    words = stripped[: match.start()] if match else stripped
    pieces = list(re.finditer(r"\S+", stripped))
    figures = [read_figure(p[0]) for p in pieces]
    if len(pieces) > 1 and all(f is not None and not f.ambiguous for f in figures):
        start = 0
    elif match and any(char.isdecimal() for char in match[1]):
        start = match.start(1)
        yield _Part("word", words, lead, len(words))
    else:
        yield _Part("word", stripped, lead, len(stripped))
        return
    for piece in re.finditer(r"\S+", stripped[start:]):
        figure = read_figure(piece[0])
        is_blank = figure is not None and figure.value is None and not figure.ambiguous
        sort: Sort = "blank" if is_blank else "figure"
        at, printed = lead + start + piece.start(), piece[0]
        yield _Part(sort, printed, at, len(printed), None if is_blank else figure)


def _closed(cell: list[_Part]) -> list[_Part]:
    """The tokens of one cell, the last of them closed by the cell's border."""
    return [*cell[:-1], cell[-1]._replace(closed=True)]


def _tabbed(text: str) -> Iterator[_Part]:
    """Cells of a line with tabs; a leading and a trailing tab open and close the row."""
    cells = text.split("\t")
    start = 0
    if not cells[0].strip():
        start = len(cells.pop(0)) + 1
    for cell in cells:
        if cell.strip():
            yield from _closed(_spread(cell, start))
        else:
            yield _Part("blank", "", start, 0, closed=True)
        start += len(cell) + 1


def _piped(text: str) -> _Line:
    """A line with pipes: each closes what stands before it, an empty cell if nothing does.
    Whether one at the front of the line does is for the lines before to say."""
    first = len(text) - len(text.lstrip())
    parts: list[_Part] = []
    filled = False
    start = 0
    for piece in _pieces(text):
        if piece != "|":
            if not piece.isspace():
                parts += _spread(piece, start)
                filled = True
        elif filled:
            parts[-1:] = _closed(parts[-1:])
            filled = False
        else:
            sort: Sort = "pad" if _PADS.fullmatch(text, max(0, start - 1)) else "blank"
            parts.append(_Part(sort, "", start, 0, closed=True))
        start += len(piece)
    if text[first] != "|":
        return _Line("bars", tuple(parts), filled=filled)
    behind = text[first + 1 :].strip()
    if behind[:1] not in ("", "|"):
        return _Line("bars", tuple(parts), "always", filled)
    return _Line("bars", tuple(parts), "bordered" if behind.strip("| ") else "never", filled)


_pieces = re.compile(r"[^|\n]+|[|\n]").findall
"""A line's bars and what stands between them."""


class _Text:
    """Tokens of a run of lines, following the pipes across lines."""

    def __init__(self, lines: Sequence[Block]) -> None:
        self.out: list[Token] = []
        self.filled = True  # whether the cell since the last pipe holds anything
        self.row = 0
        rows = [
            line.text.strip()
            for line in lines
            if isinstance(line, Paragraph)
            and "|" in line.text
            and line.text.count("|") > 1
            and line.text.strip(" |")
        ]
        # whether rows begin with a border, so that a first empty cell takes two pipes
        self.bordered = sum(row[0] == "|" for row in rows) > len(rows) / 2
        self.lines = lines
        self.tabs: tuple[bool, bool] | None = None  # told when the first row with tabs comes

    def add(self, paragraph: Paragraph, source: int) -> None:
        """Add the tokens of the next line."""
        text, at = paragraph.text, paragraph.at
        line = _known_line(text) if len(text) <= _LONGEST_KNOWN else _line(text)
        sort, parts, bar, filled = line
        row = -1
        if sort == "row":
            parts, row = self._row(text, parts), self.row + 1
            self.row += 2
        elif sort == "cell":
            row = self.row
        elif sort == "empty":
            self.row += 1
        elif bar and (self.filled or bar == "always" or (bar == "bordered" and self.bordered)):
            parts = parts[1:]  # it closes the cell above, or opens a row
        if filled is not None:
            self.filled = filled
        whole = at["end"] - at["start"] if "line" in at else None
        for kind, printed, start, length, figure, closed in parts:
            place = at if whole is None or length == whole else _at(at, start, length)
            self.out.append(Token(kind, printed, place, source, row, -1, 1, closed, True, figure))

    def _row(self, text: str, parts: tuple[_Part, ...]) -> tuple[_Part, ...]:
        """The cells of a line with tabs, without those of a tab that opens or closes each row."""
        self.tabs = self.tabs or _tabs_around(self.lines)
        opens, closes = self.tabs
        if closes and text[-1] == "\t":
            parts = parts[:-1]
        if text[0] == "\t" and not opens:
            parts = (_Part("blank", "", 0, 0, closed=True), *parts)
        return parts


def _tabs_around(lines: Sequence[Block]) -> tuple[bool, bool]:
    """Whether a tab opens each row, whether one closes each: then it is no empty cell."""
    opens = closes = found = False
    for line in lines:
        if isinstance(line, Paragraph) and "\t" in line.text and "\t" in line.text.strip():
            text = line.text
            opens = text[0] == "\t" and (opens or not found)
            closes = text[-1] == "\t" and (closes or not found)
            found = True
            if not (opens or closes):
                break
    return opens, closes


def _at(line: Position, start: int, length: int) -> Position:
    begin = line["start"] + start
    return {"line": line["line"], "start": begin, "end": begin + length}


def _grid_tokens(grid: Grid, source: int, first_row: int) -> list[Token]:
    tokens = []
    closed = grid.bordered
    seen: set[int] = set()
    for r, row in enumerate(grid.rows, first_row):
        for slot, cell in enumerate(row):
            if cell is None:
                continue
            width = cell.col_span
            if width > 1 or cell.row_span > 1:
                if id(cell) in seen:
                    continue
                seen.add(id(cell))
            sort, text, figure = _cell(cell.text)
            tokens.append(Token(sort, text, cell.at, source, r, slot, width, closed, True, figure))
    return tokens


def tokenise(blocks: Sequence[Block]) -> list[Token]:
    """All tokens of a document in reading order."""
    text = _Text(blocks)
    tokens = text.out
    for source, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            if block.text:
                text.add(block, source)
            else:
                text.row += 1
        else:
            text.row += 1
            tokens += _grid_tokens(block, source, text.row)
            text.row += len(block.rows) + 1
            text.filled = True
    if tokens:
        tokens[-1].ended = not _may_be_cut(tokens[-1], blocks)
    return tokens


def _may_be_cut(token: Token, blocks: Sequence[Block]) -> bool:
    """Whether the text ends right behind the token, with no border or empty line between."""
    line = blocks[token.source]
    if not isinstance(line, Paragraph) or "line" not in token.at:
        return False
    rest = line.text[token.at["end"] - line.at["start"] :]
    return not ("|" in rest or "\t" in rest or len(blocks) - token.source > 2)

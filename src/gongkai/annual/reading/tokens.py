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
from typing import Literal

from gongkai.annual.figures import Figure, read_figure
from gongkai.annual.model import Position
from gongkai.annual.reading.blocks import Block, Grid, Paragraph

Sort = Literal["word", "figure", "blank", "pad", "soft"]

_TAIL = re.compile(r"(?<=\S)\s+((?:[+＋\-－]?[\d０-９][\d０-９,，.]*(?:\s+|$))+)$")
PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－·•]+\s*\d{1,3}\s*[-—–－·•]+|第\s*\d+\s*页(?:[,，/ 　]*共\s*\d+\s*页)?)\s*"
)
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


@lru_cache(maxsize=8192)
def _figure(text: str) -> Figure | None:
    return read_figure(text, signed=True)


def _spread(text: str, line: Paragraph, start: int, source: int, row: int) -> list[Token]:
    """Tokens of one cell of text: a figure, words, or words with figures behind them."""
    stripped = text.strip()
    lead = start + text.index(stripped)
    at = _at(line, lead, len(stripped))
    is_prose = len(stripped) > _LONGEST_FIGURE and stripped[0].isalpha()
    figure = None if is_prose else _figure(stripped)
    if figure is None or (figure.ambiguous and " " in stripped):
        if stripped[-1].isdecimal():
            return list(_split_figures(stripped, line, lead, at, source, row))
        return [Token("word", stripped, at, source, row)]
    printed = text.strip(" \t\r\n")  # wide spaces are part of what is printed (V-FORMAT)
    if figure.value is None and not figure.ambiguous:
        return [Token("blank", printed, at, source, row)]
    return [Token("figure", printed, at, source, row, figure=figure)]


def _split_figures(
    stripped: str, line: Paragraph, lead: int, at: Position, source: int, row: int
) -> Iterator[Token]:
    match = _TAIL.search(stripped)
    words = stripped[: match.start()] if match else stripped
    pieces = list(re.finditer(r"\S+", stripped))
    figures = [read_figure(p[0]) for p in pieces]
    if len(pieces) > 1 and all(f is not None and f.value is not None for f in figures):
        words, start = "", 0
    elif match:
        start = match.start()
        yield Token("word", words, _at(line, lead, len(words)), source, row)
    else:
        yield Token("word", stripped, at, source, row)
        return
    for piece, figure in zip(pieces, figures, strict=True):
        if piece.start() >= start:
            yield Token(
                "figure",
                piece[0],
                _at(line, lead + piece.start(), len(piece[0])),
                source,
                row,
                figure=figure,
            )


def _at(line: Paragraph, start: int, length: int) -> Position:
    at = line.at
    if "line" not in at:
        return at
    begin = at["start"] + start
    return {"line": at["line"], "start": begin, "end": begin + length}


def _closed(cell: list[Token]) -> list[Token]:
    """The tokens of one cell, the last of them closed by the cell's border."""
    cell[-1].closed = True
    return cell


def _tabbed(line: Paragraph, source: int, row: int) -> Iterator[Token]:
    """Cells of a line with tabs; a leading and a trailing tab open and close the row."""
    cells = line.text.split("\t")
    start = 0
    if not cells[0].strip():
        start = len(cells.pop(0)) + 1
    for cell in cells:
        if cell.strip():
            yield from _closed(_spread(cell, line, start, source, row))
        else:
            yield Token("blank", "", _at(line, start, 0), source, row, closed=True)
        start += len(cell) + 1


class _Text:
    """Tokens of a run of lines, following the pipes across lines."""

    def __init__(self, lines: Sequence[Block]) -> None:
        self.out: list[Token] = []
        self.filled = True  # whether the cell since the last pipe holds anything
        self.row = 0
        rows = [
            line.text.strip()
            for line in lines
            if isinstance(line, Paragraph) and line.text.count("|") > 1 and line.text.strip(" |")
        ]
        # whether rows begin with a border, so that a first empty cell takes two pipes
        self.bordered = sum(row[0] == "|" for row in rows) > len(rows) / 2

    def add(self, line: Paragraph, source: int) -> None:
        """Add the tokens of the next line."""
        text = line.text
        bare = text.strip()
        if not bare and "\t" not in text:
            self.row += 1
            if text and _soft(text):
                self.out.append(Token("soft", "", _at(line, 0, len(text)), source, -1))
        elif "|" in text:
            if not ("--" in text and _MARKDOWN_RULE.fullmatch(text)):
                self._piped(line, source)
        elif bare and text[0] == "\t" and "\t" not in bare:
            self.filled = True
            self.out += _closed(_spread(text[1:], line, 1, source, self.row))
        elif bare[:1] in _PAGE_MARKS and PAGE_NUMBER.fullmatch(text):
            return
        elif "\t" in text:
            self.filled = True
            many = text.strip("\t").count("\t") > 0
            self.row += many
            self.out += _tabbed(line, source, self.row)
            self.row += many
        else:
            self.filled = True
            shift = len(text) - len(_RESIDUE.sub("", text)) if text[0] == "[" else 0
            self.out += _spread(text[shift:], line, shift, source, -1)

    def _piped(self, line: Paragraph, source: int) -> None:
        text = line.text
        first = len(text) - len(text.lstrip())
        behind = text[first + 1 :].strip()
        opens_row = text[first] == "|" and (
            behind[:1] not in ("", "|") or (self.bordered and bool(behind.strip("| ")))
        )
        last: Token | None = None
        start = 0
        for piece in _pieces(text):
            if piece == "|":
                if self.filled or (opens_row and start == first):
                    if last is not None:
                        last.closed = True
                    self.filled = False
                else:
                    sort: Sort = "pad" if _PADS.fullmatch(text, max(0, start - 1)) else "blank"
                    at = _at(line, start, 0)
                    self.out.append(Token(sort, "", at, source, -1, closed=True))
            elif not piece.isspace():
                self.out += _spread(piece, line, start, source, -1)
                last = self.out[-1]
                self.filled = True
            start += len(piece)


_pieces = re.compile(r"[^|\n]+|[|\n]").findall
"""A line's bars and what stands between them."""


def _grid_tokens(grid: Grid, source: int, first_row: int) -> list[Token]:
    tokens = []
    seen: set[int] = set()
    for r, row in enumerate(grid.rows, first_row):
        for slot, cell in enumerate(row):
            if cell is None or id(cell) in seen:
                continue
            seen.add(id(cell))
            text = cell.text.strip()
            figure = _figure(text)
            sort: Sort = "figure"
            if figure is None:
                sort = "word"
            elif figure.value is None and not figure.ambiguous:
                sort = "blank"
            tokens.append(
                Token(sort, text, cell.at, source, r, slot, cell.col_span, True, figure=figure)
            )
    return tokens


def tokenise(blocks: Sequence[Block]) -> list[Token]:
    """All tokens of a document in reading order."""
    text = _Text(blocks)
    tokens = text.out
    for source, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            line = block.text
            if line.isdecimal():  # as most lines of a flattened table are
                text.filled = True
                at = _at(block, 0, len(line))
                tokens.append(Token("figure", line, at, source, figure=_figure(line)))
            else:
                text.add(block, source)
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

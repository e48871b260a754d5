"""Plain text and Markdown: a line is a paragraph with its place in the decoded text."""

from __future__ import annotations

import re

from gongkai.annual.reading.blocks import Document, Paragraph
from gongkai.annual.reading.encoding import decode

_COLUMNS = re.compile(r"\S {3,}\S+(?: {2,}\S+)+\s*$")

_BARS = "｜│┃┆┇┊┋║"
_GAPS = re.compile(r" {2,}")


def is_spaced(text: str) -> bool:
    """Whether columns are made by runs of spaces, as a PDF tool's page layout does.

    Cells that are all apart by as many spaces stand in no columns.
    """
    if "|" in text or "\t" in text or "   " not in text:
        return False
    rows = [line.strip() for line in text.split("\n") if _COLUMNS.search(line)]
    return len(rows) >= 8 and len({len(gap) for row in rows for gap in _GAPS.findall(row)}) > 1


def lines_of(text: str) -> Document:
    """The lines of ``text``."""
    blocks = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        end = start + len(line)
        blocks.append(Paragraph(line.rstrip("\r\f"), {"line": number, "start": start, "end": end}))
        start = end + 1
    return Document("text", tuple(blocks))


def read_text(data: bytes) -> Document:
    """A text file. Raises Unreadable when it is binary."""
    text = decode(data)
    for bar in _BARS:
        if bar in text:
            text = text.replace(bar, "|")
    if is_spaced(text):
        from gongkai.annual.reading.page.spaced import read_spaced

        return read_spaced(text)
    return lines_of(text)

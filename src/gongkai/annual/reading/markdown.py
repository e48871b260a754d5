"""Markdown: the lines of a text without the marks of headings and without escapes."""

from __future__ import annotations

import re
from dataclasses import replace

from gongkai.annual.reading.blocks import Document, Paragraph
from gongkai.annual.reading.text import read_text

_HEADING = re.compile(r"#{1,6}\s+")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def read_markdown(data: bytes) -> Document:
    """A Markdown file, positions as in the text. Raises Unreadable when it is binary."""
    document = read_text(data)
    return replace(
        document,
        blocks=tuple(
            replace(block, text=_plain(block.text)) if isinstance(block, Paragraph) else block
            for block in document.blocks
        ),
    )


def _plain(line: str) -> str:
    """The line as it is shown; a bar that ends no cell becomes a full-width one."""
    if line.lstrip().startswith("|"):
        line = line.replace("\\|", "｜")
    return _ESCAPED.sub(r"\1", _HEADING.sub("", line, count=1) if _HEADING.match(line) else line)

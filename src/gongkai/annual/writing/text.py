"""A report as plain text: a paragraph a line, a table row a line of cells between bars.

A row lists just the cells that stand in it (no filler for spans), so that an empty pair of
bars is always a blank: ``| 行政事业性收费 |  |``. Bars in running text are written full-width
where they would look like a table.
"""

from __future__ import annotations

from gongkai.annual.model import Report
from gongkai.annual.writing.layout import Sheet
from gongkai.annual.writing.manuscript import Part, clean, manuscript


def to_text(report: Report) -> str:
    """The report as text, lines ended by a line feed."""
    return "".join(_part(part) for part in manuscript(report)).lstrip("\n")


def _part(part: Part) -> str:
    if isinstance(part, Sheet):
        rows = ("| " + " | ".join(bar_free(cell.text) for cell in row) + " |" for row in part.rows)
        return "\n" + "\n".join(rows) + "\n"
    text = bar_free(part.text) if part.text.startswith("|") else part.text
    return f"\n{text}\n" if part.role in ("heading", "signed_by") else f"{text}\n"


def bar_free(text: str) -> str:
    """The text with full-width bars, which end no cell."""
    return clean(text).replace("|", "｜")

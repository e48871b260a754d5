"""A report as one standalone web page: semantic, accessible, nothing fetched from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from importlib import resources

from gongkai.annual.model import Report
from gongkai.annual.writing.layout import LaidCell, Sheet
from gongkai.annual.writing.manuscript import Part, TextLine, manuscript, title_lines, title_of

_TAGS = {
    "title": "h1",
    "heading": "h2",
    "subheading": "h3",
    "organ": "p",
    "preamble": "p",
    "text": "p",
    "signed_by": "p",
    "signed_on": "p",
}


def to_html(report: Report) -> str:
    """The report as an HTML page."""
    style = (resources.files(__package__) / "report.css").read_text(encoding="utf-8")
    body = "\n".join(_part(part, report.organ) for part in manuscript(report))
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title_of(report))}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _part(part: Part, organ: str | None) -> str:
    return table(part) if isinstance(part, Sheet) else _line(part, organ)


def _line(line: TextLine, organ: str | None) -> str:
    tag = _TAGS[line.role]
    role = f' class="{line.role}"' if line.role in ("organ", "signed_by", "signed_on") else ""
    text = escape(line.text)
    if line.role == "title":  # a long title breaks between these
        pieces = title_lines(line.text, organ, 0)
        text = "".join(f"<span>{escape(piece)}</span>" for piece in pieces)
    return f"<{tag}{role}>{text}</{tag}>"


def table(sheet: Sheet) -> str:
    """The sheet as a table element with a caption and header scopes, in a frame that scrolls."""
    head, body = sheet.rows[: sheet.header_rows], sheet.rows[sheet.header_rows :]
    thead = ["<thead>", *map(_row, head), "</thead>"] if head else []
    return "\n".join(
        [
            f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(sheet.title)}">',
            f'<table class="{sheet.layout}">',
            f"<caption>{escape(sheet.title)}</caption>",
            *thead,
            *_bodies(body),
            "</table>",
            "</div>",
        ]
    )


def _bodies(rows: tuple[tuple[LaidCell, ...], ...]) -> Iterator[str]:
    """Row groups: a heading across the table begins one, so that its scope is its block."""
    yield "<tbody>"
    for n, row in enumerate(rows):
        if n and row[0].kind == "heading":
            yield "</tbody>\n<tbody>"
        yield _row(row)
    yield "</tbody>"


def _row(row: tuple[LaidCell, ...]) -> str:
    return f"<tr>{''.join(map(_cell, row))}</tr>"


def _cell(cell: LaidCell) -> str:
    tag = "th" if cell.scope else "td"
    attributes = {
        "class": f"{cell.kind} upright" if cell.upright else cell.kind,
        "rowspan": cell.row_span if cell.row_span > 1 else None,
        "colspan": cell.col_span if cell.col_span > 1 else None,
        "scope": cell.scope,
    }
    written = "".join(f' {name}="{value}"' for name, value in attributes.items() if value)
    return f"<{tag}{written}>{'<wbr>'.join(map(escape, _pieces(cell)))}</{tag}>"


def _pieces(cell: LaidCell) -> list[str]:
    """Where a narrow cell's text may be broken: 社会·公益·组织, （三）·不予公开."""
    if cell.kind == "header" and cell.text.isalpha():
        return re.findall(r"..?", cell.text)
    number = re.match(r"（[一二三四五六七八九十]+）(?=.)", cell.text)
    if cell.scope == "rowgroup" and cell.kind == "label" and number:
        return [number[0], cell.text[number.end() :]]
    return [cell.text]

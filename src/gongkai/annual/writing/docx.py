"""A report as a Word document, set like an official document (GB/T 9704-2012).

A4, margins 37/35/28/26 mm, title 小标宋 22 pt, headings 黑体 16 pt, text 仿宋 16 pt on 28 pt
lines, page number — 1 — at the outer foot. Only plain paragraph and table properties are used,
so that WPS and LibreOffice open it alike.
"""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.oxml.xmlchemy import BaseOxmlElement

from gongkai.annual.model import Report
from gongkai.annual.writing import page
from gongkai.annual.writing.archive import frozen
from gongkai.annual.writing.layout import LaidCell, Sheet
from gongkai.annual.writing.manuscript import (
    Part,
    Role,
    TextLine,
    manuscript,
    title_lines,
    title_of,
)
from gongkai.annual.writing.word import element, ruled_table, run, set_page, twips

_ALIGN = {True: "left", False: "center"}


def to_docx(report: Report) -> bytes:
    """The report as a DOCX file, the same bytes for the same report."""
    document = Document()
    document.core_properties.title = title_of(report)[:255]
    document.core_properties.author = "gongkai"
    document.core_properties.comments = ""
    set_page(document)
    body = document.element.body
    parts = manuscript(report)
    around = [None, *parts, None]
    for n, part in enumerate(parts):
        above, below = around[n], around[n + 2]
        if isinstance(part, Sheet):
            blocks = [_table(part)]
            if below is None or isinstance(below, Sheet):
                blocks.append(element("p"))  # tables that touch become one
        else:
            blocks = [_line(part, report.organ, above, below)]
        for block in blocks:
            body.insert(len(body) - 1, block)  # the section's properties stay last
    out = BytesIO()
    document.save(out)
    return frozen(out.getvalue())


# text


def _line(
    line: TextLine, organ: str | None, above: Part | None, below: Part | None
) -> BaseOxmlElement:
    face = page.FACES.get(line.role, page.BODY)
    texts = [line.text]
    if line.role == "title":
        texts = title_lines(line.text, organ, page.TITLE_FITS)
    before = page.LINE_PT * (
        2 if line.role == "signed_by" else 0.5 if isinstance(above, Sheet) else 0
    )
    after = page.LINE_PT * (1 if line.role == "title" else 0.25 if isinstance(below, Sheet) else 0)
    # A signature never stands alone on a page.
    signed = isinstance(below, TextLine) and below.role == "signed_by"
    properties = element("pPr", *_line_properties(line.role, before, after, keep=signed))
    return element("p", properties, run(texts, face))


def _line_properties(
    role: Role, before: float, after: float, *, keep: bool
) -> list[BaseOxmlElement]:
    """Spacing (points), indent and alignment, in the order that the schema wants them."""
    pitch = page.TITLE_LINE_PT if role in ("organ", "title") else page.LINE_PT
    made = []
    if keep or role in ("organ", "title", "heading", "subheading", "signed_by"):
        made.append(element("keepNext"))
    made.append(
        element(
            "spacing",
            before=round(before * 20),
            after=round(after * 20),
            line=round(pitch * 20),
            lineRule="exact",
        )
    )
    if role in ("organ", "title"):
        return [*made, element("jc", val="center")]
    if role in ("signed_by", "signed_on"):
        return [*made, element("ind", rightChars=200, right=640), element("jc", val="right")]
    return [*made, element("ind", firstLineChars=200, firstLine=640), element("jc", val="both")]


# tables


def _table(sheet: Sheet) -> BaseOxmlElement:
    widths = [twips(width) for width in page.column_widths(sheet)]
    table = ruled_table(widths, left=page.CELL_MARGIN_MM, right=page.CELL_MARGIN_MM)
    owners = _owners(sheet)
    for r in range(len(sheet.rows)):
        table.append(_table_row(sheet, owners, widths, r))
    return table


Owner = tuple[int, int, LaidCell]


def _owners(sheet: Sheet) -> dict[tuple[int, int], Owner]:
    """Slot → the cell that fills it and where that begins; only the slots of its first column."""
    return {
        (r + down, c): (r, c, cell)
        for r, c, cell in sheet.placed()
        for down in range(cell.row_span)
    }


def _table_row(
    sheet: Sheet, owners: dict[tuple[int, int], Owner], widths: list[int], r: int
) -> BaseOxmlElement:
    properties = element("trPr", element("cantSplit"))
    height = 482 if sheet.layout == "stacked" else 340
    properties.append(element("trHeight", val=height, hRule="atLeast"))
    if r < sheet.header_rows:
        properties.append(element("tblHeader"))
    row = element("tr", properties)
    with_next = r + 1 < len(sheet.rows) and (
        page.kept_whole(sheet)
        or sheet.rows[r][0].kind in ("heading", "corner")
        or r < sheet.header_rows + page.START_ROWS
    )
    for c in range(sheet.columns):
        if (r, c) in owners:
            top, _, cell = owners[r, c]
            width = sum(widths[c : c + cell.col_span])
            row.append(_table_cell(sheet, cell, width, begins=top == r, with_next=with_next))
    return row


def _table_cell(
    sheet: Sheet, cell: LaidCell, width: int, *, begins: bool, with_next: bool
) -> BaseOxmlElement:
    properties = element("tcPr", element("tcW", w=width, type="dxa"))
    if cell.col_span > 1:
        properties.append(element("gridSpan", val=cell.col_span))
    if cell.row_span > 1:
        merge = element("vMerge", val="restart") if begins else element("vMerge")
        properties.append(merge)
    left = page.aligned_left(sheet, cell.kind, upright=cell.upright)
    if left:
        margin = twips(page.LABEL_MARGIN_MM)
        sides = (element(side, w=margin, type="dxa") for side in ("left", "right"))
        properties.append(element("tcMar", *sides))
    properties.append(element("vAlign", val="center"))
    paragraph = element(
        "p",
        element(
            "pPr",
            *([element("keepNext")] if with_next else []),
            element("spacing", before=0, after=0, line=240, lineRule="auto"),
            element("jc", val=_ALIGN[left]),
        ),
    )
    if begins and cell.text:
        face = page.Face(page.TABLE_FACE, page.TABLE_PT[sheet.layout])
        paragraph.append(run(page.lines(sheet, cell, width * 25.4 / 1440), face))
    return element("tc", properties, paragraph)

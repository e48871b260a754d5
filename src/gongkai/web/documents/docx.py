"""A document as a Word file in the layout of GB/T 9704-2012, for WPS, Word and LibreOffice."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from gongkai.annual.writing import page
from gongkai.annual.writing.archive import frozen
from gongkai.annual.writing.word import element, ruled_table, run, set_page, twips
from gongkai.web.documents.layout import LINE_PT, SPACING_PT, TABLE_PT, Document, Line, Table

_FACES = {
    "letterhead": page.Face("方正小标宋简体", 40),
    "title": page.FACES["title"],
    "heading": page.FACES["heading"],
    "subheading": page.FACES["subheading"],
    "reference": replace(page.BODY, size=TABLE_PT),
    "remark": replace(page.BODY, size=TABLE_PT),
}
_PITCH = {"title": page.TITLE_LINE_PT, "letterhead": 56.0, "reference": 18.0, "remark": 18.0}
_RED = "E60012"
_CHARACTER = 315
"""Twentieths of a point of one character of text with its spacing."""


def to_docx(document: Document) -> bytes:
    """The document as a DOCX file, the same bytes for the same document."""
    word = docx.Document()
    word.core_properties.title = document.title[:255]
    word.core_properties.author = "gongkai"
    word.core_properties.comments = ""
    set_page(word)
    body = word.element.body
    around = [*document.parts, None]
    for n, part in enumerate(document.parts):
        if isinstance(part, Table):
            made = [_table(part)]
            if not isinstance(around[n + 1], Line):
                made.append(element("p"))  # tables that touch become one
        else:
            made = [_paragraph(part, around[n - 1] if n else None, around[n + 1])]
        for block in made:
            body.insert(len(body) - 1, block)  # the section's properties stay last
    out = BytesIO()
    word.save(out)
    return frozen(out.getvalue())


def _paragraph(line: Line, above: object, below: object) -> BaseOxmlElement:
    face = _FACES.get(line.role, page.BODY)
    words = run([line.text], face)
    properties = words.find(qn("w:rPr"))
    if line.role == "letterhead":
        properties.insert(1, element("color", val=_RED))
    elif face.size == page.BODY_PT:
        properties.insert(1, element("spacing", val=round(SPACING_PT * 20)))
    return element("p", element("pPr", *_properties(line, above, below)), words)


def _properties(line: Line, above: object, below: object) -> list[BaseOxmlElement]:
    """Spacing, indent and alignment, in the order that the schema wants them."""
    role = line.role
    next_role = below.role if isinstance(below, Line) else ""
    made = []
    if role in ("letterhead", "title", "number", "heading", "subheading", "signed_by") or (
        next_role in ("signed_by", "attachment", "attachment_next", "note")
    ):
        made.append(element("keepNext"))
    if role == "letterhead":
        rule = element("bottom", val="single", sz=18, space=6, color=_RED)
        made.append(element("pBdr", rule))
    pitch = _PITCH.get(role, LINE_PT)
    before, after = _gaps(line, below)
    made.append(
        element(
            "spacing",
            before=round(before * LINE_PT * 20),
            after=round(after * LINE_PT * 20),
            line=round(pitch * 20),
            lineRule="exact",
        )
    )
    return [*made, *_alignment(line, above)]


def _gaps(line: Line, below: object) -> tuple[float, float]:
    """Blank lines before and after, as the standard has them; two before the signature, where
    the seal begins within one line of the text."""
    role = line.role
    if role == "title":
        below_role = below.role if isinstance(below, Line) else ""
        return 0, 0 if below_role in ("title", "number", "reference") else 1
    if role in ("letterhead", "number"):
        return 0, 1
    if role in ("reference", "remark"):
        return 0.2, 0.2
    if role == "attachment":
        return 1, 0
    if role == "signed_by":
        return 2, 0
    return 0, 0


def _alignment(line: Line, above: object) -> list[BaseOxmlElement]:
    role = line.role
    first_number = role == "number" and isinstance(above, Line) and above.role == "title"
    if role in ("letterhead", "title") or first_number:
        return [element("jc", val="center")]
    if role == "number":
        return [element("jc", val="right")]
    if role in ("signed_by", "signed_on"):
        return [element("ind", right=round(line.right * _CHARACTER)), element("jc", val="right")]
    if role in ("addressee", "reference"):
        return [element("jc", val="both")]
    if role == "remark":
        return [element("ind", firstLineChars=200, firstLine=480), element("jc", val="both")]
    if role == "attachment":
        return [element("ind", left=5 * _CHARACTER, hanging=3 * _CHARACTER), _left()]
    if role == "attachment_next":
        return [element("ind", left=5 * _CHARACTER), _left()]
    return [element("ind", firstLineChars=200, firstLine=640), element("jc", val="both")]


def _left() -> BaseOxmlElement:
    return element("jc", val="left")


def _table(table: Table) -> BaseOxmlElement:
    total = twips(page.TEXT_WIDTH_MM)
    units = sum(table.widths)
    widths = [total * width // units for width in table.widths]
    made = ruled_table(widths, top=1, left=1.9, bottom=1, right=1.9)
    for n, cells in enumerate(table.rows):
        properties = element(
            "trPr", element("cantSplit"), element("trHeight", val=510, hRule="atLeast")
        )
        if n < table.header_rows:
            properties.append(element("tblHeader"))
        row = element("tr", properties)
        column = 0
        for cell in cells:
            width = sum(widths[column : column + cell.span])
            row.append(_cell(cell.lines, cell.span, width, centred=cell.centred))
            column += cell.span
        made.append(row)
    return made


def _cell(lines: tuple[str, ...], span: int, width: int, *, centred: bool) -> BaseOxmlElement:
    properties = element("tcPr", element("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(element("gridSpan", val=span))
    properties.append(element("vAlign", val="center"))
    face = replace(page.BODY, size=TABLE_PT)
    paragraphs = [
        element(
            "p",
            element(
                "pPr",
                element("spacing", before=0, after=0, line=360, lineRule="exact"),
                element("jc", val="center" if centred else "left"),
            ),
            run([line], face),
        )
        for line in lines
    ]
    return element("tc", properties, *paragraphs)

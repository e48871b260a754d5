"""A report as a Word document, set like an official document (GB/T 9704-2012).

A4, margins 37/35/28/26 mm, title 小标宋 22 pt, headings 黑体 16 pt, text 仿宋 16 pt on 28 pt
lines, page number — 1 — at the outer foot. Only plain paragraph and table properties are used,
so that WPS and LibreOffice open it alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import cast

from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer
from docx.shared import Mm

from gongkai.annual.model import Report
from gongkai.annual.writing import page
from gongkai.annual.writing.archive import frozen
from gongkai.annual.writing.layout import LaidCell, Sheet
from gongkai.annual.writing.manuscript import (
    Part,
    Role,
    TextLine,
    manuscript,
    printable,
    title_lines,
    title_of,
)

_LATIN = "Times New Roman"
_ALIGN = {True: "left", False: "center"}


def to_docx(report: Report) -> bytes:
    """The report as a DOCX file, the same bytes for the same report."""
    document = Document()
    document.core_properties.title = title_of(report)[:255]
    document.core_properties.author = "gongkai"
    document.core_properties.comments = ""
    _set_page(document)
    body = document.element.body
    parts = manuscript(report)
    around = [None, *parts, None]
    for n, part in enumerate(parts):
        above, below = around[n], around[n + 2]
        if isinstance(part, Sheet):
            blocks = [_table(part)]
            if below is None or isinstance(below, Sheet):
                blocks.append(_element("p"))  # tables that touch become one
        else:
            blocks = [_line(part, report.organ, above, below)]
        for block in blocks:
            body.insert(len(body) - 1, block)  # the section's properties stay last
    out = BytesIO()
    document.save(out)
    return frozen(out.getvalue())


def _element(tag: str, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """A w: element; attribute names are those of WordprocessingML without their prefix."""
    made = cast(BaseOxmlElement, OxmlElement(f"w:{tag}"))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


# page


def _set_page(document: DocxDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(page.WIDTH_MM), Mm(page.HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(page.TOP_MM), Mm(page.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(page.LEFT_MM), Mm(page.RIGHT_MM)
    section.footer_distance = Mm(page.BOTTOM_MM - page.FOOT_MM - 5)
    document.settings.odd_and_even_pages_header_footer = True
    _set_foot(section.footer, "right")
    _set_foot(section.even_page_footer, "left")
    normal = document.styles["Normal"].element
    fonts = normal.get_or_add_rPr()
    for old in list(fonts):
        fonts.remove(old)
    fonts.extend(_run_properties(page.BODY))
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _set_foot(foot: _Footer, side: str) -> None:
    """— 1 — at the outer edge, one character in from it."""
    foot.is_linked_to_previous = False
    paragraph = foot.paragraphs[0]._p
    for child in list(paragraph):
        paragraph.remove(child)
    indent = {side: 280, f"{side}Chars": 100}
    paragraph.append(
        _element(
            "pPr",
            _element("spacing", before=0, after=0),
            _element("ind", **indent),
            _element("jc", val=side),
        )
    )
    paragraph.append(_run(["— "], page.PAGE_NUMBER))
    for kind in ("begin", "instr", "end"):
        run = _run([], page.PAGE_NUMBER)
        if kind == "instr":
            instruction = _element("instrText")
            instruction.text = "PAGE"
            run.append(instruction)
        else:
            run.append(_element("fldChar", fldCharType=kind))
        paragraph.append(run)
    paragraph.append(_run([" —"], page.PAGE_NUMBER))


# text


def _run_properties(face: page.Face) -> list[BaseOxmlElement]:
    half_points = round(face.size * 2)
    return [
        _element("rFonts", hint="eastAsia", ascii=_LATIN, hAnsi=_LATIN, eastAsia=face.name),
        _element("sz", val=half_points),
        _element("szCs", val=half_points),
    ]


def _run(texts: Sequence[str], face: page.Face) -> BaseOxmlElement:
    """A run of text lines with line breaks between them."""
    run = _element("r", _element("rPr", *_run_properties(face)))
    for n, text in enumerate(texts):
        if n:
            run.append(_element("br"))
        words = _element("t")
        words.text = printable(text)
        words.set(qn("xml:space"), "preserve")
        run.append(words)
    return run


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
    properties = _element("pPr", *_line_properties(line.role, before, after, keep=signed))
    return _element("p", properties, _run(texts, face))


def _line_properties(
    role: Role, before: float, after: float, *, keep: bool
) -> list[BaseOxmlElement]:
    """Spacing (points), indent and alignment, in the order that the schema wants them."""
    pitch = page.TITLE_LINE_PT if role in ("organ", "title") else page.LINE_PT
    made = []
    if keep or role in ("organ", "title", "heading", "subheading", "signed_by"):
        made.append(_element("keepNext"))
    made.append(
        _element(
            "spacing",
            before=round(before * 20),
            after=round(after * 20),
            line=round(pitch * 20),
            lineRule="exact",
        )
    )
    if role in ("organ", "title"):
        return [*made, _element("jc", val="center")]
    if role in ("signed_by", "signed_on"):
        return [*made, _element("ind", rightChars=200, right=640), _element("jc", val="right")]
    return [*made, _element("ind", firstLineChars=200, firstLine=640), _element("jc", val="both")]


# tables


def _table(sheet: Sheet) -> BaseOxmlElement:
    widths = [_twips(width) for width in page.column_widths(sheet)]
    margin = _twips(page.CELL_MARGIN_MM)
    table = _element(
        "tbl",
        _element(
            "tblPr",
            _element("tblW", w=sum(widths), type="dxa"),
            _element("jc", val="center"),
            _element(
                "tblBorders",
                *(
                    _element(edge, val="single", sz=4, space=0, color="000000")
                    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
                ),
            ),
            _element("tblLayout", type="fixed"),
            _element(
                "tblCellMar",
                _element("left", w=margin, type="dxa"),
                _element("right", w=margin, type="dxa"),
            ),
        ),
        _element("tblGrid", *(_element("gridCol", w=width) for width in widths)),
    )
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
    properties = _element("trPr", _element("cantSplit"))
    height = 482 if sheet.layout == "stacked" else 340
    properties.append(_element("trHeight", val=height, hRule="atLeast"))
    if r < sheet.header_rows:
        properties.append(_element("tblHeader"))
    row = _element("tr", properties)
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
    properties = _element("tcPr", _element("tcW", w=width, type="dxa"))
    if cell.col_span > 1:
        properties.append(_element("gridSpan", val=cell.col_span))
    if cell.row_span > 1:
        merge = _element("vMerge", val="restart") if begins else _element("vMerge")
        properties.append(merge)
    left = page.aligned_left(sheet, cell.kind, upright=cell.upright)
    if left:
        margin = _twips(page.LABEL_MARGIN_MM)
        sides = (_element(side, w=margin, type="dxa") for side in ("left", "right"))
        properties.append(_element("tcMar", *sides))
    properties.append(_element("vAlign", val="center"))
    paragraph = _element(
        "p",
        _element(
            "pPr",
            *([_element("keepNext")] if with_next else []),
            _element("spacing", before=0, after=0, line=240, lineRule="auto"),
            _element("jc", val=_ALIGN[left]),
        ),
    )
    if begins and cell.text:
        face = page.Face(page.TABLE_FACE, page.TABLE_PT[sheet.layout])
        paragraph.append(_run(page.lines(sheet, cell, width * 25.4 / 1440), face))
    return _element("tc", properties, paragraph)

"""WordprocessingML of an official document: its page, its foot and its runs of text.

Shared by every DOCX that is set like one (GB/T 9704-2012). Only plain paragraph and table
properties are used, so that WPS and LibreOffice open them alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer
from docx.shared import Mm

from gongkai.annual.writing import page
from gongkai.annual.writing.manuscript import printable

_LATIN = "Times New Roman"


def element(tag: str, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """A w: element; attribute names are those of WordprocessingML without their prefix."""
    made = cast(BaseOxmlElement, OxmlElement(f"w:{tag}"))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def twips(millimetres: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def ruled_table(widths: Sequence[int], **margins: float) -> BaseOxmlElement:
    """An empty table with all its rules: columns in twips; margins of its cells in millimetres,
    by side in the order of WordprocessingML (top, left, bottom, right)."""
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    rule = {"val": "single", "sz": 4, "space": 0, "color": "000000"}
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=sum(widths), type="dxa"),
            element("jc", val="center"),
            element("tblBorders", *(element(edge, **rule) for edge in edges)),
            element("tblLayout", type="fixed"),
            element(
                "tblCellMar",
                *(element(side, w=twips(width), type="dxa") for side, width in margins.items()),
            ),
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
    )


def set_page(document: DocxDocument) -> None:
    """A4 with the standard's margins, page numbers and body type."""
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
    fonts.extend(run_properties(page.BODY))
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
        element(
            "pPr",
            element("spacing", before=0, after=0),
            element("ind", **indent),
            element("jc", val=side),
        )
    )
    paragraph.append(run(["— "], page.PAGE_NUMBER))
    for kind in ("begin", "instr", "end"):
        field = run([], page.PAGE_NUMBER)
        if kind == "instr":
            instruction = element("instrText")
            instruction.text = "PAGE"
            field.append(instruction)
        else:
            field.append(element("fldChar", fldCharType=kind))
        paragraph.append(field)
    paragraph.append(run([" —"], page.PAGE_NUMBER))


def run_properties(face: page.Face) -> list[BaseOxmlElement]:
    """The typeface of a run."""
    half_points = round(face.size * 2)
    return [
        element("rFonts", hint="eastAsia", ascii=_LATIN, hAnsi=_LATIN, eastAsia=face.name),
        element("sz", val=half_points),
        element("szCs", val=half_points),
    ]


def run(texts: Sequence[str], face: page.Face) -> BaseOxmlElement:
    """A run of text lines with line breaks between them."""
    made = element("r", element("rPr", *run_properties(face)))
    for n, text in enumerate(texts):
        if n:
            made.append(element("br"))
        words = element("t")
        words.text = printable(text)
        words.set(qn("xml:space"), "preserve")
        made.append(words)
    return made

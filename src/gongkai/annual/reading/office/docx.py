"""Word documents, straight from their XML: the text as it would be printed, and the tables.

Tracked deletions and hidden text are left out, insertions kept; numbers of numbered paragraphs
are printed; a text box stands once, behind its paragraph. Headers, footers, footnotes and
comments are no part of a report.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Literal

from lxml import etree

from gongkai.annual.reading.blocks import Document, Unreadable
from gongkai.annual.reading.markup.assembly import (
    MAX_SLOTS,
    MAX_SPAN,
    TOO_LARGE,
    Content,
    DraftCell,
    DraftTable,
    assemble,
)
from gongkai.annual.reading.office.numbering import Numbering
from gongkai.annual.reading.office.package import DAMAGED, Package
from gongkai.annual.reading.office.xml import first, parse_xml, relations

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFF = ("0", "false", "off", "none")
_UNREAD = (
    "del moveFrom pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr rubyPr rt proofErr "
    "bookmarkStart bookmarkEnd permStart permEnd lastRenderedPageBreak "
    "commentRangeStart commentRangeEnd footnoteReference endnoteReference delText delInstrText"
)
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_Sort = Literal["unread", "text", "mark", "manner", "box", "field", "page", "either"]
_STYLE_LIST = re.compile(rb"numPr>.{0,400}?numPr>", re.DOTALL)
_STYLE_ID = re.compile(rb"""styleId=["']([^"'<>&]{1,100})""")
_LIST_ID = re.compile(rb"""numId\s[^>]{0,40}?val=["'](\d{1,9})""")
_LEVEL = re.compile(rb"""ilvl\s[^>]{0,40}?val=["'](\d)""")


def read_docx(data: bytes) -> Document:
    """A .docx document. Raises Unreadable when it is damaged, or larger than a report can be."""
    package = Package(data)
    main = _main_part(package)
    root = parse_xml(package.read(main))
    return assemble(_Body(package, main, root).content(), "docx")


def _main_part(package: Package) -> str:
    if "word/document.xml" in package:
        return "word/document.xml"
    for target, kind, _ in relations(package, "_rels/.rels", ""):
        if kind.endswith("/officeDocument"):
            return target
    raise Unreadable(DAMAGED)


class _Body:
    """Walks a document. XML nests 256 deep at most here, so this may recurse."""

    def __init__(self, package: Package, main: str, root: etree._Element) -> None:
        self.package, self.root = package, root
        self.folder, self.name = posixpath.split(main)
        namespace = etree.QName(root).namespace or _STRICT
        self.namespace = namespace
        w = self.w = f"{{{namespace}}}"
        self.p, self.tbl, self.tr, self.tc = f"{w}p", f"{w}tbl", f"{w}tr", f"{w}tc"
        self.ppr, self.tr_pr, self.tc_pr = f"{w}pPr", f"{w}trPr", f"{w}tcPr"
        self.num_pr, self.p_style = f"{w}numPr", f"{w}pStyle"
        self.val, self.vanish = f"{w}val", f"{w}vanish"
        self.grid_span, self.v_merge, self.h_merge = f"{w}gridSpan", f"{w}vMerge", f"{w}hMerge"
        self.unread = {f"{w}{name}" for name in _UNREAD.split()}
        self.sorts = self._sorts()
        self.numbering = self._numbering()
        self._styles: dict[str, tuple[str, int]] | None = None
        self.boxes: list[etree._Element] = []  # text boxes of the paragraph being read
        self.is_contents = False  # the paragraph being read is a line of the table of contents
        self.pieces = 0

    def _sorts(self) -> dict[str, _Sort]:
        """What the elements are, by tag; those not named here are read through."""
        w = self.w
        sorts: dict[str, _Sort] = {
            **dict.fromkeys(self.unread, "unread"),
            **{f"{w}{name}": "mark" for name in _MARKS},
            f"{w}t": "text",
            f"{w}txbxContent": "box",
            f"{w}instrText": "field",
            f"{w}altChunk": "page",
            f"{_COMPATIBLE}AlternateContent": "either",
        }
        if self._holds(self.vanish):
            sorts[f"{w}rPr"] = "manner"
        return sorts

    def _holds(self, *tags: str) -> bool:
        """Whether any such element is in the document (told much faster than by walking it)."""
        return next(self.root.iter(*tags), None) is not None

    def content(self) -> list[Content]:
        body = self.root.find(f"{self.w}body")
        if body is None:
            raise Unreadable(DAMAGED)
        return self._blocks(body)

    # blocks

    def _blocks(self, parent: etree._Element) -> list[Content]:
        content: list[Content] = []
        for child in parent:
            tag = child.tag
            if tag == self.p:
                content += self._paragraph(child)
            elif tag == self.tbl:
                content.append(self._table(child))
            else:
                sort = self.sorts.get(tag)
                if sort == "page":
                    content += self._embedded(child)
                elif sort == "either":
                    content += self._blocks(self._alternative(child))
                elif tag not in self.unread:
                    content += self._blocks(child)
        return content

    def _paragraph(self, paragraph: etree._Element) -> list[Content]:
        self._count()
        pieces: list[str] = []
        self.is_contents = False
        self._inline(paragraph, pieces)
        text = "".join(pieces)
        number = self._number(paragraph) if self.numbering else ""
        if self.is_contents:
            text = ""
        elif number and text.strip():
            text = number + text.lstrip()
        lines: list[Content] = [line for line in text.split("\n") if line.strip()]
        if self.boxes:
            boxes, self.boxes = self.boxes, []
            for box in boxes:
                lines += self._blocks(box)
        return lines

    def _inline(self, parent: etree._Element, pieces: list[str]) -> None:
        for child in parent:
            tag = child.tag
            sort = self.sorts.get(tag)
            if sort == "unread":
                continue
            if sort == "text":
                pieces.append(child.text or "")
            elif sort == "manner":
                mark = first(child, self.vanish)
                if mark is not None and mark.get(self.val, "1") not in _OFF:
                    return  # a hidden run: its properties stand before its text
            elif sort == "mark":
                if child.get(f"{self.w}type") not in ("page", "column"):
                    pieces.append(_MARKS[tag.removeprefix(self.w)])
            elif sort == "box":
                self.boxes.append(child)
            elif sort == "field":
                self.is_contents |= "PAGEREF" in (child.text or "")
            else:
                self._inline(self._alternative(child) if sort == "either" else child, pieces)

    def _alternative(self, either: etree._Element) -> etree._Element:
        """The one of several drawings of the same thing that holds text, else the first."""
        options = [child for child in either if len(child)]
        with_text = (o for o in options if o.find(f".//{self.w}txbxContent") is not None)
        return next(with_text, options[0] if options else etree.Element("none"))

    def _embedded(self, chunk: etree._Element) -> list[Content]:
        """A web page put into the document whole, as web editors export."""
        from gongkai.annual.reading.markup.html import content_of

        relation = next((v for k, v in chunk.attrib.items() if str(k).endswith("}id")), "")
        rels = f"{self.folder}/_rels/{self.name}.rels"
        for target, _, key in relations(self.package, rels, self.folder):
            if key == relation and not target.endswith((".docx", ".rtf")):
                return content_of(self.package.read(target))
        return []

    # tables

    def _table(self, table: etree._Element) -> DraftTable:
        made = DraftTable()
        above: dict[int, DraftCell] = {}  # the cell that each column may continue
        for row in self._children(table, self.tr):
            before, is_dropped = self._row_properties(row)
            if not is_dropped:
                cells, above = self._row(row, before, above)
                made.rows.append(cells)
        return made

    def _row(
        self, row: etree._Element, column: int, above: dict[int, DraftCell]
    ) -> tuple[list[DraftCell], dict[int, DraftCell]]:
        """The cells that begin in the row, the first at ``column``, and the cell standing at the
        start of each column."""
        cells: list[DraftCell] = []
        standing: dict[int, DraftCell] = {}
        if column:
            cells.append(DraftCell(col_span=column))
        for element in self._children(row, self.tc):
            width, goes_down, goes_across = self._cell_properties(element)
            if goes_across and cells:
                cells[-1].col_span += width
                column += width
                continue
            if goes_down and column in above:
                cell = above[column]
                cell.row_span += 1
            else:
                self._count()
                cell = DraftCell(self._cell_content(element), 1, width)
                cells.append(cell)
            standing[column] = cell
            column += width
        return cells, standing

    def _row_properties(self, row: etree._Element) -> tuple[int, bool]:
        """Columns left empty before the row, and whether the row is deleted or hidden."""
        before, is_dropped = 0, False
        for properties in row:
            if properties.tag != self.tr_pr:
                continue
            before = self._span(first(properties, f"{self.w}gridBefore"), 0)
            is_dropped |= first(properties, f"{self.w}del", f"{self.w}hidden") is not None
        return before, is_dropped

    def _cell_properties(self, cell: etree._Element) -> tuple[int, bool, bool]:
        """Columns it spans, whether it continues the cell above, whether the one before it."""
        width, goes_down, goes_across = 1, False, False
        for properties in cell:
            for child in properties if properties.tag == self.tc_pr else ():
                tag = child.tag
                if tag == self.grid_span:
                    width = self._span(child, 1)
                elif tag == self.v_merge:
                    goes_down |= child.get(self.val, "continue") != "restart"
                elif tag == self.h_merge:
                    goes_across |= child.get(self.val, "continue") != "restart"
        return width, goes_down, goes_across

    def _cell_content(self, cell: etree._Element) -> list[Content]:
        return [
            item.replace("\t", " ") if isinstance(item, str) else item
            for item in self._blocks(cell)
        ]

    def _children(self, parent: etree._Element, tag: str) -> Iterator[etree._Element]:
        """Rows of a table or cells of a row, those in content controls and insertions too."""
        for child in parent:
            if child.tag == tag:
                yield child
            elif child.tag not in self.unread and child.tag != self.tbl and len(child):
                yield from self._children(child, tag)

    def _span(self, element: etree._Element | None, default: int) -> int:
        printed = "" if element is None else element.get(self.val, "")
        if not (printed.isascii() and printed.isdigit()):
            return default
        return min(max(int(printed[:9]), default), MAX_SPAN)

    # numbers of paragraphs

    def _numbering(self) -> Numbering | None:
        part = f"{self.folder}/numbering.xml"
        if part not in self.package or not self._holds(self.num_pr, self.p_style):
            return None
        return Numbering(parse_xml(self.package.read(part)), self.namespace)

    def _number(self, paragraph: etree._Element) -> str:
        assert self.numbering is not None
        properties = next(iter(paragraph), None)  # they come first or, set wrongly, later
        if properties is not None and properties.tag != self.ppr:
            properties = first(paragraph, self.ppr)
        if properties is None:
            return ""
        own = style = None
        for child in properties:
            if own is None and child.tag == self.num_pr:
                own = child
            elif style is None and child.tag == self.p_style:
                style = child
        key, depth = "", 0
        if style is not None:
            key, depth = self._style_lists().get(style.get(self.val, ""), ("", 0))
        if own is not None:
            key, depth = self._list_of(own, (key, depth))
        return self.numbering.next(key, depth) if key else ""

    def _list_of(self, mark: etree._Element, inherited: tuple[str, int]) -> tuple[str, int]:
        number, level = first(mark, f"{self.w}numId"), first(mark, f"{self.w}ilvl")
        return (
            inherited[0] if number is None else number.get(self.val, ""),
            inherited[1] if level is None else self._span(level, 0),
        )

    def _style_lists(self) -> dict[str, tuple[str, int]]:
        """The list and depth that a paragraph style brings.

        Styles are many times the size of a report and nothing else of them is needed, so they
        are searched rather than parsed.
        """
        if self._styles is None:
            self._styles = {}
            part = f"{self.folder}/styles.xml"
            data = self.package.read(part) if part in self.package else b""
            for mark in _STYLE_LIST.finditer(data):
                style = _STYLE_ID.match(data, max(data.rfind(b"styleId=", 0, mark.start()), 0))
                number, level = _LIST_ID.search(mark[0]), _LEVEL.search(mark[0])
                if style and number:
                    depth = int(level[1]) if level else 0
                    self._styles[style[1].decode("utf-8", "replace")] = number[1].decode(), depth
        return self._styles

    def _count(self) -> None:
        self.pieces += 1
        if self.pieces > MAX_SLOTS:
            raise Unreadable(TOO_LARGE)

"""Web pages: the text of their blocks and their tables, whatever the mark-up around them.

The page's tree is walked with a stack of our own, not by recursion, so that reading takes time
linear to the page. Tables drawn without ``<table>`` are known by their rows (``display:
table-row`` or flex, or a class that says row).
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from lxml import etree

from gongkai.annual.reading.blocks import Document, Unreadable
from gongkai.annual.reading.encoding import MAX_BYTES, decode
from gongkai.annual.reading.markup.assembly import (
    MAX_SLOTS,
    MAX_SPAN,
    TOO_LARGE,
    Content,
    DraftCell,
    DraftRow,
    DraftTable,
    assemble,
)

_Sort = Literal[
    "inline", "block", "break", "skip", "table", "row", "cell", "drawn row", "drawn cell", "noise"
]
_BLOCKS = """address article blockquote body center dd details dir div dl dt fieldset
    figcaption figure form h1 h2 h3 h4 h5 h6 hgroup hr html legend li main ol p pre section
    summary ul"""
_SKIPPED = """applet audio button canvas caption embed frameset head iframe input math noscript
    object option script select style svg template textarea title video xml"""
_SORTS: dict[object, _Sort] = {
    **dict.fromkeys(_BLOCKS.split(), "block"),
    **dict.fromkeys(_SKIPPED.split(), "skip"),
    **dict.fromkeys(("nav", "footer", "aside"), "noise"),
    "br": "break",
    "table": "table",
    "tr": "row",
    "td": "cell",
    "th": "cell",
    etree.PI: "skip",
    etree.Comment: "skip",
    etree.Entity: "skip",
}
_CELLS = ("td", "th")
_WRAPPERS = ("inline", "block")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_ROW_STYLE = re.compile(r"display\s*:\s*(?:table-row(?!-)|(?:inline-)?flex)", re.IGNORECASE)
_CELL_STYLE = re.compile(r"display\s*:\s*(?:table-cell|inline-block)", re.IGNORECASE)
_ROW_CLASS = re.compile(r"(?:^|[\s_-])(?:tr|row)\d*(?:\s|$)", re.IGNORECASE)
_CELL_CLASS = re.compile(r"(?:^|[\s_-])(?:td|th|cell|col)\d*(?:[\s_-]|$)", re.IGNORECASE)
_NOISE_CLASS = re.compile(
    r"(?:^|\s)(?:nav|navbar|menu|crumbs?|breadcrumbs?|footer|share|copyright)(?:\s|$)",
    re.IGNORECASE,
)
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_STYLED = re.compile("display|mso-hide|white-space", re.IGNORECASE)
_NOISE_CHARACTERS = 300
_WIDE = "\u2e80-\u9fff\uff00-\uffef\U00020000-\U0003ffff"
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DIGITS = re.compile(r"\s*(\d{1,9})")


def read_html(data: bytes) -> Document:
    """A web page, a fragment of one, or a page saved whole (.mhtml).

    Raises Unreadable when it is no text, or larger than a report can be.
    """
    return assemble(content_of(data), "html")


def content_of(data: bytes) -> list[Content]:
    """The page as it nests, for a document that holds one. Raises as :func:`read_html`."""
    text = _saved_page(data) or decode(data)
    encoded = text.encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True)
    try:
        root = etree.fromstring(encoded, parser)
    except etree.XMLSyntaxError:
        root = None
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise Unreadable("网页的层次嵌套过深，不像一份年度报告；请另存为 .docx 或 .pdf 后再传。")
    if root is None:
        raise Unreadable("网页内容是空的或已损坏；请在浏览器中打开后重新保存再传。")
    lowered = encoded.lower()
    hides = b"none" in lowered or b"hid" in lowered
    return _Page(hides).read(root)


def _saved_page(data: bytes) -> str | None:
    """The page inside a web archive (.mhtml), None when ``data`` is a plain page."""
    if data.lstrip()[:1] == b"<" or b"MIME-Version:" not in data[:4096] or len(data) > MAX_BYTES:
        return None
    try:
        for part in email.message_from_bytes(data, policy=email.policy.default).walk():
            if part.get_content_type() == "text/html":
                page = part.get_payload(decode=True)
                if isinstance(page, bytes):
                    return decode(page, part.get_content_charset())
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        pass  # what the mail parser raises on purposely broken headers
    raise Unreadable("网页归档文件（.mhtml）中没有可读的网页；请改存为 .html 后再传。")


class _Page:
    """Walks the elements of a page. ``content`` is where the text now goes: the page's own list,
    or that of the cell being filled; ``grid`` the table or drawn row a cell may now begin in."""

    def __init__(self, hides: bool) -> None:
        self.hides = hides  # whether anything of the page may be hidden
        self.content: list[Content] = []
        self.grid: DraftTable | DraftRow | None = None
        self.text: list[str] = []
        self.open: list[tuple[_Sort, list[Content], DraftTable | DraftRow | None, int]] = []
        self.preformatted = 0  # depth from which line breaks count; 0 for none
        self.pieces = 0

    def read(self, root: etree._Element) -> list[Content]:
        walk: list[tuple[etree._Element, Iterator[etree._Element]]] = []
        children: Iterator[etree._Element] = iter((root,))
        while True:
            for element in children:
                if self._enter(element):
                    walk.append((element, children))
                    children = iter(element)
                    break
                if element.tail:
                    self._add(element.tail)
            else:
                if not walk:
                    self._flush()
                    return self.content
                ended, children = walk.pop()
                self._leave()
                if ended.tail:
                    self._add(ended.tail)

    def _enter(self, element: etree._Element) -> bool:
        """Begins the element; False when it is done with, inside and all."""
        sort = _SORTS.get(element.tag, "inline")
        if sort == "skip" or (sort == "row" and self._plain_row(element)):
            return False
        attributes = element.attrib
        if attributes:
            sort = self._styled(sort, attributes)
            if sort == "skip":
                return False
        elif sort == "inline" and not len(element):
            if element.text:
                self._add(element.text)
            return False
        sort = self._placed(sort)
        self.open.append((sort, self.content, self.grid, len(self.content)))
        if element.tag == "pre" and not self.preformatted:
            self._flush()
            self.preformatted = len(self.open)
        if sort != "inline":
            self._flush()
            self._begin(sort, element)
        if element.text:
            self._add(element.text)
        return True

    def _plain_row(self, row: etree._Element) -> bool:
        """Adds a row whose cells hold one text each, as nearly all do; False if it is none."""
        table = self.grid
        if self.preformatted or not isinstance(table, DraftTable) or len(row) > MAX_SPAN:
            return False
        if (row.text and not row.text.isspace()) or _is_styled(row, row.keys()):
            return False
        cells: list[DraftCell] = []
        for element in row:
            names, tail = element.keys(), element.tail
            if element.tag not in _CELLS or (tail and not tail.isspace()):
                return False
            if self.hides and names and _is_styled(element, names):
                return False
            text = self._run(element) if len(element) else element.text or ""
            if text is None:
                return False
            cell = DraftCell([] if not text or text.isspace() else [_joined(text)])
            if names:
                _set_spans(cell, element, names)
            cells.append(cell)
        self._flush()
        self._count(len(cells))
        table.rows.append(cells)
        return True

    def _run(self, element: etree._Element) -> str | None:
        """The text of an element that holds but words, however wrapped; None of any other."""
        while len(element) == 1 and not element.text:
            element = element[0]
            if element.tail or _SORTS.get(element.tag, "inline") not in _WRAPPERS:
                return None
            if self.hides and _is_styled(element, element.keys()):
                return None
        for words in element.iterdescendants():
            if words.tag in _SORTS or _is_styled(words, words.keys()):
                return None
        return etree.tostring(element, method="text", encoding="unicode", with_tail=False)

    def _placed(self, sort: _Sort) -> _Sort:
        """What the element is where it stands: a cell outside a table is a mere block."""
        if sort == "cell" and not isinstance(self.grid, DraftTable):
            return "drawn cell" if isinstance(self.grid, DraftRow) else "block"
        if sort == "row" and not isinstance(self.grid, DraftTable):
            return "drawn row"
        if isinstance(self.grid, DraftRow) and sort in ("block", "noise"):
            return "drawn cell"
        return sort

    def _styled(self, sort: _Sort, attributes: etree._Attrib) -> _Sort:
        """What the element is by its style and class."""
        style, name = attributes.get("style"), attributes.get("class")
        if self.hides and ((style and _HIDDEN.search(style)) or "hidden" in attributes):
            return "skip"
        if style and not self.preformatted and _PRE_STYLE.search(style):
            self._flush()
            self.preformatted = len(self.open) + 1
        if sort not in ("inline", "block"):
            return sort
        if isinstance(self.grid, DraftRow):
            if (style and _CELL_STYLE.search(style)) or (name and _CELL_CLASS.search(name)):
                return "drawn cell"
        elif (style and _ROW_STYLE.search(style)) or (
            sort == "block" and name and _ROW_CLASS.search(name)
        ):
            return "drawn row"
        if sort == "block" and name and _NOISE_CLASS.search(name):
            return "noise"
        return sort

    def _begin(self, sort: _Sort, element: etree._Element) -> None:
        if sort == "table":
            self.grid = DraftTable()
        elif sort == "row" and isinstance(self.grid, DraftTable):
            self.grid.rows.append([])
        elif sort == "drawn row":
            self.grid = DraftRow()
        elif sort in ("cell", "drawn cell") and self.grid is not None:
            self.content = []
            self._add_cell(self.grid, element)
            self.grid = None

    def _add_cell(self, grid: DraftTable | DraftRow, element: etree._Element) -> None:
        """Adds a cell, empty yet."""
        self._count()
        cell = DraftCell(self.content)
        _set_spans(cell, element, element.keys())
        if isinstance(grid, DraftRow):
            grid.cells.append(cell)
        elif grid.rows:
            grid.rows[-1].append(cell)
        else:
            grid.rows.append([cell])

    def _leave(self) -> None:
        """Ends the innermost open element."""
        if self.preformatted == len(self.open):
            self._flush()
            self.preformatted = 0
        sort, content, grid, before = self.open.pop()
        if sort == "inline":
            return
        self._flush()
        ended, self.content, self.grid = self.grid, content, grid
        if sort in ("table", "drawn row") and ended is not None:
            self.content.append(ended)
        elif sort == "noise":
            added = self.content[before:]
            texts = [item for item in added if isinstance(item, str)]
            if len(texts) == len(added) and sum(map(len, texts)) < _NOISE_CHARACTERS:
                del self.content[before:]

    def _add(self, text: str) -> None:
        if not self.preformatted or "\n" not in text:
            self.text.append(text)
            return
        for line in text.splitlines(keepends=True):
            self.text.append(line)
            if line.endswith("\n"):
                self._flush()

    def _flush(self) -> None:
        """Ends the paragraph under way."""
        if not self.text:
            return
        text = "".join(self.text)
        self.text.clear()
        if text.isspace():
            return
        text = text.rstrip("\r\n") if self.preformatted else _joined(text)
        if text.strip():
            self._count()
            self.content.append(text)

    def _count(self, pieces: int = 1) -> None:
        self.pieces += pieces
        if self.pieces > MAX_SLOTS:
            raise Unreadable(TOO_LARGE)


def _joined(text: str) -> str:
    """White space as a browser shows it; a line break between Chinese characters is none."""
    if "\n" in text or "  " in text or "\t" in text:
        return _SPACES.sub(" ", _WRAPPED.sub("", text)).strip(" ")
    return text


def _is_styled(element: etree._Element, names: Sequence[str | bytes]) -> bool:
    """Whether an attribute (``names``: all of them) may change what the element is."""
    if "hidden" in names:
        return True
    return "style" in names and _STYLED.search(element.get("style", "")) is not None


def _set_spans(cell: DraftCell, element: etree._Element, names: Sequence[str | bytes]) -> None:
    """Sets the slots that the cell spans, of the element's attributes ``names``."""
    if "rowspan" in names:
        cell.row_span = _span(element.get("rowspan", ""))
    if "colspan" in names:
        cell.col_span = _span(element.get("colspan", ""))


@lru_cache(maxsize=256)
def _span(printed: str) -> int:
    digits = _DIGITS.match(printed)
    return min(max(int(digits[1]), 1), MAX_SPAN) if digits else 1

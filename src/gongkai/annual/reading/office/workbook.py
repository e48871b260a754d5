"""The visible cells of a workbook, as text, straight from its XML.

Numbers are kept as the decimal figures written in the file (rounded to the 15 digits that a
spreadsheet has), never through floats; merged ranges may be as large as a hostile file likes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Context, Decimal, InvalidOperation

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from gongkai.annual.reading.blocks import Unreadable
from gongkai.annual.reading.office.package import Package
from gongkai.annual.reading.office.xml import first, parse_xml, relations

MAX_SHEETS = 50
MAX_COLUMN = 200
MAX_CELLS = 200_000
_TOO_LARGE = "表格大得不像一份年度报告；请只上传报告本身。"
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_UNIT = re.compile(r'"([^"]{1,8})"[^"]*$')
_FIFTEEN = Context(prec=15)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, 1-based, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class SheetCells:
    """A visible sheet: texts by (row, column), 1-based. A blank cell stands there as ``""`` if
    it has a border, as an empty cell of a drawn table does; else it is absent."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    print_area: Area | None = None


def read_sheets(data: bytes) -> list[SheetCells]:
    """The visible sheets with their visible cells. Raises Unreadable."""
    return _Workbook(Package(data)).sheets()


class _Workbook:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.root = parse_xml(package.read("xl/workbook.xml"))
        self.ns = f"{{{etree.QName(self.root).namespace or ''}}}"
        self.strings = self._strings()
        self.formats, self.bordered = self._styles()
        properties = self._child(self.root, "workbookPr")
        from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.day_zero = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        self.cells = 0

    def sheets(self) -> list[SheetCells]:
        parts = {
            key: target
            for target, _, key in relations(self.package, "xl/_rels/workbook.xml.rels", "xl")
        }
        areas = self._print_areas()
        found = []
        for n, sheet in enumerate(self.root.iter(f"{self.ns}sheet")):
            key = next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
            if n >= MAX_SHEETS:
                raise Unreadable(_TOO_LARGE)
            part = parts.get(key, "")
            if sheet.get("state", "visible") == "visible" and part in self.package:
                cells = self._sheet(sheet.get("name", ""), part)
                cells.print_area = areas.get(n)
                found.append(cells)
        return found

    def _child(self, parent: etree._Element, name: str) -> etree._Element | None:
        return first(parent, f"{self.ns}{name}")

    def _sheet(self, name: str, part: str) -> SheetCells:
        root = parse_xml(self.package.read(part))
        sheet = SheetCells(name)
        hidden = self._hidden_columns(root)
        row = 0
        for line in root.iterfind(f"{self.ns}sheetData/{self.ns}row"):
            row = _whole(line.get("r"), row + 1)
            if line.get("hidden") in ("1", "true"):
                continue
            column = 0
            for cell in line.iterchildren(f"{self.ns}c"):
                place = _ADDRESS.fullmatch(cell.get("r", ""))
                column = _column(place[1]) if place else column + 1
                text = self._text(cell)
                drawn = text.strip() or _whole(cell.get("s"), 0) in self.bordered
                if drawn and column <= MAX_COLUMN and column not in hidden:
                    sheet.texts[row, column] = text if text.strip() else ""
                    self.cells += 1
                    if self.cells > MAX_CELLS:
                        raise Unreadable(_TOO_LARGE)
        for merge in root.iterfind(f"{self.ns}mergeCells/{self.ns}mergeCell"):
            area = _area(merge.get("ref", ""))
            if area is not None:
                sheet.merged.append(area)
        return sheet

    def _hidden_columns(self, root: etree._Element) -> set[int]:
        hidden: set[int] = set()
        for columns in root.iterfind(f"{self.ns}cols/{self.ns}col"):
            if columns.get("hidden") in ("1", "true"):
                low, high = _whole(columns.get("min"), 1), _whole(columns.get("max"), 0)
                hidden.update(range(low, min(high, MAX_COLUMN) + 1))
        return hidden

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = self._child(cell, "is")
            return "" if inline is None else self._rich(inline)
        value = self._child(cell, "v")
        printed = (value.text or "") if value is not None else ""
        if kind == "s":
            index = _whole(printed, -1)
            return self.strings[index] if 0 <= index < len(self.strings) else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(printed, "")
        if kind == "n" and printed:
            return self._number(printed, _whole(cell.get("s"), 0))
        return printed

    def _number(self, printed: str, style: int) -> str:
        """The number as a reader sees it: a date as a date, the unit that its format shows."""
        try:
            number = Decimal(printed)
        except InvalidOperation:
            return printed
        if not number.is_finite() or abs(number.adjusted()) > 30:
            return printed
        form = self.formats[style] if 0 <= style < len(self.formats) else "General"
        if is_date_format(form) and 0 < number < 100_000:
            day = self.day_zero + timedelta(days=int(number))
            return f"{day.year}年{day.month}月{day.day}日"
        rounded = _FIFTEEN.plus(number)
        text = f"{rounded.normalize():f}" if rounded else "0"
        unit = _UNIT.search(form.split(";")[0])
        return text + unit[1] if unit else text

    def _strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.package:
            return []
        root = parse_xml(self.package.read("xl/sharedStrings.xml"))
        return [self._rich(item) for item in root.iterchildren(f"{self.ns}si")]

    def _rich(self, item: etree._Element) -> str:
        """The text of all runs, without the phonetic guide."""
        guide = f"{self.ns}rPh"
        texts = item.iter(f"{self.ns}t")
        return "".join(
            t.text or "" for t in texts if (p := t.getparent()) is None or p.tag != guide
        )

    def _styles(self) -> tuple[list[str], set[int]]:
        """The number format of each cell style, and the styles that draw a border."""
        if "xl/styles.xml" not in self.package:
            return [], set()
        root = parse_xml(self.package.read("xl/styles.xml"))
        own = {
            _whole(form.get("numFmtId"), -1): form.get("formatCode", "")
            for form in root.iterfind(f"{self.ns}numFmts/{self.ns}numFmt")
        }
        borders = [
            any(side.get("style", "none") != "none" for side in border)
            for border in root.iterfind(f"{self.ns}borders/{self.ns}border")
        ]
        drawing = {n for n, draws in enumerate(borders) if draws}
        formats, bordered = [], set()
        for n, style in enumerate(root.iterfind(f"{self.ns}cellXfs/{self.ns}xf")):
            key = _whole(style.get("numFmtId"), 0)
            formats.append(own.get(key) or BUILTIN_FORMATS.get(key, "General"))
            if _whole(style.get("borderId"), 0) in drawing:
                bordered.add(n)
        return formats, bordered

    def _print_areas(self) -> dict[int, Area]:
        areas = {}
        for name in self.root.iterfind(f"{self.ns}definedNames/{self.ns}definedName"):
            if name.get("name") == "_xlnm.Print_Area":
                area = _area((name.text or "").rpartition("!")[2])
                if area is not None:
                    areas[_whole(name.get("localSheetId"), -1)] = area
        return areas


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else default


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _area(ref: str) -> Area | None:
    begin, _, end = ref.partition(":")
    one, two = _ADDRESS.fullmatch(begin), _ADDRESS.fullmatch(end or begin)
    if one is None or two is None:
        return None
    return Area(int(one[2]), _column(one[1]), int(two[2]), _column(two[1]))

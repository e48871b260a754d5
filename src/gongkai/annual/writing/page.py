"""The page of an official document (GB/T 9704-2012), shared by DOCX and PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gongkai.annual.writing.layout import LaidCell, Sheet, stacked
from gongkai.annual.writing.manuscript import Role

WIDTH_MM: Final = 210
HEIGHT_MM: Final = 297
TOP_MM: Final = 37
BOTTOM_MM: Final = 35
LEFT_MM: Final = 28
RIGHT_MM: Final = 26
TEXT_WIDTH_MM: Final = WIDTH_MM - LEFT_MM - RIGHT_MM
FOOT_MM: Final = 7
"""The page number stands this far below the text."""

LINE_PT: Final = 28.0
TITLE_LINE_PT: Final = 36.0
PAGE_NUMBER_PT: Final = 14.0
BODY_PT: Final = 16.0


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface by its official name, and whether its fallback has serifs."""

    name: str
    size: float
    serif: bool = True


BODY: Final = Face("仿宋_GB2312", BODY_PT)
PAGE_NUMBER: Final = Face("宋体", PAGE_NUMBER_PT)
FACES: Final[dict[Role, Face]] = {
    "organ": Face("方正小标宋简体", 22),
    "title": Face("方正小标宋简体", 22),
    "heading": Face("黑体", BODY_PT, serif=False),
    "subheading": Face("楷体_GB2312", BODY_PT),
}
TABLE_PT: Final = {"stacked": 12.0, "matrix": 9.0, "line": 9.0}
CELL_MARGIN_MM: Final = 0.5
LABEL_MARGIN_MM: Final = 1.2
"""Left and right of a label that is set left."""
TABLE_FACE: Final = "宋体"
_KEPT_WHOLE: Final = 24
TABLE_START_MM: Final = 65.0
START_ROWS: Final = 5
"""A table that may be split begins with this much room, for its heading, its header and some
rows: a header above one row at the foot of a page helps nobody."""


def kept_whole(sheet: Sheet) -> bool:
    """Whether the table is small enough to be moved to the next page rather than split."""
    return sheet.layout != "matrix" and len(sheet.rows) <= _KEPT_WHOLE


def column_widths(sheet: Sheet) -> list[float]:
    """Column widths in millimetres, together the width of the text."""
    figures = sheet.columns - sheet.label_columns
    if not sheet.label_columns:
        return [TEXT_WIDTH_MM / figures] * figures
    if sheet.layout == "matrix":
        figure = min(12.0, 0.54 * TEXT_WIDTH_MM / figures)
        narrow = [9.0, 18.0][: sheet.label_columns - 1]
        narrow += [18.0] * (sheet.label_columns - 1 - len(narrow))
    elif figures == 1:
        figure, narrow = 36.0, [28.0] * (sheet.label_columns - 1)
    else:
        figure = (TEXT_WIDTH_MM - (48.0 if sheet.label_columns == 1 else 52.0)) / figures
        narrow = [28.0] * (sheet.label_columns - 1)
    label = TEXT_WIDTH_MM - figures * figure - sum(narrow)
    return [*narrow, label, *[figure] * figures]


def aligned_left(sheet: Sheet, kind: str, *, upright: bool) -> bool:
    """Long row labels are set left; all else is centred."""
    return sheet.layout == "matrix" and kind in ("label", "corner", "note") and not upright


TITLE_FITS: Final = 19
"""Characters of the title on one line."""


def lines(sheet: Sheet, cell: LaidCell, width_mm: float) -> list[str]:
    """The lines of a table cell of that width, broken where a reader would break them.

    An upright label has a character a line; a header that is too long is broken after an even
    number of characters, for Chinese words mostly have two (社会/公益/组织); a group's number
    stands alone (（三）/不予公开). All else is left to the word processor: one line.
    """
    if cell.upright:
        return stacked(cell.text)
    fits = int((width_mm - 2 * CELL_MARGIN_MM) * 72 / 25.4 // TABLE_PT[sheet.layout])
    if len(cell.text) <= fits or fits < 2 or sheet.layout == "stacked":
        return [cell.text]
    if cell.kind == "header":
        step = fits - fits % 2
        return [cell.text[at : at + step] for at in range(0, len(cell.text), step)]
    number = re.match(r"（[一二三四五六七八九十]+）(?=.)", cell.text)
    if cell.kind == "label" and number and len(cell.text) - number.end() <= fits:
        return [number[0], cell.text[number.end() :]]
    return [cell.text]

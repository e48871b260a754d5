"""The page of an official document (GB/T 9704-2012), shared by DOCX and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongkai.annual.writing.layout import Sheet
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
TABLE_FACE: Final = "宋体"
_KEPT_WHOLE: Final = 24


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
    else:
        figure = (TEXT_WIDTH_MM - 48.0 * (1.4 if sheet.label_columns > 1 else 1)) / figures
        narrow = [34.0] * (sheet.label_columns - 1)
    label = TEXT_WIDTH_MM - figures * figure - sum(narrow)
    return [*narrow, label, *[figure] * figures]


def aligned_left(sheet: Sheet, kind: str, *, upright: bool) -> bool:
    """Long row labels are set left; all else is centred."""
    return sheet.layout == "matrix" and kind in ("label", "corner", "note") and not upright

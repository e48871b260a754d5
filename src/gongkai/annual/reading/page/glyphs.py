"""The characters of a PDF page, as runs on a base line.

Fonts map some ideographs to look-alikes (Kangxi radicals, compatibility and vertical forms);
those are given back as the characters a person would type.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.annual.reading.page.layout import WORD_GAP, Word

MAX_CHARS = 100_000
"""Per page; an A4 page full of print has some 1,500."""

Box = tuple[float, float, float, float]
Placing = Callable[[float, float, float, float], Box]
"""Left, bottom, right, top of the page as PDFium has it → left, top, right, bottom."""

# Radicals that are whole words, which Unicode's normalisation leaves as they are.
_RADICALS = dict(
    zip(
        "⺁⺇⺝⺟⺠⺩⺫⺬⺮⺯⺶⺷⺸⺼⻁⻄⻅⻆⻉⻊⻋⻏⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "厂几月母民王目示竹糸羊羊羊肉虎西见角贝足车邑長长门雨青韦页风飞食首马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)


_WIDE_BRACKETS = str.maketrans("(){}", "（）｛｝")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character with its box, in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    spaced: bool
    """White space stands before it."""


def plain(char: str) -> str:
    """The character a person would type for one that only looks like it."""
    if "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff":
        return _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    if "\ufe30" <= char <= "\ufe4f":
        usual = unicodedata.normalize("NFKC", char)
        return usual.translate(_WIDE_BRACKETS)
    return char


def glyphs(page: pdfium.PdfPage, place: Placing) -> Iterator[Glyph]:
    """The visible characters in the order of the file."""
    text = page.get_textpage()
    handle = text.raw
    unicode, loose_box = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    rectangle = raw.FS_RECTF()
    pointer = ctypes.byref(rectangle)
    spaced = False
    high = 0
    try:
        for index in range(min(raw.FPDFText_CountChars(handle), MAX_CHARS)):
            code = unicode(handle, index)
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if high and 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = 0
            char = "-" if code == 2 else chr(code) if 0 < code < 0x110000 else "\0"
            if char.isspace():
                spaced = True
                continue
            if char < " " or not char.isprintable() or not loose_box(handle, index, pointer):
                continue
            box = place(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            yield Glyph(plain(char), *box, spaced)
            spaced = False
    finally:
        text.close()


def runs(found: list[Glyph], owners: list[int | None]) -> Iterator[tuple[int | None, Word]]:
    """Neighbouring characters of one owner (the cell of a table, or None) on one base line."""
    word: Word | None = None
    owner: int | None = None
    pieces: list[str] = []
    for glyph, mine in zip(found, owners, strict=True):
        height = glyph.bottom - glyph.top
        if (
            word is not None
            and mine == owner
            and abs(glyph.top + glyph.bottom - word.top - word.bottom) < 0.4 * height
            and -0.3 * height < glyph.left - word.right < WORD_GAP * height
            and not (_is_digit(pieces[-1]) and _is_digit(glyph.text) and _apart(word, glyph))
        ):
            if glyph.spaced:
                pieces.append(" ")
            pieces.append(glyph.text)
            word.right = max(word.right, glyph.right)
            word.top = min(word.top, glyph.top)
            word.bottom = max(word.bottom, glyph.bottom)
            continue
        if word is not None:
            word.text = "".join(pieces)
            yield owner, word
        word, owner, pieces = (
            Word("", glyph.left, glyph.top, glyph.right, glyph.bottom),
            mine,
            [glyph.text],
        )
    if word is not None:
        word.text = "".join(pieces)
        yield owner, word


def _is_digit(char: str) -> bool:
    return char in "0123456789"


def _apart(word: Word, glyph: Glyph) -> bool:
    """Two figures side by side, as in a narrow table without rules."""
    return glyph.left - word.right > 0.3 * (glyph.bottom - glyph.top)

"""A closed case as one PDF file: list of contents, then every document with its page numbers.

PDF files and pictures become pages. What cannot be a page (a spreadsheet, a recording, a PDF
that does not open) is embedded in the file as an attachment; the list names it, with the reason
and its SHA-256. The caller runs this apart when the pieces come from outside.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageOps

from gongkai.annual.writing import page
from gongkai.web.documents.layout import DocumentContext, Value, lay_out
from gongkai.web.documents.pdf import to_pdf
from gongkai.web.documents.templates import Text, template

CONTENTS = "archive_contents"
MAX_PAGES = 5000
_POINTS = 72 / 25.4
_WIDTH, _HEIGHT = page.WIDTH_MM * _POINTS, page.HEIGHT_MM * _POINTS
_FRAME = 15 * _POINTS
"""Left free around a picture on its page."""
_STAMP_PT = 12.0
_IDS = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")
_DATES = re.compile(rb"\(D:\d{14}([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A document of the case: what the list says of it, and its bytes."""

    name: str
    data: bytes
    number: str = ""
    responsible: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A piece as listed: its first and last page, both 0 when it is embedded instead."""

    name: str
    first: int
    last: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """The file of a case and what its list says; ``lacking``: see Pdf."""

    data: bytes
    listed: tuple[Listed, ...]
    lacking: tuple[str, ...] = ()


def bind(pieces: Sequence[Piece], text: Text, values: Mapping[str, Value]) -> Archive:
    """Bind the pieces in their order. ``text``: of the template ``archive_contents``; ``values``
    gives the rest of its placeholders. The same bytes for the same input.

    Raises MissingValues, and ValueError for more than 5,000 pages.
    """
    with pdfium.PdfDocument.new() as pages, pdfium.PdfDocument.new() as bound:
        listed = tuple(_take(pages, piece) for piece in pieces)
        for number in range(len(pages)):
            _stamp(pages, pages[number], number + 1)
        embedded = [p for p, entry in zip(pieces, listed, strict=True) if not entry.first]
        contents = to_pdf(lay_out(template(CONTENTS), text, _context(pieces, listed, values)))
        with pdfium.PdfDocument(contents.data) as front:
            bound.import_pages(front)
        bound.import_pages(pages)
        for number, piece in enumerate(embedded, 1):
            bound.new_attachment(f"{number:02}-{piece.name}").set_data(piece.data)
        out = io.BytesIO()
        bound.save(out)
    return Archive(_frozen(out.getvalue()), listed, contents.lacking)


def _context(
    pieces: Sequence[Piece], listed: Sequence[Listed], values: Mapping[str, Value]
) -> DocumentContext:
    rows = [
        [str(n), piece.name, piece.number, piece.responsible, piece.on, _span(entry), entry.remark]
        for n, (piece, entry) in enumerate(zip(pieces, listed, strict=True), 1)
    ]
    apart = [
        f"第{n}件不能装订成页，原文件嵌入本档案文件，SHA-256：{hashlib.sha256(piece.data).hexdigest()}"
        for n, (piece, entry) in enumerate(zip(pieces, listed, strict=True), 1)
        if not entry.first
    ]
    return DocumentContext({**values, "卷内文件": rows, "归档说明": "\n".join(apart)})


def _span(entry: Listed) -> str:
    if entry.first == entry.last:
        return str(entry.first) if entry.first else "附件"
    return f"{entry.first}—{entry.last}"


def _take(pages: pdfium.PdfDocument, piece: Piece) -> Listed:
    """Append the piece's pages, or say why it has none."""
    first = len(pages) + 1
    try:
        if piece.data[:1024].find(b"%PDF-") >= 0:
            with pdfium.PdfDocument(piece.data) as opened:
                pages.import_pages(opened)
        elif piece.data.startswith((b"\x89PNG", b"\xff\xd8")):
            _add_picture(pages, piece.data)
        else:
            return Listed(piece.name, 0, 0, "不能成页")
    except (pdfium.PdfiumError, OSError, ValueError, Image.DecompressionBombError):
        while len(pages) >= first:
            pages.del_page(len(pages) - 1)
        return Listed(piece.name, 0, 0, "打不开")
    if len(pages) > MAX_PAGES:
        raise ValueError(f"全卷超过 {MAX_PAGES} 页，请分卷归档。")
    if len(pages) < first:
        return Listed(piece.name, 0, 0, "没有页面")
    return Listed(piece.name, first, len(pages))


def _add_picture(pages: pdfium.PdfDocument, data: bytes) -> None:
    """A picture in the middle of an A4 page, upright as it was taken."""
    with Image.open(io.BytesIO(data)) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    jpeg = io.BytesIO()
    Image.alpha_composite(paper, picture).convert("RGB").save(jpeg, "JPEG", quality=90)
    sheet = pages.new_page(_WIDTH, _HEIGHT)
    image = pdfium.PdfImage.new(pages)
    image.load_jpeg(jpeg, inline=True)
    scale = min((_WIDTH - 2 * _FRAME) / picture.width, (_HEIGHT - 2 * _FRAME) / picture.height)
    width, height = picture.width * scale, picture.height * scale
    left, bottom = (_WIDTH - width) / 2, (_HEIGHT - height) / 2
    image.set_matrix(pdfium.PdfMatrix(width, 0, 0, height, left, bottom))
    sheet.insert_obj(image)
    sheet.gen_content()


def _stamp(pages: pdfium.PdfDocument, sheet: pdfium.PdfPage, number: int) -> None:
    """The page number in the upper outer corner as the page is read, whatever its rotation."""
    text = raw.FPDFPageObj_NewTextObj(pages, b"Helvetica", _STAMP_PT)
    words = (str(number) + "\0").encode("utf-16-le")
    raw.FPDFText_SetText(text, ctypes.cast(words, ctypes.POINTER(ctypes.c_ushort)))
    turned = sheet.get_rotation()
    left, bottom, right, top = sheet.get_bbox()
    wide, high = right - left, top - bottom
    if turned in (90, 270):
        wide, high = high, wide
    x = wide - 36 - 7 * len(str(number)) if number % 2 else 36.0
    y = high - 30
    placed = {0: (x, y), 90: (high - y, x), 180: (wide - x, high - y), 270: (y, wide - x)}[turned]
    angle = math.radians(turned)
    cos, sin = math.cos(angle), math.sin(angle)
    raw.FPDFPageObj_Transform(text, cos, sin, -sin, cos, left + placed[0], bottom + placed[1])
    raw.FPDFPage_InsertObject(sheet, text)
    sheet.gen_content()


def _frozen(data: bytes) -> bytes:
    """The file without the moment of its making and with an identity that is its content's; the
    length of no part changes."""
    data = _DATES.sub(lambda match: b"(D:19800101000000" + match[1] + b")", data)
    identity = hashlib.sha256(_IDS.sub(b"", data)).hexdigest()[:32].upper().encode()
    return _IDS.sub(b"/ID[<" + identity + b"><" + identity + b">]", data)

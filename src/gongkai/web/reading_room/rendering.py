"""What of a document a child process works out for the pane: its blocks, its pages.

Nothing here knows Django: the functions run apart, with limits, since a document may be made to
harm whatever opens it.
"""

from __future__ import annotations

import io
from typing import Any

import pypdfium2 as pdfium
import simplejson
from PIL import Image, ImageOps

from gongkai.annual.model import Report
from gongkai.annual.reading import blocks_of, read
from gongkai.annual.reading.blocks import Unreadable
from gongkai.annual.reading.kinds import sniff
from gongkai.annual.reading.page.ocr import A4_HEIGHT
from gongkai.annual.reading.recognise import recognise
from gongkai.web.reading_room import source

SCALE = 2.0
"""Pixels a point: 144 dpi, sharp enough for small figures on a dense screen."""
MAX_SIDE = 3000
MAX_PAGES = 300


def examine(data: bytes, name: str) -> tuple[Report, str, bytes]:
    """The report, the kind of its source, and as JSON what the pane needs to show it.

    Raises Unreadable, NotAReport.
    """
    if sniff(data, name) == "json":
        return read(data, name), "json", _pane("lines")
    document = blocks_of(data, name)
    report = recognise(document)
    # A file that had to be converted is shown as its blocks: its pages are not in the original.
    if document.kind in ("pdf", "image") and (is_pdf(data) or _is_picture(data)):
        return report, document.kind, _pane("pages", sizes=page_sizes(data))
    if document.kind == "text":
        return report, "text", _pane("lines")
    return report, document.kind, _pane("blocks", document=source.dump_blocks(document))


def _pane(shown_as: str, **rest: Any) -> bytes:
    text = simplejson.dumps({"shown_as": shown_as, **rest}, ensure_ascii=False, use_decimal=True)
    return str(text).encode()


def _is_picture(data: bytes) -> bool:
    return data.startswith((b"\x89PNG", b"\xff\xd8"))


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF file."""
    return b"%PDF-" in data[:1024]


def page_sizes(data: bytes) -> list[tuple[float, float]]:
    """The pages' (width, height) in points. A picture is one page as high as an A4 page is, the
    scale its reader uses."""
    if is_pdf(data):
        with pdfium.PdfDocument(data) as opened:
            count = min(len(opened), MAX_PAGES)
            return [opened[number].get_size() for number in range(count)]
    with Image.open(io.BytesIO(data)) as image:
        width, height = ImageOps.exif_transpose(image).size
    scale = A4_HEIGHT / max(width, height)
    return [(width * scale, height * scale)]


def page_png(data: bytes, number: int) -> bytes:
    """Page ``number`` (from 1) as PNG, at most 3000 pixels wide or high. Raises Unreadable."""
    if is_pdf(data):
        with pdfium.PdfDocument(data) as opened:
            if not 1 <= number <= min(len(opened), MAX_PAGES):
                raise Unreadable("没有这一页")
            page = opened[number - 1]
            scale = min(SCALE, MAX_SIDE / max(page.get_size()))
            picture = page.render(scale=scale).to_pil()
    else:
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
        picture.thumbnail((MAX_SIDE, MAX_SIDE))
    out = io.BytesIO()
    picture.convert("L" if picture.mode in ("1", "L") else "RGB").save(out, "PNG", optimize=False)
    return out.getvalue()

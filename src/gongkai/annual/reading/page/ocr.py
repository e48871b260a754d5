"""Scans: the words of a page picture by RapidOCR, its tables by its ruling lines.

The models find text line by line; lines are cut at the rules of the tables, ink that the
models passed over (lone digits) is read again by itself, and a cell without ink is blank.
Needs the extra ``ocr``; its models travel in its package, nothing is fetched.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps, UnidentifiedImageError

from gongkai.annual.reading import limits
from gongkai.annual.reading.blocks import Document, Unreadable
from gongkai.annual.reading.page.layout import Word, lines_of
from gongkai.annual.reading.page.pages import Page, assemble
from gongkai.annual.reading.page.ruling import Frame, Rule, frames
from gongkai.annual.reading.page.sheets import Sheet, sheet_of

if TYPE_CHECKING:
    from gongkai.annual.reading.page.scan import Picture, PixelBox, Scan

SETTINGS: Mapping[str, Any] = {
    "Global.log_level": "error",
    # Short pieces need no wide input; longer ones get what they need.
    "Rec.rec_img_shape": [3, 48, 96],
}
DOTS_PER_INCH = 200
"""At which pages of a PDF are drawn."""
A4_HEIGHT = 842.0
"""The longer side of a picture is taken to be this many points."""
MAX_PIXELS = 60_000_000
MAX_LONGER_SIDE = 2500
"""Pixels; A4 at 200 dots an inch has 2,339."""
MIN_SIDE = 100
"""Pixels; no page can be read from fewer."""
MAX_RATIO = 10
"""A page is not longer than this many times its width."""
MIN_FRAME = 150
"""A frame narrower than this, in pixels, is part of a large glyph or a stamp."""
MIN_SCORE = 0.5
SAME_LINE = 9.0
"""Rules closer than this, in pixels, are one."""
BLEED = 5
"""Pixels by which a found box may reach over a rule without meaning it."""

_FIGURE_LIKE = re.compile(r"[\dOoQD〇○◯lI|.,，+\-－＋]{1,14}")
_ASCII_BRACKET = (re.compile(r"\((?=[^\x00-\x7f])"), re.compile(r"(?<=[^\x00-\x7f])\)"))
_DIGITS = str.maketrans("OoQD〇○◯lI|", "0000000111")


class NoRecogniser(Unreadable):
    """The extra ``ocr`` is not installed."""


def read_image(data: bytes) -> Document:
    """The document in a picture (PNG, JPEG and the like). Raises Unreadable."""
    picture = _decoded(data)
    return assemble([scanned_page(picture, 1, A4_HEIGHT / max(picture.shape[:2]))], "image")


def scanned_page(picture: Picture, number: int, scale: float) -> Page:
    """A page by its picture (height × width × 3); ``scale``: points per pixel.

    Raises NoRecogniser.
    """
    limits.need(limits.HEAVY)
    models = engine()
    from gongkai.annual.reading.page.scan import scan_of

    width, height = picture.shape[1] * scale, picture.shape[0] * scale
    if max(width, height) > MAX_RATIO * min(width, height):
        return Page(number, width, height, [], [])
    scan = scan_of(picture)
    scale = width / scan.picture.shape[1]
    found = models(scan.picture, use_det=True, use_cls=False, use_rec=False).boxes
    boxes = [_box(corners) for corners in ([] if found is None else found.tolist())]
    tables = [
        frame
        for frame in frames(*_outside_text(scan, boxes), SAME_LINE)
        if frame.xs[-1] - frame.xs[0] > MIN_FRAME
    ]
    loose, inside = _pieces(scan, tables, boxes)
    words = _recognised(models, scan, loose + [box for _, _, box in inside], scale)
    cells: list[dict[int, list[Word]]] = [{} for _ in tables]
    for (table, cell, _), word in zip(inside, words[len(loose) :], strict=True):
        if word is not None:
            cells[table].setdefault(cell, []).append(word)
    outside = [word for word in words[: len(loose)] if word is not None]
    sheets = [
        _sheet(_scaled(frame, scale), texts, number)
        for frame, texts in zip(tables, cells, strict=True)
    ]
    return Page(number, width, height, lines_of(outside), sheets, scan.skew)


def _sheet(frame: Frame, texts: dict[int, list[Word]], number: int) -> Sheet:
    sheet = sheet_of(frame, {cell: lines_of(words) for cell, words in texts.items()}, number)
    for cell in sheet.cells:
        if _FIGURE_LIKE.fullmatch(cell.text):
            cell.text = cell.text.translate(_DIGITS)
    return sheet


def _outside_text(scan: Scan, boxes: list[PixelBox]) -> tuple[list[Rule], list[Rule]]:
    """The rules that are no strokes of the text in the boxes."""

    def stroke(rule: Rule, along: int) -> bool:
        across = 1 - along
        most = 0.8 * (rule.end - rule.start)
        return any(
            box[across] < rule.at < box[across + 2]
            and min(rule.end, box[along + 2]) - max(rule.start, box[along]) > most
            for box in boxes
        )

    return (
        [rule for rule in scan.flat if not stroke(rule, 0)],
        [rule for rule in scan.tall if not stroke(rule, 1)],
    )


def _box(corners: list[list[float]]) -> PixelBox:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1


@cache
def engine() -> Any:
    """The models, loaded once. Raises NoRecogniser."""
    try:
        import rapidocr
    except ImportError:
        raise NoRecogniser(
            "这是扫描件或图片，需要文字识别组件才能读取。"
            "请安装 gongkai[ocr] 后再试，或改用带文字的文件。"
        ) from None
    return rapidocr.RapidOCR(params=dict(SETTINGS))


def _decoded(data: bytes) -> Picture:
    engine()
    import numpy as np

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Unreadable(
                    f"图片过大（{image.width}×{image.height}）。请缩小到 6000 万像素以内后再试。"
                )
            if min(image.size) < MIN_SIDE:
                raise Unreadable("图片太小，看不清文字。请用 200 dpi 以上的分辨率重新扫描后再试。")
            # Far more dots than the models use only cost memory.
            image.thumbnail((MAX_LONGER_SIDE, MAX_LONGER_SIDE))
            upright = ImageOps.exif_transpose(image)
            if "A" in upright.getbands() or "transparency" in upright.info:
                upright = upright.convert("RGBA")
                paper = Image.new("RGBA", upright.size, "white")
                upright = Image.alpha_composite(paper, upright)
            return np.asarray(upright.convert("RGB"), dtype=np.uint8)
    except Image.DecompressionBombError as error:
        raise Unreadable("图片过大。请缩小到 6000 万像素以内后再试。") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Unreadable("图片已损坏或不完整，无法打开。请重新扫描或导出后再试。") from error


def _scaled(frame: Frame, scale: float) -> Frame:
    xs, ys = (tuple(edge * scale for edge in edges) for edges in (frame.xs, frame.ys))
    return Frame(xs, ys, frame.areas, frame.owner)


def _pieces(
    scan: Scan, tables: list[Frame], boxes: list[PixelBox]
) -> tuple[list[PixelBox], list[tuple[int, int, PixelBox]]]:
    """What to recognise: boxes outside tables, and (table, cell, box) inside them.

    A found box that crosses rules is cut at them; ink that no box covers gets its own.
    """
    from gongkai.annual.reading.page.scan import rows_of_ink

    loose: list[PixelBox] = []
    covered: dict[tuple[int, int], list[PixelBox]] = {}
    for box in boxes:
        hits = [(i, cell) for i, frame in enumerate(tables) for cell in _touched(frame, box)]
        if not hits:
            loose.append(box)
        for number, cell in hits:
            part = _clipped(box, _interior(tables[number], cell))
            if part is not None and scan.ink[part[1] : part[3], part[0] : part[2]].any():
                covered.setdefault((number, cell), []).append(part)
    inside: list[tuple[int, int, PixelBox]] = []
    for number, frame in enumerate(tables):
        for cell in range(len(frame.areas)):
            parts = covered.get((number, cell), [])
            for part in parts + _passed_over(scan, _interior(frame, cell), parts):
                upright = part[3] - part[1] > 1.5 * (part[2] - part[0])
                glyphs = _stacked(rows_of_ink(scan.ink, part)) if upright else [part]
                inside.extend((number, cell, glyph) for glyph in glyphs)
    return loose, inside


def _touched(frame: Frame, box: PixelBox) -> set[int]:
    """The cells that a box reaches into by more than a margin."""
    rows = range(*_gaps(frame.ys, box[1] + BLEED, box[3] - BLEED))
    columns = range(*_gaps(frame.xs, box[0] + BLEED, box[2] - BLEED))
    return {frame.owner[r][c] for r in rows for c in columns}


def _gaps(edges: tuple[float, ...], low: float, high: float) -> tuple[int, int]:
    return max(bisect_right(edges, low) - 1, 0), min(bisect_right(edges, high), len(edges) - 1)


def _interior(frame: Frame, cell: int) -> PixelBox:
    left, top, right, bottom = frame.box(cell)
    return int(left) + 3, int(top) + 3, int(right) - 2, int(bottom) - 2


def _clipped(box: PixelBox, bounds: PixelBox) -> PixelBox | None:
    left, top = max(box[0], bounds[0]), max(box[1], bounds[1])
    right, bottom = min(box[2], bounds[2]), min(box[3], bounds[3])
    return (left, top, right, bottom) if right - left > 3 and bottom - top > 3 else None


def _passed_over(scan: Scan, bounds: PixelBox, parts: list[PixelBox]) -> list[PixelBox]:
    """Boxes of ink in a cell that the model did not find, joined by lines."""
    from gongkai.annual.reading.page.scan import specks

    tallest = max((part[3] - part[1] for part in parts), default=0)
    missed: list[PixelBox] = []
    for speck in specks(scan.ink, bounds):
        x, y = (speck[0] + speck[2]) / 2, (speck[1] + speck[3]) / 2
        if any(p[0] <= x <= p[2] and p[1] <= y <= p[3] for p in parts):
            continue
        if parts and speck[3] - speck[1] < tallest / 2:
            continue
        line = next((m for m in missed if m[1] <= y <= m[3] or speck[1] <= m[1] <= speck[3]), None)
        if line is not None:
            missed.remove(line)
        missed.append(speck if line is None else _around(line, speck))
    return [(x0 - 4, y0 - 4, x1 + 4, y1 + 4) for x0, y0, x1, y1 in missed]


def _around(a: PixelBox, b: PixelBox) -> PixelBox:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _stacked(rows: list[PixelBox]) -> list[PixelBox]:
    """Characters one below the other: strokes of one character (三) are put together."""
    glyphs: list[PixelBox] = []
    for row in rows:
        width = row[2] - row[0]
        if glyphs and row[3] - glyphs[-1][1] <= width:
            glyphs.append(_around(glyphs.pop(), row))
        else:
            glyphs.append(row)
    return glyphs


def _recognised(engine: Any, scan: Scan, boxes: list[PixelBox], scale: float) -> list[Word | None]:
    """The words in the boxes, with their places in points; None where nothing is readable."""
    if not boxes:
        return []
    result = engine.recognize_txt([_crop(scan.picture, box) for box in boxes])
    words: list[Word | None] = []
    for box, text, score in zip(boxes, result.txts, result.scores, strict=True):
        if score < MIN_SCORE or not text.strip():
            words.append(None)
            continue
        # The model's boxes leave a margin around the type.
        margin = 0.1 * (box[3] - box[1])
        edges = box[0], box[1] + margin, box[2], box[3] - margin
        words.append(Word(_as_typed(text), *(edge * scale for edge in edges)))
    return words


def _as_typed(text: str) -> str:
    """Brackets around wide characters are wide; the model mixes both kinds."""
    opening, closing = _ASCII_BRACKET
    return closing.sub("）", opening.sub("（", text.strip()))


def _crop(picture: Picture, box: PixelBox) -> Picture:
    """The part of a picture; a narrow one gets white sides, without which a lone 1 is lost."""
    import numpy as np

    left, top, right, bottom = (max(edge, 0) for edge in box)
    part = picture[top:bottom, left:right]
    lack = int(1.5 * part.shape[0]) - part.shape[1]
    if lack > 0:
        sides = ((0, 0), (lack // 2, lack - lack // 2), (0, 0))
        part = np.pad(part, sides, mode="edge")
    return part

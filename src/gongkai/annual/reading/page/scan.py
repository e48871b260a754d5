"""The picture of a page: set straight, its ruling lines and its ink. Needs the extra ``ocr``.

Lengths are pixels of the straightened picture, whose longer side is about 2,339 pixels
(A4 at 200 dots an inch).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.annual.reading.page.ruling import Rule

Picture = NDArray[np.uint8]
PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom."""

LONGER_SIDE = 2339
MAX_SKEW = 3.0
"""Degrees looked for either way."""
MIN_SKEW = 0.15
"""Degrees too few to be worth the blur of turning."""
FLAT_RULE, TALL_RULE = 60, 36
"""Shortest horizontal and vertical rule: longer than the strokes of large type."""
MIN_INK = 7
"""Ink smaller than this both ways is dust."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A straightened page: ``picture`` (height × width × 3), ``ink`` (255 where dark, rules
    removed), its rules, and the skew in degrees that was taken out."""

    picture: Picture
    ink: Picture
    flat: list[Rule]
    tall: list[Rule]
    skew: float


def scan_of(picture: Picture) -> Scan:
    """A page picture (height × width × 3) made ready."""
    picture = _sized(picture)
    dark = _dark(picture)
    skew = _skew(dark)
    if abs(skew) < MIN_SKEW:
        skew = 0.0
    else:
        picture, dark = _turned(picture, skew, 255), _turned(dark, skew, 0)
    flat_mask = _rules(dark, FLAT_RULE, 1)
    tall_mask = _rules(dark, 1, TALL_RULE)
    lines = cv2.dilate(flat_mask | tall_mask, np.ones((5, 5), np.uint8))
    ink = np.where(lines > 0, 0, dark).astype(np.uint8)
    flat = [Rule(y + h / 2, x, x + w) for x, y, w, h in _boxes(flat_mask)]
    tall = [Rule(x + w / 2, y, y + h) for x, y, w, h in _boxes(tall_mask)]
    return Scan(picture, ink, flat, tall, skew)


def specks(ink: Picture, box: PixelBox) -> list[PixelBox]:
    """Boxes of connected ink inside a box, dust left out."""
    left, top, right, bottom = box
    part = ink[top:bottom, left:right]
    if not part.any():
        return []
    return [
        (left + x, top + y, left + x + w, top + y + h)
        for x, y, w, h in _boxes(part)
        if w >= MIN_INK or h >= MIN_INK
    ]


def rows_of_ink(ink: Picture, box: PixelBox) -> list[PixelBox]:
    """A box cut into its lines: where no ink lies across its whole width."""
    left, top, right, bottom = box
    filled = ink[top:bottom, left:right].any(axis=1).astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled, [0]))))
    return [
        (left, top + int(start), right, top + int(end))
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]


def _sized(picture: Picture) -> Picture:
    longer = max(picture.shape[:2])
    if 0.7 * LONGER_SIDE <= longer <= 1.15 * LONGER_SIDE:
        return picture
    scale = LONGER_SIDE / longer
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return _plain(cv2.resize(picture, size, interpolation=method))


def _dark(picture: Picture) -> Picture:
    gray = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    # The paper's own shade, wherever it is uneven, is taken from a strongly shrunk picture.
    small = cv2.resize(gray, (max(1, gray.shape[1] // 16), max(1, gray.shape[0] // 16)))
    paper = cv2.resize(cv2.dilate(small, np.ones((5, 5), np.uint8)), (gray.shape[1], gray.shape[0]))
    even = cv2.divide(gray, paper, scale=255)
    threshold, _ = cv2.threshold(even, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    limit = min(max(threshold, 120.0), 215.0)
    return _plain(cv2.threshold(even, limit, 255, cv2.THRESH_BINARY_INV)[1])


def _skew(dark: Picture) -> float:
    """Degrees by which the lines fall to the right: where the rows' ink is most uneven."""
    scale = 700 / max(dark.shape)
    small = _plain(cv2.resize(dark, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))

    def unevenness(angle: float) -> float:
        rows = _turned(small, angle, 0).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    coarse = max(np.arange(-MAX_SKEW, MAX_SKEW + 0.1, 0.5), key=unevenness)
    return float(max(np.arange(coarse - 0.4, coarse + 0.45, 0.1), key=unevenness))


def _turned(picture: Picture, angle: float, paper: int) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    border = (paper, paper, paper)
    return _plain(
        cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=border)
    )


def _rules(dark: Picture, width: int, height: int) -> Picture:
    bridge = np.ones((1, 5) if width > height else (5, 1), np.uint8)
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, bridge)
    kernel = np.ones((height, width), np.uint8)
    return _plain(cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel))


def _boxes(mask: Picture) -> list[tuple[int, int, int, int]]:
    """Left, top, width, height of each connected patch."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return [(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:count]]


def _plain(picture: Any) -> Picture:
    return np.asarray(picture, dtype=np.uint8)

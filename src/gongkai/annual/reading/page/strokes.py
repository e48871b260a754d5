"""The ruling lines of a PDF page, however its producer drew them.

Word strokes lines, LibreOffice strokes or fills them, browsers fill a thin shape for each
side of each cell, some draw dashes one by one; forms carry their own transforms.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.annual.reading.page.glyphs import Box, Placing
from gongkai.annual.reading.page.ruling import Rule

MAX_OBJECTS = 100_000
"""Per page, forms included."""
MAX_SEGMENTS = 20_000
"""Per path; drawings with more are pictures."""
MAX_DEPTH = 8
"""Forms within forms."""
THICK = 3.0
"""A filled shape thinner than this, in points, is a line."""

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def rules(page: pdfium.PdfPage, place: Placing) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical lines of the page. A dot of a dotted line counts as both."""
    flat: list[Rule] = []
    tall: list[Rule] = []
    for box in _bars(page):
        left, top, right, bottom = place(*box)
        width, height = right - left, bottom - top
        if height <= THICK and (width > height or width <= THICK):
            flat.append(Rule((top + bottom) / 2, left, right))
        if width <= THICK and (height > width or height <= THICK):
            tall.append(Rule((left + right) / 2, top, bottom))
    return flat, tall


def _bars(page: pdfium.PdfPage) -> Iterator[Box]:
    """Boxes (left, bottom, right, top) of thin shapes and straight segments."""
    budget = MAX_OBJECTS
    stack = [(page.raw, False, IDENTITY, 0)]
    while stack:
        holder, is_form, matrix, depth = stack.pop()
        count = raw.FPDFFormObj_CountObjects if is_form else raw.FPDFPage_CountObjects
        get = raw.FPDFFormObj_GetObject if is_form else raw.FPDFPage_GetObject
        for index in range(min(count(holder), budget)):
            item = get(holder, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                yield from _path_bars(item, matrix)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
                stack.append((item, True, _times(_matrix(item), matrix), depth + 1))
        budget -= count(holder)
        if budget <= 0:
            return


def _path_bars(path: raw.FPDF_PAGEOBJECT, matrix: Matrix) -> Iterator[Box]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    if not fill.value and not stroke.value:
        return
    count = raw.FPDFPath_CountSegments(path)
    box = _bounds(path, matrix)
    if min(box[2] - box[0], box[3] - box[1]) <= THICK:
        yield box
        return
    if count > MAX_SEGMENTS or (count <= 5 and not stroke.value):
        return
    whole = _times(_matrix(path), matrix)
    for shape in _shapes(path, count, whole):
        if stroke.value:
            for (x, y), (u, v) in pairwise(shape):
                yield min(x, u), min(y, v), max(x, u), max(y, v)
        else:
            xs, ys = [x for x, _ in shape], [y for _, y in shape]
            yield min(xs), min(ys), max(xs), max(ys)


def _shapes(path: raw.FPDF_PAGEOBJECT, count: int, matrix: Matrix) -> Iterator[list[Point]]:
    """The sub-paths of a path as chains of points; curves break a chain."""
    chain: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    a, b, c, d, e, f = matrix
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if raw.FPDFPathSegment_GetType(segment) != raw.FPDF_SEGMENT_LINETO:
            if len(chain) > 1:
                yield chain
            chain = []
        chain.append(point)
        if raw.FPDFPathSegment_GetClose(segment):
            chain.append(chain[0])
    if len(chain) > 1:
        yield chain


def _bounds(item: raw.FPDF_PAGEOBJECT, matrix: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    if matrix == IDENTITY:
        return left.value, bottom.value, right.value, top.value
    a, b, c, d, e, f = matrix
    corners = [
        (a * x + c * y + e, b * x + d * y + f)
        for x in (left.value, right.value)
        for y in (bottom.value, top.value)
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _matrix(item: raw.FPDF_PAGEOBJECT) -> Matrix:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, m):
        return IDENTITY
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    """The transform that applies ``inner``, then ``outer``."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )

"""A text PDF as paragraphs and grids: characters and ruling lines as PDFium reports them.

PDFium's plain functions are called directly: one page costs a few milliseconds, where
general table finders take tens. Pages without text are scans and go to ``ocr.py``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gongkai.annual.reading.blocks import Document, Unreadable
from gongkai.annual.reading.page import glyphs, strokes
from gongkai.annual.reading.page.glyphs import Box, Glyph, Placing
from gongkai.annual.reading.page.layout import Word, lines_of
from gongkai.annual.reading.page.pages import Page, assemble
from gongkai.annual.reading.page.ruling import Frame, frames
from gongkai.annual.reading.page.sheets import sheet_of

MAX_PAGES = 300
MAX_AMOUNT = 200_000
"""Characters and table cells of the whole file; long reports have some 20,000."""
MAX_SCANS = 60
MAX_STAMP = 60
"""Characters of text that a scanned page may have besides its picture."""
MAX_SIDE = 4000
"""Pixels of a drawn page, whatever size the file claims."""


def read_pdf(data: bytes) -> Document:
    """The document in a PDF file. Raises Unreadable."""
    source = _open(data)
    try:
        pages = list(_read_pages(source))
        if not any(page.lines or page.sheets for page in pages):
            raise Unreadable("PDF 文件里没有可读的文字。请检查文件内容，或重新导出后再试。")
        return assemble(pages, "pdf")
    finally:
        source.close()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        source = pdfium.PdfDocument(data)
        count = len(source)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise Unreadable("PDF 文件有密码。请用密码打开，另存为无密码的 PDF 后再试。") from error
        raise Unreadable("PDF 文件已损坏或不完整，无法打开。请重新下载或导出后再试。") from error
    if not 0 < count <= MAX_PAGES:
        source.close()
        raise Unreadable(f"PDF 文件有 {count} 页，应为 1 至 {MAX_PAGES} 页。请只提供年度报告部分。")
    return source


def _read_pages(source: pdfium.PdfDocument) -> Iterator[Page]:
    """The pages, scans among them by their pictures."""
    scans = amount = 0
    for index in range(len(source)):
        try:
            page = source[index]
        except pdfium.PdfiumError as error:
            raise Unreadable(
                f"PDF 文件第 {index + 1} 页已损坏，无法读取。请重新下载或导出后再试。"
            ) from error
        try:
            read = text_page(page, index + 1)
            amount += sum(len(line.text) for line in read.lines)
            amount += sum(len(cell.text) + 1 for sheet in read.sheets for cell in sheet.cells)
            if amount > MAX_AMOUNT:
                raise Unreadable(
                    f"PDF 文件到第 {index + 1} 页已超过 {MAX_AMOUNT // 10_000} 万字，"
                    "不像一份年度报告。请只提供年度报告部分。"
                )
            if _is_scan(page, read):
                scans += 1
                if scans > MAX_SCANS:
                    raise Unreadable(f"PDF 文件的扫描页超过 {MAX_SCANS} 页。请只提供年度报告部分。")
                read = _scanned(page, index + 1, read)
            yield read
        finally:
            page.close()


def _is_scan(page: pdfium.PdfPage, read: Page) -> bool:
    """A picture fills the page, or it was drawn without letters, and at most a stamp or a
    page number is text."""
    if read.sheets or sum(len(line.text) for line in read.lines) > MAX_STAMP:
        return False
    if not read.lines:
        return bool(raw.FPDFPage_CountObjects(page.raw))
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), MAX_STAMP)):
        item = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_IMAGE:
            raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
            area = (right.value - left.value) * (top.value - bottom.value)
            if area > 0.5 * read.width * read.height:
                return True
    return False


def _scanned(page: pdfium.PdfPage, number: int, read: Page) -> Page:
    """A page by its picture; what text it has where there is no recogniser.

    Raises NoRecogniser when it has none.
    """
    from gongkai.annual.reading.page import ocr

    scale = min(ocr.DOTS_PER_INCH / 72, MAX_SIDE / max(read.width, read.height, 1))
    try:
        ocr.engine()  # Before the picture: without the extra there are no arrays either.
        picture = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()
        return ocr.scanned_page(picture[:, :, :3], number, 1 / scale)
    except ocr.NoRecogniser:
        if read.lines:
            return read
        raise


def text_page(page: pdfium.PdfPage, number: int) -> Page:
    """A page by its text layer and its ruling lines."""
    width, height = page.get_size()
    place = _placing(page, width, height)
    found = list(glyphs.glyphs(page, place))
    size = median(glyph.bottom - glyph.top for glyph in found) if found else 10.0
    tables = frames(*strokes.rules(page, place), min(max(0.4 * size, 2.5), 4.5))
    loose, inside = _sorted_out(found, tables)
    sheets = [
        sheet_of(frame, {cell: lines_of(words) for cell, words in cells.items()}, number)
        for frame, cells in zip(tables, inside, strict=True)
    ]
    return Page(number, width, height, lines_of(loose), sheets)


def _placing(page: pdfium.PdfPage, width: float, height: float) -> Placing:
    """How boxes of the page's own system (turned, cropped) stand on the page as seen."""
    scale = 100
    x, y = ctypes.c_int(), ctypes.c_int()

    def seen(u: float, v: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(
            page.raw, 0, 0, int(width * scale), int(height * scale), 0, u, v, x, y
        )
        return x.value / scale, y.value / scale

    origin, right, up = seen(0, 0), seen(1000, 0), seen(0, 1000)
    e, f = origin
    a, b = round((right[0] - e) / 1000, 4), round((right[1] - f) / 1000, 4)
    c, d = round((up[0] - e) / 1000, 4), round((up[1] - f) / 1000, 4)
    if (a, b, c, d) == (1.0, 0.0, 0.0, -1.0):
        return lambda x0, y0, x1, y1: (x0 + e, f - y1, x1 + e, f - y0)

    def place(x0: float, y0: float, x1: float, y1: float) -> Box:
        xs = sorted((a * x0 + c * y0 + e, a * x1 + c * y1 + e))
        ys = sorted((b * x0 + d * y0 + f, b * x1 + d * y1 + f))
        return xs[0], ys[0], xs[1], ys[1]

    return place


def _sorted_out(
    found: list[Glyph], tables: list[Frame]
) -> tuple[list[Word], list[dict[int, list[Word]]]]:
    """Runs of text outside all tables, and for each table by cell."""
    owners: list[int | None] = []
    keys: dict[tuple[int, int], int] = {}
    for glyph in found:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        owner = None
        for number, frame in enumerate(tables):
            cell = frame.at(x, y)
            if cell is not None:
                owner = keys.setdefault((number, cell), len(keys))
                break
        owners.append(owner)
    places = list(keys)
    loose: list[Word] = []
    inside: list[dict[int, list[Word]]] = [{} for _ in tables]
    for run_owner, word in glyphs.runs(found, owners):
        if run_owner is None:
            loose.append(word)
        else:
            number, cell = places[run_owner]
            inside[number].setdefault(cell, []).append(word)
    return loose, inside

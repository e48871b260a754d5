"""A scanned page against the OCR model run by itself, set alike, on the same picture."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pypdfium2 as pdfium
import rapidocr
from tests.conftest import CORPUS

from bench.measure import Measure, turn_about
from gongkai.annual.reading.page.ocr import SETTINGS, scanned_page

SAMPLE = CORPUS / "huaian-city-2024.pdf"
TABLE_PAGE, TEXT_PAGE = 3, 1
ROUNDS = 5


def measure() -> Iterator[Measure]:
    """A page full of table and a page full of text, at 200 dots an inch."""
    if not SAMPLE.exists():
        return
    bare = rapidocr.RapidOCR(params=dict(SETTINGS))
    document = pdfium.PdfDocument(SAMPLE)
    for what, index in (("table", TABLE_PAGE), ("text", TEXT_PAGE)):
        picture = document[index].render(scale=200 / 72, rev_byteorder=True).to_numpy()
        ours, other = turn_about(
            partial(scanned_page, picture, 1, 0.36), partial(bare, picture, use_cls=False), ROUNDS
        )
        yield Measure(
            f"read a scanned page ({what})",
            f"{ours:.2f} s",
            f"the bare model: {other:.2f} s",
            f"{ours / other - 1:+.0%}",
            "≤ +10%",
            ours <= 1.1 * other,
        )

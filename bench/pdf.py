"""A text PDF of six pages against pdfplumber's table finder on the same file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice

import pdfplumber
from tests.conftest import CORPUS

from bench.measure import Measure, turn_about
from gongkai.annual.reading.page.pdf import read_pdf

SAMPLE = CORPUS / "huaian-city-2024.pdf"
PAGES = 6


def _other(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in islice(document.pages, PAGES):
            page.extract_tables()


def measure() -> Iterator[Measure]:
    """Our paragraphs and joined tables against its tables alone."""
    if not SAMPLE.exists():
        return
    data = SAMPLE.read_bytes()
    ours, other = turn_about(lambda: read_pdf(data), lambda: _other(data), 5)
    ratio = other / ours
    yield Measure(
        "read a text PDF of 6 pages",
        f"{ours / PAGES * 1000:.1f} ms a page",
        f"pdfplumber extract_tables: {other / PAGES * 1000:.1f} ms a page",
        f"{ratio:.1f}× faster",
        "≥ 5× faster",
        ratio >= 5,
    )

"""Text PDFs: the prefecture's real one, ours, and hostile ones."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.annual.canonical import differences, loads
from gongkai.annual.reading import read_file
from gongkai.annual.reading.blocks import Grid, Paragraph, Unreadable
from gongkai.annual.reading.page.glyphs import plain
from gongkai.annual.reading.page.pdf import MAX_PAGES, read_pdf, text_page
from gongkai.annual.reading.recognise import recognise
from gongkai.annual.score import score_report
from gongkai.annual.writing import to_bytes
from tests.annual.reports import reports, valid_report

HUAIAN = "huaian-city-2024"


@pytest.fixture(scope="module")
def written() -> bytes:
    """A PDF of our own writer."""
    return to_bytes(valid_report("2021"), ".pdf")


def test_the_prefecture_report_is_read_whole(corpus: Path) -> None:
    gold = loads((corpus / f"{HUAIAN}.gold.json").read_text(encoding="utf-8"))
    score = score_report(gold, read_file(corpus / f"{HUAIAN}.pdf"))
    assert score.notes == []
    assert score.numbers == 200


def test_the_table_split_over_pages_is_one_grid(corpus: Path) -> None:
    document = read_pdf((corpus / f"{HUAIAN}.pdf").read_bytes())
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [(len(grid.rows), len(grid.rows[0])) for grid in grids] == [(14, 4), (28, 10), (4, 15)]
    labels = [row[1].text for row in grids[1].rows[15:18] if row[1] is not None]
    assert labels == ["（四）无法提供"] * 3


def test_page_numbers_go_and_paragraphs_run_over_pages(corpus: Path) -> None:
    document = read_pdf((corpus / f"{HUAIAN}.pdf").read_bytes())
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert not any("- 1 -" in text or "- 6 -" in text for text in texts)
    assert any("一流营商环境" in text for text in texts), "broken by page number 1"


def test_positions_are_on_the_page(corpus: Path) -> None:
    report = read_file(corpus / f"{HUAIAN}.pdf")
    at = report.cells["table3.unavailable_needs_creation.natural_person"].at
    assert at is not None and at["page"] == 5
    left, top, right, bottom = at["box"]
    assert 0 < left < right < 595 and 0 < top < bottom < 842


@settings(max_examples=5)
@given(report=reports(blanks=True))
def test_what_we_write_reads_back_equal(report) -> None:  # type: ignore[no-untyped-def]
    assert differences(report, recognise(read_pdf(to_bytes(report, ".pdf")))) == []


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_places_are_those_of_the_page_as_seen(written: bytes, degrees: int) -> None:
    page = pdfium.PdfDocument(written)[0]
    upright = text_page(page, 1).lines[0].words[0]
    page.set_rotation(degrees)
    turned = text_page(page, 1)
    box = (upright.left, upright.top, upright.right, upright.bottom)
    for _ in range(degrees // 90):
        width = turned.width if degrees == 180 and _ == 0 else max(turned.width, turned.height)
        box = (width - box[3], box[0], width - box[1], box[2])
    assert all(
        0 <= word.left < word.right <= turned.width and word.bottom <= turned.height
        for line in turned.lines
        for word in line.words
    )


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_cut_short(written: bytes, share: float) -> None:
    cut = written[: int(len(written) * share)]
    with pytest.raises(Unreadable, match="PDF"):
        read_pdf(cut)


def test_not_a_pdf() -> None:
    with pytest.raises(Unreadable, match="损坏"):
        read_pdf(b"%PDF-1.7 nothing here")


def test_no_pages_with_anything_on_them() -> None:
    empty = pdfium.PdfDocument.new()
    empty.new_page(595, 842)
    made = io.BytesIO()
    empty.save(made)
    with pytest.raises(Unreadable, match="没有可读的文字"):
        read_pdf(made.getvalue())


def test_too_many_pages() -> None:
    long = pdfium.PdfDocument.new()
    for _ in range(MAX_PAGES + 1):
        long.new_page(10, 10)
    made = io.BytesIO()
    long.save(made)
    with pytest.raises(Unreadable, match=str(MAX_PAGES)):
        read_pdf(made.getvalue())


def test_too_much_to_be_a_report(written: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.annual.reading.page.pdf.MAX_AMOUNT", 1000)
    with pytest.raises(Unreadable, match="超过"):
        read_pdf(written)


@settings(max_examples=60)
@given(data=st.data())
def test_damaged_bytes_never_crash(written: bytes, data: st.DataObject) -> None:
    damaged = bytearray(written)
    for _ in range(data.draw(st.integers(1, 40))):
        damaged[data.draw(st.integers(0, len(written) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Unreadable):
        read_pdf(bytes(damaged))


def test_look_alike_characters_are_plain() -> None:
    assert "".join(map(plain, "⼀⽇⾏⻚⻓︵")) == "一日行页长（"
    assert plain("政") == "政"

"""Scans: pictures of pages read as well as their text layer."""

from __future__ import annotations

import io
import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw

from gongkai.annual.canonical import loads
from gongkai.annual.reading import read
from gongkai.annual.reading.blocks import Grid, Unreadable
from gongkai.annual.reading.page import ocr
from gongkai.annual.score import score_report

HUAIAN = "huaian-city-2024"


@pytest.fixture(scope="module")
def models() -> None:
    """The extra ``ocr`` is installed."""
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")


@pytest.fixture
def without_models(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a machine without the extra."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    ocr.engine.cache_clear()
    yield
    ocr.engine.cache_clear()


def pictures(pdf: bytes, dots: int = 200) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    scale = dots / 72
    return [page.render(scale=scale).to_pil().convert("RGB") for page in pdfium.PdfDocument(pdf)]


def packed(picture: Image.Image, form: str = "PNG", **options: int) -> bytes:
    made = io.BytesIO()
    picture.save(made, form, **options)
    return made.getvalue()


def scanned_pdf(pages: list[Image.Image]) -> bytes:
    """A PDF that holds nothing but the pictures."""
    made = io.BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return made.getvalue()


def drawn_table(rows: list[list[str]]) -> Image.Image:
    """A picture of a table of short ASCII texts."""
    picture = Image.new("RGB", (1654, 2339), "white")
    pen = ImageDraw.Draw(picture)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            left, top = 200 + c * 160, 300 + r * 70
            pen.rectangle((left, top, left + 160, top + 70), outline="black", width=2)
            pen.text((left + 15, top + 20), text, fill="black", font_size=30)
    return picture


def grids(data: bytes) -> list[list[list[str]]]:
    return [
        [[cell.text if cell else "∅" for cell in row] for row in block.rows]
        for block in ocr.read_image(data).blocks
        if isinstance(block, Grid)
    ]


def test_lone_digits_and_blanks(models: None) -> None:
    rows = [["1", "0", "", "7"], ["", "11", "0", "3985758"], ["4", "", "", "96171.6"]]
    assert grids(packed(drawn_table(rows))) == [rows]


@pytest.mark.parametrize("degrees", [-2.0, 1.3])
def test_a_crooked_scan(models: None, degrees: float) -> None:
    rows = [["1", "0", "25"], ["", "11", "0"], ["8", "64", ""]]
    crooked = drawn_table(rows).rotate(degrees, fillcolor="white", resample=3)
    data = packed(crooked, "JPEG", quality=70)
    assert grids(data) == [rows]
    # The first cell's place is that in the crooked picture, not in the straightened one.
    (grid,) = ocr.read_image(data).blocks
    assert isinstance(grid, Grid) and grid.rows[0][0] is not None
    left, top, right, bottom = grid.rows[0][0].at["box"]
    angle = math.radians(degrees)
    x, y = 280 - crooked.width / 2, 335 - crooked.height / 2
    seen_x = x * math.cos(angle) + y * math.sin(angle) + crooked.width / 2
    seen_y = -x * math.sin(angle) + y * math.cos(angle) + crooked.height / 2
    assert (left + right) / 2 == pytest.approx(seen_x * 0.36, abs=4)
    assert (top + bottom) / 2 == pytest.approx(seen_y * 0.36, abs=4)


def test_a_scanned_pdf_goes_the_same_way(models: None) -> None:
    rows = [["1", "0"], ["25", ""]]
    from gongkai.annual.reading.page.pdf import read_pdf

    (grid,) = read_pdf(scanned_pdf([drawn_table(rows)])).blocks
    assert isinstance(grid, Grid)
    assert [[cell.text if cell else None for cell in row] for row in grid.rows] == rows
    cell = grid.rows[1][0]
    assert cell is not None and cell.at["page"] == 1
    left, top, *_ = cell.at["box"]
    assert (left, top) == (pytest.approx(200 * 0.36, abs=2), pytest.approx(370 * 0.36, abs=2))


def test_one_page_of_the_prefecture_report(models: None, corpus: Path) -> None:
    page = pictures((corpus / f"{HUAIAN}.pdf").read_bytes())[4]
    gold = loads((corpus / f"{HUAIAN}.gold.json").read_text(encoding="utf-8"))
    score = score_report({"form": "2021", "table4": gold["table4"]}, read(packed(page), "page.png"))
    assert not [note for note in score.notes if note.startswith("table4")]
    assert score.numbers == 15


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("degrees", [0.0, 1.5])
def test_the_prefecture_report_from_page_pictures(
    models: None, corpus: Path, degrees: float
) -> None:
    gold = loads((corpus / f"{HUAIAN}.gold.json").read_text(encoding="utf-8"))
    pages = pictures((corpus / f"{HUAIAN}.pdf").read_bytes())
    if degrees:
        pages = [page.rotate(degrees, fillcolor="white", resample=3) for page in pages]
    score = score_report(gold, read(scanned_pdf(pages), "scan.pdf"))
    assert score.notes == []
    assert score.numbers == 200


def test_without_the_extra_a_scan_says_what_to_do(without_models: None) -> None:
    with pytest.raises(Unreadable, match="文字识别组件"):
        ocr.read_image(packed(drawn_table([["1", "2"]])))
    from gongkai.annual.reading.page.pdf import read_pdf

    with pytest.raises(Unreadable, match="文字识别组件"):
        read_pdf(scanned_pdf([drawn_table([["1", "2"]])]))


BARE = """
import sys
sys.modules.update(dict.fromkeys(("rapidocr", "onnxruntime", "numpy", "cv2")))
from gongkai.annual.reading import read
read(sys.stdin.buffer.read(), "scan.pdf")
"""


def test_nothing_of_the_extra_is_needed_to_refuse_a_scan() -> None:
    scan = scanned_pdf([drawn_table([["1", "2"]])])
    ran = subprocess.run([sys.executable, "-c", BARE], input=scan, capture_output=True)
    assert "NoRecogniser: 这是扫描件" in ran.stderr.decode()


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"GIF89a"])
def test_no_picture(models: None, data: bytes) -> None:
    with pytest.raises(Unreadable, match="图片"):
        ocr.read_image(data)


def test_a_picture_cut_short(models: None) -> None:
    data = packed(drawn_table([["1", "2"]]), "JPEG")
    with pytest.raises(Unreadable, match="图片"):
        ocr.read_image(data[: len(data) // 2])


def test_a_picture_of_too_many_dots(models: None) -> None:
    for side in (9_000, 14_000):
        with pytest.raises(Unreadable, match="过大"):
            ocr.read_image(packed(Image.new("1", (side, side))))


@pytest.mark.parametrize("size", [(1, 1), (3000, 2), (5, 900)])
def test_too_small(models: None, size: tuple[int, int]) -> None:
    with pytest.raises(Unreadable, match="太小"):
        ocr.read_image(packed(Image.new("RGB", size, "white")))


@pytest.mark.parametrize("size", [(100, 100), (200, 2000), (100, 5000)])
def test_nothing_to_see(models: None, size: tuple[int, int]) -> None:
    assert ocr.read_image(packed(Image.new("RGB", size, "white"))).blocks == ()

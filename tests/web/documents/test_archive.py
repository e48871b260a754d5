"""A closed case as one file: every piece listed, numbered, bound or embedded."""

from __future__ import annotations

import hashlib
import io
import re

import pypdfium2 as pdfium
import pytest
from PIL import Image

from gongkai.web.documents.archive import Archive, Piece, bind
from gongkai.web.documents.layout import DocumentContext, lay_out
from gongkai.web.documents.pdf import to_pdf
from gongkai.web.documents.templates import known, template

CASE = {name: each.example for name, each in known().items()}
TEXT = template("archive_contents").text


def letter(key: str) -> bytes:
    found = template(key)
    return to_pdf(lay_out(found, found.text, DocumentContext(CASE))).data


def picture(kind: str, size: tuple[int, int] = (900, 600)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, kind)
    return out.getvalue()


def turned(data: bytes, angle: int) -> bytes:
    out = io.BytesIO()
    with pdfium.PdfDocument(data) as opened:
        opened[0].set_rotation(angle)
        opened.save(out)
    return out.getvalue()


SHEET = b"PK\x03\x04 a spreadsheet"
BROKEN = b"%PDF-1.7 nothing follows"


@pytest.fixture(scope="module")
def bound() -> Archive:
    return bind(
        [
            Piece("政府信息公开申请表", letter("application_form"), "", "申请人", "2026-02-05"),
            Piece("身份证照片", picture("JPEG")),
            Piece("现场照片", picture("PNG", (300, 2000))),
            Piece("拨付明细.xlsx", SHEET),
            Piece("损坏的扫描件.pdf", BROKEN),
            Piece("答复书", letter("reply_partial"), "安商公复〔2026〕12号", "安澜市商务局"),
        ],
        TEXT,
        CASE,
    )


def text_of(data: bytes, page: int) -> str:
    with pdfium.PdfDocument(data) as opened:
        return "".join(opened[page].get_textpage().get_text_range().split())


def test_pages_follow_the_list_and_are_numbered(bound: Archive) -> None:
    assert [(each.first, each.last) for each in bound.listed] == [
        (1, 1), (2, 2), (3, 3), (0, 0), (0, 0), (4, 5),
    ]  # fmt: skip
    with pdfium.PdfDocument(bound.data) as opened:
        assert len(opened) == 1 + 5
    assert text_of(bound.data, 2) == "2"
    assert "答复书" in text_of(bound.data, 4)
    assert text_of(bound.data, 4).endswith("4") or text_of(bound.data, 4).startswith("4")


@pytest.mark.article("R711 45")
def test_the_list_names_every_piece(bound: Archive) -> None:
    said = text_of(bound.data, 0)
    for words in ["序号", "责任者", "身份证照片", "拨付明细.xlsx", "安商公复〔2026〕12号", "4—5"]:
        assert words in said
    assert "不能成页" in said
    assert "打不开" in said
    assert hashlib.sha256(SHEET).hexdigest() in re.sub(r"\s", "", said)


def test_what_is_no_page_is_embedded_unchanged(bound: Archive) -> None:
    with pdfium.PdfDocument(bound.data) as opened:
        kept = [bytes(opened.get_attachment(n).get_data()) for n in (0, 1)]
        names = [opened.get_attachment(n).get_name() for n in (0, 1)]
    assert kept == [SHEET, BROKEN]
    assert names == ["01-拨付明细.xlsx", "02-损坏的扫描件.pdf"]


def test_a_picture_is_shown_on_its_page(bound: Archive) -> None:
    with pdfium.PdfDocument(bound.data) as opened:
        shown = opened[2].render(scale=0.5).to_pil().convert("RGB")
    assert shown.getpixel((shown.width // 2, shown.height // 2)) == pytest.approx(
        (255, 165, 0), abs=3
    )


def test_the_same_pieces_give_the_same_bytes() -> None:
    pieces = [
        Piece("答复书", letter("receipt")),
        Piece("x.bin", b"\x00"),
        Piece("p", picture("PNG")),
    ]
    assert bind(pieces, TEXT, CASE).data == bind(pieces, TEXT, CASE).data


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_a_number_stands_in_the_upper_outer_corner_of_a_turned_page(angle: int) -> None:
    blank = pdfium.PdfDocument.new()
    blank.new_page(595, 842)
    out = io.BytesIO()
    blank.save(out)
    data = bind([Piece("扫描件", turned(out.getvalue(), angle))], TEXT, CASE).data
    with pdfium.PdfDocument(data) as opened:
        ink = opened[1].render(scale=1, grayscale=True).to_numpy().squeeze() < 128
    rows, columns = ink.nonzero()
    assert rows.max() < 40, "at the top"
    assert columns.min() > ink.shape[1] - 60, "at the outer side"


def test_a_case_without_pieces_of_paper_is_still_a_list() -> None:
    made = bind([Piece("录音.mp3", b"ID3")], TEXT, CASE)
    with pdfium.PdfDocument(made.data) as opened:
        assert len(opened) == 1
        assert opened.count_attachments() == 1

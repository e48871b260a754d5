"""Every document on paper: whole, the same each time, nothing obeyed, nothing silently lost."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

import docx
import pypdfium2 as pdfium
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.annual.writing.manuscript import clean
from gongkai.web.documents import notation
from gongkai.web.documents.docx import to_docx
from gongkai.web.documents.layout import (
    Document,
    DocumentContext,
    Line,
    MissingValues,
    Table,
    Value,
    lay_out,
    title_lines,
    width,
)
from gongkai.web.documents.making import render
from gongkai.web.documents.pdf import SUBSTITUTE, to_pdf
from gongkai.web.documents.templates import Text, known, placeholders, shipped, template

KEYS = list(shipped())
CASE: Mapping[str, Value] = {name: each.example for name, each in known().items()}
HOSTILE = '#panic("x") $x^2$ *b* _i_ `c` <a> @b = // /* \\ #import "a" <w:t> &amp; {{申请人}} ]]>'


def laid(key: str, **values: Value) -> Document:
    found = template(key)
    return lay_out(found, found.text, DocumentContext({**CASE, **values}))


def words_of_docx(data: bytes) -> str:
    opened = docx.Document(io.BytesIO(data))
    return "".join(words.text or "" for words in opened.element.body.iter(qn("w:t")))


def words_of_pdf(data: bytes) -> str:
    with pdfium.PdfDocument(data) as opened:
        return "".join(page.get_textpage().get_text_range() for page in opened)


def squeezed(text: str) -> str:
    """Without spaces, and with the forms that PDF readers give to compatible characters."""
    return re.sub(r"[\s\ufffe]", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("key", KEYS)
def test_word_file_says_everything_that_the_template_must(key: str) -> None:
    said = squeezed(words_of_docx(to_docx(laid(key))))
    for must in template(key).must:
        assert any(_printed(way, said) for way in must.find), must.says


def _printed(way: str, said: str) -> bool:
    parts = []
    at = 0
    for match in notation.PLACEHOLDER.finditer(way):
        parts += [way[at : match.start()], *_values(match[1])]
        at = match.end()
    pieces = [piece for part in [*parts, way[at:]] for piece in part.split("*")]
    found = _item(said)
    return all(_item(squeezed(piece)).rstrip("。") in found for piece in pieces)


def _values(name: str) -> list[str]:
    value = CASE[name]
    return value.split("\n") if isinstance(value, str) else [cell for row in value for cell in row]


def _item(text: str) -> str:
    return re.sub(r"第[(（](.)[)）]项", r"第\1项", text)


@pytest.mark.parametrize("key", KEYS)
def test_pdf_is_a4_numbered_and_says_the_same_as_the_word_file(key: str) -> None:
    document = laid(key)
    pdf = to_pdf(document)
    assert pdf.lacking == ()
    with pdfium.PdfDocument(pdf.data) as opened:
        assert [round(side) for side in opened[0].get_size()] == [595, 842]
        pages = len(opened)
        dark = opened[0].render(scale=0.2, grayscale=True).to_numpy() < 128
    assert dark.any()
    words = squeezed(words_of_pdf(pdf.data))
    for number in range(1, pages + 1):
        words = words.replace(f"—{number}—", "", 1)
    assert sorted(words) == sorted(squeezed(words_of_docx(to_docx(document))))


@pytest.mark.parametrize("key", KEYS)
def test_the_same_event_and_template_give_the_same_bytes(key: str) -> None:
    assert render(key, template(key).text, CASE) == render(key, template(key).text, CASE)


def test_a_letter_keeps_to_the_page_of_the_standard() -> None:
    """22 lines of 28 characters between the margins of GB/T 9704-2012."""
    text = Text(title="题", addressee="某某：", body="永" * 28 * 60)
    document = lay_out(template("receipt"), text, DocumentContext(CASE))
    with pdfium.PdfDocument(to_pdf(document).data) as opened:
        words = opened[1].get_textpage()
        boxes = [words.get_charbox(n) for n in range(words.count_chars())]
        body = [box for box, c in zip(boxes, words.get_text_range(), strict=False) if c == "永"]
    tops = sorted({round(box[3]) for box in body}, reverse=True)
    assert len(tops) == 22
    assert tops[0] <= 842 - 37 * 72 / 25.4 + 1
    assert min(box[1] for box in body) >= 35 * 72 / 25.4 - 1
    assert min(box[0] for box in body) >= 28 * 72 / 25.4 - 1
    assert max(box[2] for box in body) <= (210 - 26) * 72 / 25.4 + 1
    rows = [sum(round(box[3]) == top for box in body) for top in tops]
    assert max(rows) == 28


def test_closing_stands_as_the_standard_says() -> None:
    organ, day = (part for part in laid("receipt").parts if getattr(part, "right", 0))
    assert isinstance(organ, Line)
    assert isinstance(day, Line)
    assert (day.role, day.right) == ("signed_on", 4)
    assert organ.right + width(organ.text) / 2 == day.right + width(day.text) / 2
    long = "安澜市临江区人民政府政务服务和公共资源交易监督管理办公室"
    organ, day = [
        part
        for part in laid("receipt", 机关名称=long).parts
        if isinstance(part, Line) and part.role in ("signed_by", "signed_on")
    ]
    assert organ.right == 0
    assert day.right == width(long) / 2 - width(day.text) / 2


def test_a_letterhead_stands_in_for_the_organ_in_the_title() -> None:
    found = template("receipt")
    text = replace(found.text, letterhead=True)
    document = lay_out(found, text, DocumentContext(CASE))
    first, second = document.parts[:2]
    assert isinstance(first, Line)
    assert isinstance(second, Line)
    assert (first.role, first.text) == ("letterhead", "安澜市商务局")
    assert (second.role, second.text) == ("title", "政府信息公开申请接收回执")
    assert to_pdf(document).data != to_pdf(laid("receipt")).data


def test_what_closes_a_letter_never_stands_alone_on_a_page() -> None:
    """Whatever its length, its last page begins with text."""
    for characters in range(250, 700, 40):
        document = laid("co_maker_consultation", 信息描述="字" * characters)
        with pdfium.PdfDocument(to_pdf(document).data) as opened:
            last = opened[len(opened) - 1].get_textpage().get_text_range().strip()
        assert not last.startswith(("安澜市商务局\r\n2026", "2026年", "（联系机构")), characters


def test_a_long_title_is_broken_into_even_lines() -> None:
    title = "安澜市临江区人民政府政务服务和公共资源交易监督管理办公室"
    assert title_lines(title) == ["安澜市临江区人民政府", "政务服务和公共资源交易监督管理办公室"]
    assert title_lines("短题") == ["短题"]


def test_missing_values_are_all_named_with_what_they_mean() -> None:
    with pytest.raises(MissingValues) as refused:
        laid("correction_notice", 补正期限="", 不明确之处=" ")
    assert refused.value.names == ("不明确之处", "补正期限")
    assert "不能制作“补正告知书”" in str(refused.value)
    assert "“补正期限”（补正的最后一日）" in str(refused.value)


def test_an_empty_optional_value_takes_its_paragraph_and_a_lone_heading_away() -> None:
    with_code, without = laid("receipt"), laid("receipt", 查询码="")
    gone = [part.text for part in with_code.parts if part not in without.parts]
    assert gone[0] == "五、查询办理情况"
    assert len(gone) == 2


def test_a_value_ends_its_sentence_once() -> None:
    document = laid(
        "reply_open_pub", 申请内容="某项目的批复。", 获取方式和途径="见网站https://a.example/b"
    )
    texts = [part.text for part in document.parts if isinstance(part, Line)]
    assert any(text.endswith("申请公开的内容为：某项目的批复。") for text in texts)
    assert "见网站https://a.example/b" in texts


@pytest.mark.parametrize("name", ["𠮷野", "䶮", "㛃", "阿依古丽·买买提"])
def test_rare_characters_print(name: str) -> None:
    document = laid("receipt", 申请人=name)
    assert name in words_of_docx(to_docx(document))
    pdf = to_pdf(document)
    printed = name if not pdf.lacking else name.replace(pdf.lacking[0], SUBSTITUTE)
    assert squeezed(printed) in squeezed(words_of_pdf(pdf.data))
    if name != "𠮷野":
        assert pdf.lacking == (), "the locked typeface has it"


def test_a_character_without_a_glyph_is_reported_not_lost() -> None:
    nobody_has = "\U000f1234"
    document = laid("receipt", 申请人=f"王{nobody_has}")
    pdf = to_pdf(document)
    assert pdf.lacking == (nobody_has,)
    assert f"王{SUBSTITUTE}" in squeezed(words_of_pdf(pdf.data))
    assert f"王{nobody_has}" in words_of_docx(to_docx(document))


@pytest.mark.parametrize("key", ["receipt", "application_form", "search_record"])
def test_nothing_in_a_case_or_a_template_is_obeyed(key: str) -> None:
    hostile = {
        name: HOSTILE if isinstance(value, str) else [[HOSTILE] * len(value[0])]
        for name, value in CASE.items()
    }
    found = template(key)
    text = replace(found.text, title=HOSTILE.replace("{{申请人}}", ""))
    made = render(key, text, hostile)
    wanted = squeezed(HOSTILE)
    assert words_of_docx(made.files["docx"]).count("{{申请人}}") >= 1
    assert wanted in squeezed(words_of_docx(made.files["docx"]))
    assert wanted in squeezed(words_of_pdf(made.files["pdf"]))


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_any_text_of_a_requester_is_carried(words: str) -> None:
    document = laid("receipt", 申请人=f"甲{words}乙")
    assert clean(f"甲{words}乙：") in words_of_docx(to_docx(document))
    pdf = to_pdf(document)
    assert pdf.data.startswith(b"%PDF-")
    assert set(pdf.lacking) <= set(words)


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=12), min_size=1, max_size=8))
def test_rows_of_any_shape_fill_the_table(rows: list[list[str]]) -> None:
    table = next(
        part for part in laid("archive_contents", 卷内文件=rows).parts if isinstance(part, Table)
    )
    assert len(table.rows) == 1 + len(rows)
    assert {sum(cell.span for cell in row) for row in table.rows} == {len(table.widths)}
    assert table.header_rows == 1


@pytest.mark.parametrize("key", KEYS)
def test_placeholders_name_all_that_a_document_takes(key: str) -> None:
    found = template(key)
    names = {each.name for each in placeholders(key)}
    assert lay_out(found, found.text, DocumentContext({name: CASE[name] for name in names}))


@pytest.mark.slow
@pytest.mark.parametrize("key", ["reply_partial", "application_form"])
def test_libreoffice_sets_the_word_file_on_as_many_pages(
    key: str, soffice: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import subprocess

    folder = tmp_path_factory.mktemp("office")
    (folder / "a.docx").write_bytes(to_docx(laid(key)))
    command = [soffice, "--headless", "--convert-to", "pdf", "--outdir", str(folder), "a.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=100)
    with (
        pdfium.PdfDocument(folder / "a.pdf") as set_there,
        pdfium.PdfDocument(to_pdf(laid(key)).data) as set_here,
    ):
        assert len(set_there) == len(set_here)

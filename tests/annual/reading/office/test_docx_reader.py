"""Word documents as paragraphs and grids."""

from __future__ import annotations

import io
from pathlib import Path

import docx as python_docx
import pytest

from gongkai.annual.reading.blocks import Unreadable
from gongkai.annual.reading.office.docx import read_docx
from gongkai.annual.reading.office.numbering import chinese
from tests.annual.reading.documents import cells, docx, grids, p, tc, texts


def read(body: str, **parts: str) -> list[str | list[list[str | None]]]:
    return texts(read_docx(docx(body, **parts)))


def test_runs_join_and_blank_paragraphs_are_skipped() -> None:
    body = "<w:p><w:r><w:t>总体</w:t></w:r><w:r><w:t>情况</w:t></w:r></w:p><w:p/>" + p(" ")
    assert read(body) == ["总体情况"]


def test_tracked_changes_stand_as_if_accepted() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>移出</w:t></w:r></w:moveFrom></w:p>"
    )
    assert read(body) == ["新"]


def test_hidden_text_and_field_codes_are_no_text() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>可见</w:t></w:r>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert read(body) == ["可见"]


def test_a_table_of_contents_is_no_text() -> None:
    code = "<w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r>"
    entry = f"<w:p><w:r><w:t>一、总体情况</w:t></w:r>{code}</w:p>"
    assert read(entry + p("一、总体情况")) == ["一、总体情况"]


def test_a_text_box_stands_once_behind_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        f'<w:p xmlns:mc="{mc}"><w:r><w:t>段落</w:t></w:r><w:r><mc:AlternateContent>'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read(body) == ["段落", "框内"]


def test_merged_cells() -> None:
    across, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        "<w:tbl><w:tr>" + tc("规章", down) + tc("件数", across) + "</w:tr>"
        "<w:tr>" + tc("", on) + tc("制发") + tc("废止") + "</w:tr>"
        "<w:tr>" + tc("") + tc("0") + tc("") + "</w:tr></w:tbl>"
    )
    assert read(body) == [[["规章", "件数", "件数"], ["规章", "制发", "废止"], ["", "0", ""]]]


def test_a_row_that_only_continues_still_counts() -> None:
    go, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        "<w:tbl><w:tr>" + tc("a", go) + tc("b", go) + "</w:tr>"
        "<w:tr>" + tc("", on) + tc("", on) + "</w:tr>"
        "<w:tr>" + tc("c") + tc("d") + "</w:tr></w:tbl>"
    )
    assert read(body) == [[["a", "b"], ["a", "b"], ["c", "d"]]]


def test_nested_tables_and_deleted_rows() -> None:
    inner = "<w:tbl><w:tr>" + tc("规章") + tc("3") + "</w:tr></w:tbl>"
    gone = "<w:tr><w:trPr><w:del/></w:trPr>" + tc("删") + tc("9") + "</w:tr>"
    body = f"<w:tbl><w:tr><w:tc>{p('前')}{inner}{p('后')}</w:tc></w:tr>{gone}</w:tbl>"
    assert read(body) == ["前", [["规章", "3"]], "后"]


def test_printed_numbers_of_headings_are_read() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1.%2 "/><w:isLgl/></w:lvl></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = (
        '<w:style w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
    )
    mark = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="5"/></w:numPr>'
    body = (
        p("总体情况", mark.format(0))
        + p("主动公开", mark.format(1))
        + p("依申请公开", mark.format(1))
        + p("主动公开情况", '<w:pStyle w:val="h1"/>')
        + p("平台", mark.format(1))
        + p("无号", '<w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert read(body, numbering=numbering, styles=styles) == [
        "一、总体情况",
        "1.1 主动公开",
        "1.2 依申请公开",
        "二、主动公开情况",
        "2.1 平台",
        "无号",
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1010, "一千零一十"),
    ],
)
def test_chinese_figures(number: int, text: str) -> None:
    assert chinese(number) == text


def test_an_embedded_web_page_is_read() -> None:
    from tests.annual.reading.documents import W, zipped

    rel = "http://schemas.openxmlformats.org/package/2006/relationships"
    data = zipped(
        {
            "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="r"><w:body>'
            '<w:altChunk r:id="c1"/></w:body></w:document>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{rel}">'
            '<Relationship Id="c1" Type="x" Target="page.htm"/></Relationships>',
            "word/page.htm": "<p>总体情况</p>",
        }
    )
    assert texts(read_docx(data)) == ["总体情况"]


def test_a_document_without_body_is_refused() -> None:
    with pytest.raises(Unreadable, match="损坏"):
        read_docx(docx("").replace(b"word/document.xml", b"word/documen_.xml"))


def test_real_documents_cell_by_cell(corpus: Path) -> None:
    paths = sorted(corpus.glob("*.docx"))
    assert paths
    for path in paths:
        data = path.read_bytes()
        read = grids(read_docx(data))
        tables = python_docx.Document(io.BytesIO(data)).tables
        assert len(read) == len(tables)
        for grid, table in zip(read, tables, strict=True):
            expected = [["".join(cell.text.split()) for cell in row.cells] for row in table.rows]
            ours = [
                ["".join(cell.text.split()) if cell else None for cell in row] for row in grid.rows
            ]
            assert ours == expected
            assert all(cell.at["table"] == read.index(grid) + 1 for cell in cells(grid))

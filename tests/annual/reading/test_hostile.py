"""Documents made to harm: each a clear error, or read, within ten seconds and a gigabyte."""

from __future__ import annotations

import contextlib
import random
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.annual import writing
from gongkai.annual.reading import blocks_of, isolation, read
from gongkai.annual.reading.blocks import NotAReport, Unreadable
from tests.annual.reading.documents import W, docx, p, tc, zipped
from tests.annual.reports import valid_report

REPORTS = {
    suffix: writing.to_bytes(valid_report(), suffix) for suffix in (".html", ".docx", ".xlsx")
}


def nested(tag: str, depth: int) -> bytes:
    return (f"<{tag}>" * depth + "x" + f"</{tag}>" * depth).encode()


def nested_docx() -> bytes:
    deep = p("a")
    for _ in range(3000):
        deep = f"<w:tbl><w:tr><w:tc>{deep}</w:tc></w:tr></w:tbl>"
    return docx(deep)


def laughing(inner: str) -> bytes:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    return zipped(
        {
            "word/document.xml": f"<?xml version='1.0'?><!DOCTYPE d [{entities}]>"
            f'<w:document xmlns:w="{W}"><w:body>{p(inner)}</w:body></w:document>'
        }
    )


def fetching() -> bytes:
    return zipped(
        {
            "word/document.xml": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            f'<w:document xmlns:w="{W}"><w:body>{p("&x;")}</w:body></w:document>'
        }
    )


def merged_sheet() -> bytes:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}"><v>2</v></c></row>'
        for n in range(1, 5001)
    )
    merges = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 5001))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zipped(
        {
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="r">'
            '<sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{rel}">'
            '<Relationship Id="r1" Type="x" Target="a.xml"/></Relationships>',
            "xl/a.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>'
            f"<mergeCells>{merges}</mergeCells></worksheet>",
        }
    )


def long_rows(rows: int) -> bytes:
    row = "<w:tr>" + tc("规章", '<w:vMerge w:val="restart"/>') + tc("1") * 9 + "</w:tr>"
    return docx(f"<w:tbl>{row * rows}</w:tbl>")


HARMFUL: dict[str, Callable[[], bytes]] = {
    "zip bomb in a docx": lambda: zipped({"word/document.xml": b" " * (300 << 20)}),
    "many small bombs": lambda: zipped({f"{n}.txt": b" " * (20 << 20) for n in range(15)}),
    "many members": lambda: zipped({f"{n}": "" for n in range(20_000)}),
    "a docx of 10,000 rows": lambda: long_rows(10_000),
    "a page of 10,000 rows": lambda: b"<table>" + b"<tr><td rowspan=9999>1<td>2" * 10_000,
    "a page of wide spans": lambda: b"<table>" + b"<tr><td colspan=999>1<td>2" * 10_000,
    "a text table of 10,000 rows": lambda: "规章\t1\t2\t3\t4\t5\t6\t7\n".encode() * 10_000,
    "deep div": lambda: nested("div", 100_000),
    "deep font": lambda: nested("font", 100_000),
    "deep tables": lambda: b"<table><tr><td>" * 100_000,
    "deep drawn rows": lambda: b"<div class=row><div>" * 50_000,
    "deep docx": nested_docx,
    "billion laughs": lambda: laughing("&j;"),
    "external entity": fetching,
    "merged cells": merged_sheet,
    "200 MB of text": lambda: "一、总体情况\n".encode() * (200 * 2**20 // 19),
    "30 MB of text": lambda: "一、总体情况\n".encode() * (30 * 2**20 // 19),
    "one line of 30 MB": lambda: b"1" * (30 << 20),
    "30 MB of markup": lambda: b"<p>x" * (30 << 18),
    "unclosed comments": lambda: b"<html>" + b"<!--" * 1_000_000,
    "unclosed attributes": lambda: b"<html><a " + b'b="c ' * 1_000_000,
    "nested mail parts": lambda: (
        b"MIME-Version: 1.0\n"
        + b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)
        )
    ),
    "deep JSON": lambda: b'{"a":' * 200_000,
    "long number in JSON": lambda: b'{"year": ' + b"9" * 1_000_000 + b"}",
    "random bytes": lambda: random.Random(1).randbytes(1 << 20),
    "random bytes in a zip": lambda: zipped(
        {"word/document.xml": random.Random(2).randbytes(1 << 20)}
    ),
    "a cut docx": lambda: REPORTS[".docx"][: len(REPORTS[".docx"]) // 2],
    "a locked member": lambda: _locked(),
}


def _locked() -> bytes:
    data = bytearray(zipped({"word/document.xml": "x"}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize("name", HARMFUL)
def test_harm_is_a_clear_error_or_nothing(name: str) -> None:
    data = HARMFUL[name]()
    begin = time.monotonic()
    try:
        isolation.read_isolated(data, "a")
    except (Unreadable, NotAReport) as error:
        assert any("一" <= character <= "鿿" for character in str(error))
    assert time.monotonic() - begin < 10


@pytest.mark.parametrize("name", ["external entity", "billion laughs"])
def test_entities_are_refused(name: str) -> None:
    with pytest.raises(Unreadable):
        blocks_of(HARMFUL[name](), "a.docx")


def attempt(data: bytes, name: str = "") -> None:
    """Reads; only the two errors that readers may raise come out."""
    with contextlib.suppress(Unreadable, NotAReport):
        read(data, name)


@pytest.mark.parametrize("suffix", [".html", ".docx", ".xlsx"])
def test_changed_reports_read_or_are_refused(suffix: str) -> None:
    whole = REPORTS[suffix]

    @given(
        at=st.lists(st.integers(0, len(whole) - 1), max_size=8),
        with_=st.binary(min_size=1, max_size=12),
        cut=st.integers(0, len(whole)),
    )
    def reads(at: list[int], with_: bytes, cut: int) -> None:
        data = bytearray(whole)
        for place in at:
            data[place : place + len(with_)] = with_
        attempt(bytes(data[: len(data) - cut // 4]))

    reads()


@given(st.binary(max_size=2000))
def test_any_bytes_read_or_are_refused(data: bytes) -> None:
    attempt(data)


_TAGS = ["table", "tr", "td", "th", "p", "br", "div", "div class=row", "span", "pre", "nav"]
_MARKUP = st.sampled_from(
    [f"<{tag}>" for tag in _TAGS]
    + [f"</{tag.split()[0]}>" for tag in _TAGS]
    + ["<td rowspan=3>", "<td colspan=9>", "规章", "3", "一、总体情况", " ", "<!--", "&#20;"]
)


@given(st.lists(_MARKUP, max_size=80))
def test_any_markup_reads_or_is_refused(pieces: list[str]) -> None:
    attempt(("<html>" + "".join(pieces)).encode(), "a.html")


_XML = st.recursive(
    st.sampled_from([p("规章"), p("3"), "<w:p/>", "<w:altChunk/>", "<w:sdt/>"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        .map("".join)
        .flatmap(
            lambda x: st.sampled_from(
                [
                    x,
                    f"<w:tbl><w:tr><w:tc>{x}</w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr>{x}</w:tc></w:tr>"
                    "</w:tbl>",
                    f"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='3'/></w:tcPr>{x}</w:tc></w:tr>"
                    f"<w:tr><w:trPr><w:gridBefore w:val='2'/></w:trPr><w:tc>{x}</w:tc></w:tr>"
                    "</w:tbl>",
                    f"<w:sdt><w:sdtContent>{x}</w:sdtContent></w:sdt>",
                    f"<w:p><w:r><w:pict><w:txbxContent>{x}</w:txbxContent></w:pict></w:r></w:p>",
                ]
            )
        )
    ),
    max_leaves=12,
)


@given(_XML)
def test_any_docx_reads_or_is_refused(body: str) -> None:
    attempt(docx(body))

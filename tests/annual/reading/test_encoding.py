"""Text from bytes in the encodings that Chinese offices use."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.annual.reading.blocks import Unreadable
from gongkai.annual.reading.encoding import MAX_BYTES, decode

TEXT = "一、总体情况\n2023年，本机关主动公开信息１２件，𠮷野路·街道办事处。\n规章\t0\t0\t0\n" * 5


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_encodings_are_told_by_content(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le"])
@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_character_cut_at_the_end_is_dropped(encoding: str, cut: int) -> None:
    text = TEXT + "完"
    read = decode(text.encode(encoding)[:-cut])
    assert text.startswith(read)
    assert len(text) - len(read) <= 3


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_lost_byte_spoils_its_neighbours_only(encoding: str) -> None:
    data = bytearray(TEXT.encode(encoding))
    del data[200]
    read = decode(bytes(data))
    assert read[:60] == TEXT[:60]
    assert read[-100:] == TEXT[-100:]


def test_traditional_pages_are_read_as_they_declare() -> None:
    page = '<meta charset="big5"><p>政府資訊公開工作年度報告</p>'
    assert decode(page.encode("big5")) == page


def test_gb2312_is_read_as_gb18030() -> None:
    page = '<meta charset="gb2312"><p>㐀镕村·𠮷</p>'
    assert decode(page.encode("gb18030")) == page


@pytest.mark.parametrize("data", [b"", b"\0\0\0", b" \r\n"])
def test_nothing_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match="空的"):
        decode(data)


def test_too_much_is_refused() -> None:
    with pytest.raises(Unreadable, match="MB"):
        decode(b"a" * (MAX_BYTES + 1))


def test_bytes_that_are_no_text_are_refused() -> None:
    noise = random.Random(3).randbytes(20_000)
    with pytest.raises(Unreadable, match="不是文字"):
        decode(noise)


@given(st.text(alphabet=st.characters(codec="gb18030", exclude_categories=["C"]), min_size=1))
def test_utf8_always_comes_back(text: str) -> None:
    if text.strip():
        assert decode(text.encode()) == text

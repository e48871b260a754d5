"""Reports that come together in a zip."""

from __future__ import annotations

import io
import zipfile

import pytest

from gongkai.annual.reading.archive import member_name, members
from gongkai.annual.reading.blocks import Unreadable
from tests.annual.reading.documents import zipped


def named(raw: bytes) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(raw.decode("cp437"))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_a_declared_encoding(encoding: str) -> None:
    assert member_name(named("云溪市/年报.docx".encode(encoding))) == "云溪市/年报.docx"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..\\..\\etc\\passwd", "C:/etc/passwd"]
)
def test_names_lead_nowhere(name: str) -> None:
    assert member_name(zipfile.ZipInfo(name)) == "etc/passwd"


def test_contents_in_order_without_debris() -> None:
    data = zipped(
        {
            "b.txt": "二",
            "__MACOSX/._b.txt": "x",
            "a/~$x.docx": "x",
            ".DS_Store": "x",
            "a/a.txt": "一",
        }
    )
    assert list(members(data)) == [("b.txt", "二".encode()), ("a/a.txt", "一".encode())]


def test_one_bad_member_does_not_stop_the_rest() -> None:
    inner = zipped({"a.txt": "x"})
    found = dict(members(zipped({"in.zip": inner, "empty.txt": "", "good.txt": "好"})))
    assert isinstance(found["in.zip"], Unreadable)
    assert isinstance(found["empty.txt"], Unreadable)
    assert found["good.txt"] == "好".encode()


def test_a_damaged_member_is_told() -> None:
    data = bytearray(zipped({"a.txt": "正文" * 50, "b.txt": "b"}, zipfile.ZIP_STORED))
    data[60] ^= 0xFF
    found = dict(members(bytes(data)))
    assert isinstance(found["a.txt"], Unreadable)
    assert found["b.txt"] == b"b"


def test_too_many_members_are_refused() -> None:
    with pytest.raises(Unreadable, match="上限"):
        list(members(zipped({f"{n}.txt": "x" for n in range(2001)})))


def test_a_cut_archive_is_refused() -> None:
    with pytest.raises(Unreadable, match="损坏"):
        list(members(zipped({"a.txt": "x"})[:-30]))


def test_a_directory_that_lies_about_its_size_is_refused() -> None:
    out = io.BytesIO(zipped({"a.txt": "x"}))
    data = bytearray(out.getvalue())
    end = data.rfind(b"PK\x05\x06")
    data[end + 12 : end + 16] = (50_000_000).to_bytes(4, "little")
    with pytest.raises(Unreadable):
        list(members(bytes(data)))


def test_a_member_without_a_name_is_passed_over() -> None:
    data = zipped({"a": "x", "b.txt": "y"}).replace(b"\x01\0\0\0a", b"\x01\0\0\0\0")
    assert [name for name, _ in members(data)][-1] == "b.txt"


def test_rare_compression_is_refused() -> None:
    (found,) = members(zipped({"a.txt": "x"}, zipfile.ZIP_LZMA))
    assert isinstance(found[1], Unreadable)

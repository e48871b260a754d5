"""Older office formats, through LibreOffice where it is installed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from gongkai.annual import writing
from gongkai.annual.canonical import differences
from gongkai.annual.reading import read
from gongkai.annual.reading.blocks import NotAReport, Unreadable
from gongkai.annual.reading.office import convert
from tests.annual.reading.documents import texts
from tests.annual.reports import valid_report


def saved_as(soffice: str, folder: Path, data: bytes, suffix: str, target: str) -> bytes:
    source = folder / f"report{suffix}"
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", target]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, timeout=100)
    return (folder / f"report.{target}").read_bytes()


@pytest.mark.parametrize(
    ("suffix", "target"), [(".docx", "doc"), (".docx", "rtf"), (".docx", "odt"), (".xlsx", "xls")]
)
def test_old_formats_give_the_same_report(
    soffice: str, tmp_path: Path, suffix: str, target: str
) -> None:
    report = valid_report()
    data = saved_as(soffice, tmp_path, writing.to_bytes(report, suffix), suffix, target)
    assert differences(report, read(data, "report.wps")) == []


def test_what_libreoffice_cannot_open_is_refused(soffice: str) -> None:
    with pytest.raises((Unreadable, NotAReport)):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8)


def test_without_libreoffice_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unreadable, match=r"没有安装 LibreOffice.*另存为 \.docx"):
        convert.read_office(b"{\\rtf1 x}")


def test_ofd_without_its_reader_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(convert, "import_module", missing)
    with pytest.raises(Unreadable, match=r"easyofd.*PDF"):
        convert.read_ofd(b"PK")


def test_text_of_rtf(soffice: str) -> None:
    document = convert.read_office(b"{\\rtf1\\ansi abc\\par def}")
    assert texts(document) == ["abc", "def"]

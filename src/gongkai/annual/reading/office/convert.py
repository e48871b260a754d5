"""Files of older and other office programs, through LibreOffice; OFD through easyofd.

Neither is required. Where it is missing, the message says how to get at the text without it.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path

from gongkai.annual.reading import limits
from gongkai.annual.reading.blocks import Document, Unreadable
from gongkai.annual.reading.office.docx import read_docx
from gongkai.annual.reading.office.package import DAMAGED
from gongkai.annual.reading.office.xlsx import read_xlsx

_SECONDS = 120
_RESTART = 81  # what LibreOffice answers after it has made itself a new profile
_SAVE_AS = "请用 WPS 或 Word 打开，另存为 .docx 后再传。"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_EXCEL_STREAM = "Workbook".encode("utf-16-le")
_OPENDOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."


def read_office(data: bytes) -> Document:
    """A .doc, .wps, .xls, .rtf, .odt, .ods or Word 2003 XML file.

    Raises Unreadable when LibreOffice is not installed or cannot open it.
    """
    ending, target = _kind(data)
    program = _program()
    if program is None:
        raise Unreadable(f"这台机器没有安装 LibreOffice，不能读取旧版或其他格式的文件。{_SAVE_AS}")
    limits.need(limits.HEAVY)
    made = _converted(program, data, ending, target)
    return read_xlsx(made) if target == "xlsx" else read_docx(made)


def _kind(data: bytes) -> tuple[str, str]:
    """The ending that tells LibreOffice what it is, and what to make of it."""
    if data.startswith(b"{\\rtf"):
        return ".rtf", "docx"
    if data.startswith(b"PK"):
        at = data.find(_OPENDOCUMENT, 0, 200)
        sheets = data.startswith(b"spreadsheet", at + len(_OPENDOCUMENT))
        return (".ods", "xlsx") if sheets else (".odt", "docx")
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return (".xml", "xlsx") if b'progid="Excel' in data[:8192] else (".xml", "docx")
    if _EXCEL_STREAM in data and _WORD_STREAM not in data:
        return ".xls", "xlsx"
    return ".doc", "docx"


def _converted(program: str, data: bytes, ending: str, target: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="gongkai-convert-") as folder:
        source = Path(folder, f"source{ending}")
        source.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--nodefault",
            "--convert-to",
            target,
            "--outdir",
            str(Path(folder, "made")),
            str(source),
        ]
        _run(command, folder)
        made = Path(folder, "made", f"source.{target}")
        if not made.is_file():
            raise Unreadable(f"LibreOffice 打不开这份文件，可能已损坏。{_SAVE_AS}")
        return made.read_bytes()


def _run(command: list[str], folder: str) -> None:
    """Runs LibreOffice to its end, or ends it when time is up."""
    environment = {**os.environ, "HOME": folder, "TMPDIR": folder}
    for _ in range(2):
        try:
            done = subprocess.run(  # noqa: S603 - our own arguments, no shell
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Unreadable(f"转换这份文件超过 {_SECONDS} 秒，已停止。{_SAVE_AS}") from None
        if done.returncode != _RESTART:
            return


def _program() -> str | None:
    """LibreOffice itself rather than its launcher, which would leave it behind when ended."""
    launcher = shutil.which("soffice") or shutil.which("libreoffice")
    if launcher is None:
        return None
    itself = Path(launcher).resolve().with_name("soffice.bin")
    return str(itself) if itself.is_file() else launcher


def read_ofd(data: bytes) -> Document:
    """An .ofd layout document, by way of PDF. Raises Unreadable without easyofd."""
    try:
        easyofd = import_module("easyofd")
    except ImportError:
        raise Unreadable(
            "这台机器没有安装 OFD 读取组件（easyofd），不能读取 .ofd 文件。"
            "请用 WPS 或数科阅读器打开，另存或打印为 PDF 后再传。"
        ) from None
    from gongkai.annual.reading.page.pdf import read_pdf

    limits.need(limits.HEAVY)
    try:
        document = easyofd.OFD()
        document.read(base64.b64encode(data).decode(), fmt="b64")
        made: bytes = document.to_pdf()
    except Exception:  # noqa: BLE001 - a foreign reader on foreign bytes raises anything
        raise Unreadable(DAMAGED) from None
    return read_pdf(made)

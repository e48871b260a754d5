"""Writing a report: DOCX, PDF, HTML, XLSX, plain text, Markdown, canonical JSON.

Reading what was written gives an equal report. A blank is written as an empty cell; a row or
chapter that the report lacks is not written.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from gongkai.annual.model import Report


class UnknownFormat(ValueError):
    """No report is written in that format; the message says in Chinese which ones are."""


def _json(report: Report) -> bytes:
    from gongkai.annual.canonical import dumps, to_dict

    return (dumps(to_dict(report)) + "\n").encode("utf-8", "replace")


def _text(report: Report) -> bytes:
    from gongkai.annual.writing.text import to_text

    return to_text(report).encode()


def _markdown(report: Report) -> bytes:
    from gongkai.annual.writing.markdown import to_markdown

    return to_markdown(report).encode()


def _html(report: Report) -> bytes:
    from gongkai.annual.writing.html import to_html

    return to_html(report).encode()


def _docx(report: Report) -> bytes:
    from gongkai.annual.writing.docx import to_docx

    return to_docx(report)


def _xlsx(report: Report) -> bytes:
    from gongkai.annual.writing.xlsx import to_xlsx

    return to_xlsx(report)


def _pdf(report: Report) -> bytes:
    from gongkai.annual.writing.pdf import to_pdf

    return to_pdf(report)


# Each imports its library when it is asked: reading a text needs no Word library.
WRITERS: Mapping[str, Callable[[Report], bytes]] = {
    ".docx": _docx,
    ".pdf": _pdf,
    ".html": _html,
    ".xlsx": _xlsx,
    ".txt": _text,
    ".md": _markdown,
    ".json": _json,
}


def to_bytes(report: Report, suffix: str) -> bytes:
    """The report as a file of the kind that ``suffix`` (``.docx``) names.

    Raises UnknownFormat.
    """
    writer = WRITERS.get(suffix.lower())
    if writer is None:
        known = "、".join(kind.removeprefix(".") for kind in WRITERS)
        raise UnknownFormat(f"不能写成“{suffix or '无后缀'}”文件；可以写成：{known}")
    return writer(report)


def write(report: Report, path: str | Path) -> None:
    """Write the report to ``path``, wholly or not at all; its suffix tells the format.

    Raises UnknownFormat, OSError.
    """
    path = Path(path)
    data = to_bytes(report, path.suffix)
    draft = path.with_name(f".{secrets.token_hex(8)}{path.suffix}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)

"""A document as a PDF in the layout of GB/T 9704-2012, set by Typst for long keeping (PDF/A-2b).

PDF/A admits no character without a glyph. Where neither the machine nor the package has one (a
rare character of a name), the PDF is made with 〓 in its place and says which characters it
lacks; the DOCX carries the character itself.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from typing import Any

import typst

from gongkai.annual.canonical import dumps
from gongkai.annual.writing.pdf import LONG_AGO, page_source, typefaces
from gongkai.web.documents.layout import Document, Line, Table

SUBSTITUTE = "〓"
"""What printers set for a type they lack."""
_NO_GLYPH = re.compile(r'the text `"(.*?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF, and the characters that no typeface here has and that it therefore lacks."""

    data: bytes
    lacking: tuple[str, ...] = ()


def to_pdf(document: Document) -> Pdf:
    """The document as PDF/A, the same bytes for the same document and typefaces."""
    source = dumps({"title": document.title, "parts": _parts(document)}, indent=None)
    lacking: dict[str, None] = {}
    for _ in range(_ROUNDS):
        try:
            return Pdf(_compiled(source), tuple(lacking))
        except typst.TypstError as error:
            missing = _without_glyph(str(error)) - {SUBSTITUTE}
            if not missing:
                raise
            lacking |= dict.fromkeys(sorted(missing))
            source = source.translate({ord(c): SUBSTITUTE for c in missing})
    raise ValueError("这份文书里本机字体不能印出的字太多，不能制作 PDF；请改用 DOCX。")


def _compiled(source: str) -> bytes:
    made = typst.compile(
        page_source() + _template(),
        format="pdf",
        font_paths=typefaces(),
        sys_inputs={"document": source},
        pdf_standards=["a-2b"],
        timestamp=LONG_AGO,
    )
    assert isinstance(made, bytes)
    return made


def _without_glyph(message: str) -> set[str]:
    texts = _NO_GLYPH.findall(message)
    return {c for text in texts for c in _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)}


@cache
def _template() -> bytes:
    return (resources.files(__package__) / "document.typ").read_bytes()


def _parts(document: Document) -> list[dict[str, Any]]:
    parts: list[Any] = [None, *document.parts, None]
    made = []
    for above, part, below in zip(parts, parts[1:], parts[2:], strict=False):
        if isinstance(part, Table):
            made.append({"role": "table"} | asdict(part))
            continue
        next_role = below.role if isinstance(below, Line) else ""
        last_role = above.role if isinstance(above, Line) else ""
        made.append(
            {"role": part.role, "text": part.text, "right": str(part.right)}
            | {
                "first": last_role != "title",
                "last": next_role not in ("title", "number", "reference"),
                "centred": last_role == "title",
                "sticky": next_role in ("signed_by", "attachment", "note"),
            }
        )
    return made

"""Whether a template states what the law wants of its document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields

from gongkai.annual.writing.manuscript import printable
from gongkai.statute import citation
from gongkai.web.documents import notation
from gongkai.web.documents.notation import PLACEHOLDER, BadNotation, Grid
from gongkai.web.documents.templates import Must, Shipped, Text, allowed, known, template

MAX_CHARACTERS = 20_000
_ITEM = re.compile(r"第（([一二三四五六七八九十]+)）项")
FIELDS = {
    "title": "标题",
    "addressee": "主送",
    "number": "文号一行",
    "body": "正文",
    "attachments": "附件",
    "note": "附注",
}


def check(key: str, text: Text) -> list[str]:
    """What is wrong with or missing from an organ's version of a template, in Chinese, one
    sentence each with the article; empty when it may be used.

    Raises UnknownTemplate.
    """
    shipped = template(key)
    found = [*_shape(shipped, text), *_placeholders(shipped, text)]
    try:
        pieces = tuple(_pieces(text, shipped.kind == "sheet"))
    except BadNotation as error:
        return [*found, str(error)]
    return [*found, *(_missing(must) for must in shipped.must if not _stated(must, pieces))]


def _shape(shipped: Shipped, text: Text) -> Iterator[str]:
    for name, label in FIELDS.items():
        words = getattr(text, name)
        if len(words) > MAX_CHARACTERS:
            yield f"{label}超过 {MAX_CHARACTERS} 字，请缩短。"
        if printable(words) != words:
            yield f"{label}里有不能印出的控制字符，请删去后重新输入。"
    for name in ("title", "body", *(["addressee"] if shipped.kind == "letter" else [])):
        if not getattr(text, name).strip():
            yield f"{FIELDS[name]}是空的，请填写。"


def _placeholders(shipped: Shipped, text: Text) -> Iterator[str]:
    may = allowed(shipped.key)
    for field in fields(Text):
        words = getattr(text, field.name)
        if not isinstance(words, str):
            continue
        label = FIELDS[field.name]
        if re.search(r"\{\{|\}\}", PLACEHOLDER.sub("", words)):
            yield f"{label}里有不成对的“{{{{”或者“}}}}”，占位应当写成“{{{{申请编号}}}}”。"
        for name, mark in dict.fromkeys(PLACEHOLDER.findall(words)):
            if name in shipped.forbidden:
                yield f"{label}里的“{name}”不能写进这种文书：它会让收件人知道申请人是谁。请删去。"
            elif name not in may:
                yield f"{label}里的“{{{{{name}}}}}”不是这种文书可以用的占位，请改用右侧所列的占位。"
            elif (mark == "*") != known()[name].rows:
                right = "{{" + name + ("*" if known()[name].rows else "") + "}}"
                yield f"{label}里的“{name}”应当写成“{right}”。"


def _pieces(text: Text, sheet: bool) -> Iterator[str]:
    """The paragraphs, lines and table rows that are printed whatever the case gives. In a
    letter an optional paragraph is a piece too, marked, for musts that are optional themselves."""
    for name in ("title", "addressee", "number", "attachments", "note"):
        yield from map(_squeezed, getattr(text, name).splitlines())
    for block in notation.blocks(text.body):
        if isinstance(block, Grid):
            yield from (_squeezed("".join(row)) for row in block.rows)
        elif sheet or not notation.is_optional(block.text):
            yield _squeezed(block.text)
        else:
            yield "\0" + _squeezed(block.text)


def _squeezed(text: str) -> str:
    return _ITEM.sub(r"第\1项", "".join(text.split()))


def _stated(must: Must, pieces: tuple[str, ...]) -> bool:
    return any(_says(way, piece) for way in must.find for piece in pieces)


def _says(way: str, piece: str) -> bool:
    # A paragraph that may fall away states only what may itself be absent.
    if piece.startswith("\0") and "?}}" not in way:
        return False
    # "{{x*}}" is a placeholder of rows, any other "*" stands for anything between.
    parts = re.split(r"\*(?!\}\})", _squeezed(way))
    at = 0
    for part in parts:
        at = piece.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _missing(must: Must) -> str:
    way = must.find[0].replace("*", "……").replace("……}}", "*}}")
    return f"缺少“{must.says}”（{citation.cite(must.article)}）。请写入“{way}”。"

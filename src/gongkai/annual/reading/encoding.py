"""Text from bytes: UTF-8, UTF-16, GB18030 and what a page declares, told apart by content."""

from __future__ import annotations

import codecs
import re

from gongkai.annual.reading.blocks import Unreadable

MAX_BYTES = 32 * 1024 * 1024
"""Most bytes taken as text: a report has some 50 KB, a page saved with its pictures some MB."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_META = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# Characters that no report holds: controls, surrogates, the unmapped and the private.
_IMPLAUSIBLE = re.compile(
    "[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff\ufffd-\uffff]"
)
_WIDE = re.compile("[\t\n\r -~\u2000-\u206f\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_SAMPLE = 64 * 1024
_TOLERATED = 0.03  # share of implausible characters: a byte lost here and there, no more


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of ``data``, without byte order mark.

    A mark decides; else UTF-8 and UTF-16 are told by their form; else ``declared`` (as in a
    content type) or the page's own ``<meta charset>`` if it fits; else GB18030. Every GB name
    is read as GB18030. A character cut at the end is dropped; a few damaged bytes become U+FFFD.

    Raises Unreadable when ``data`` is empty, too large, or no text in any of these.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"文本有 {len(data) // 2**20} MB，超过 {MAX_BYTES // 2**20} MB 的上限，"
            "不像一份年度报告；请只上传报告本身。"
        )
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("文件是空的；请检查上传的是否是报告原件。")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_lenient(data[len(mark) :], encoding))
    if b"\0" in data[:_SAMPLE]:
        return _checked(_with_nulls(data))
    text = _strict(data, "utf-8")
    if text is None:
        text = _declared_text(data, declared) or _damaged(data)
    return _checked(text)


def meta_charset(data: bytes) -> str | None:
    """The character set a page names in its first 4 KB, as written; None if it names none."""
    found = _META.search(data, 0, 4096)
    return found[1].decode("ascii") if found else None


def _declared_text(data: bytes, declared: str | None) -> str | None:
    """``data`` in the declared character set when Python knows it and it fits exactly."""
    for name in (declared, meta_charset(data)):
        try:
            encoding = codecs.lookup(name or "").name
        except (LookupError, ValueError):
            continue
        if encoding in ("gbk", "gb2312", "hz"):
            encoding = "gb18030"
        # Latin names are the web's habitual lie and fit everything; UTF-8 was tried already.
        if encoding in ("gb18030", "big5", "big5hkscs", "utf-16-le", "utf-16-be"):
            text = _strict(data, encoding)
            if text is not None and _is_plausible(text):
                return text
    return None


def _damaged(data: bytes) -> str:
    """UTF-8 when little of what is not ASCII fails in it (GB text fails everywhere), else GB."""
    text = _lenient(data, "utf-8")
    beyond_ascii = [character for character in text[:_SAMPLE] if not character.isascii()]
    if beyond_ascii.count("\ufffd") <= len(beyond_ascii) * 0.1:
        return text
    return _lenient(data, "gb18030")


def _with_nulls(data: bytes) -> str:
    """UTF-16 in the order that makes more sense, or UTF-8 with stray null bytes."""
    stray = _lenient(data.replace(b"\0", b""), "utf-8")
    readings = [stray] + [_lenient(data, order) for order in ("utf-16-le", "utf-16-be")]
    return max(readings, key=_sense)


def _sense(text: str) -> float:
    """Share of Chinese, ASCII and punctuation."""
    sample = text[:_SAMPLE]
    return len(_WIDE.findall(sample)) / max(len(sample), 1)


def _strict(data: bytes, encoding: str) -> str | None:
    """``data`` decoded without tolerance, but for a character cut at its end."""
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(data, final=False)
    except (UnicodeDecodeError, ValueError):
        return None


def _lenient(data: bytes, encoding: str) -> str:
    return codecs.getincrementaldecoder(encoding)("replace").decode(data, final=False)


def _is_plausible(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(_IMPLAUSIBLE.findall(sample)) <= max(2, len(sample) * _TOLERATED)


def _checked(text: str) -> str:
    text = text.removeprefix("\ufeff")
    if not _is_plausible(text):
        raise Unreadable(
            "文件内容不是文字（可能是加密、损坏或其他格式的文件）；"
            "请上传报告原件，或将其另存为 .docx、.pdf 或 .txt 后再传。"
        )
    return text

"""What is left of a printed text when script, width, white space and punctuation do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

_ASIDE = re.compile(r"\([a-zà-ɏḀ-ỿ̀-ͯ]+\)|\((?:19|20)\d\d年?度?\)")
"""A pinyin gloss behind its character; the year in a label: 本年（2023）制发件数."""
_NOT_LABEL = re.compile(r"[\W_]+")


@cache
def _to_simplified() -> dict[int, str]:
    """Traditional → simplified, character by character so that offsets keep their meaning."""
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    simplified = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {ord(a): b for a, b in zip(characters, simplified, strict=True) if a != b}


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, _to_simplified()))}]")


def simplify(text: str) -> str:
    """Simplified script, same length."""
    if _traditional().search(text) is None:  # which takes a tenth of the time to replace none
        return text
    return text.translate(_to_simplified())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """What is left of a label when script, width, white space, punctuation do not count.

    Words of another vocabulary, met where a page was converted to traditional script, and
    another spelling of 其他 do not count either.
    """
    text = unicodedata.normalize("NFKC", text)
    if "(" in text:
        text = _ASIDE.sub("", text)
    text = simplify(_NOT_LABEL.sub("", text))
    return text.replace("档案", "文件").replace("反覆", "反复").replace("其它", "其他")

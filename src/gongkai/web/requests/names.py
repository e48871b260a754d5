"""Names and texts as people type them: what is made alike, and what is never touched.

Made alike: canonical composition (NFC), blanks of every kind, the dot inside names of many
peoples (``·``), invisible marks. Never touched: the characters themselves; full-width letters in
a text, rare characters outside the basic plane and in extension A stay as they were typed.
"""

from __future__ import annotations

import re
import unicodedata

_DOTS = re.compile(r"[•‧∙⋅・･᛫․]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r"[^\S\n]+")
_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"


class WrongText(ValueError):
    """The text holds what nobody else could read. The message says what to do, in Chinese."""


def text(given: str) -> str:
    """A text of several lines: NFC, line ends as ``\\n``, no control or invisible characters."""
    plain = unicodedata.normalize("NFC", given.replace("\r\n", "\n").replace("\r", "\n"))
    plain = _CONTROL.sub("", _INVISIBLE.sub("", plain))
    lines = (_BLANKS.sub(" ", line).strip() for line in plain.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def line(given: str) -> str:
    """A text of one line."""
    return _BLANKS.sub(" ", text(given).replace("\n", " ")).strip()


def name(given: str) -> str:
    """The name of a person or an organisation.

    A blank between two Chinese characters is a typist's (王　伟) and goes; one between Latin
    words stays. Any of the dots in use becomes ``·``. Raises WrongText for a character from
    a private area, which every machine shows as something else.
    """
    plain = _DOTS.sub("·", line(given))
    plain = re.sub(rf"(?<=[{_HAN}·])\s+(?=[{_HAN}·])", "", plain)
    if any(unicodedata.category(character) in ("Co", "Cn", "Cs") for character in plain):
        raise WrongText(
            "姓名里有一个自造字，别的电脑显示不出来。请用支持 GB 18030 生僻字的输入法重新输入；"
            "仍打不出的，先写同音字，并告诉工作人员是哪个字。"
        )
    return plain


def same(one: str, other: str) -> bool:
    """Whether two names read the same, however they were typed."""
    return folded(one) == folded(other)


def folded(given: str) -> str:
    """A name or text as it is compared and searched: full-width letters, case, dots and blanks
    make no difference."""
    plain = unicodedata.normalize("NFKC", _DOTS.sub("·", line(given))).casefold()
    return re.sub(r"\s+", "", plain)

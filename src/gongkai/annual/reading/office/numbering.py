"""The numbers that Word prints before numbered paragraphs and does not keep in their text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

_DIGITS = "零一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACE = re.compile(r"%([1-9])")
_MOST = 9999  # beyond it no heading is numbered; keeps a hostile start value harmless


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: ``text`` as in ``（%1）``, ``format`` as WordprocessingML names it."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False  # shows all levels in Arabic figures


def chinese(number: int, digits: str = _DIGITS, places: str = "十百千") -> str:
    """1–9999 in Chinese figures, as in 二十一."""
    text, skipped = "", False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit == 0:
            skipped = bool(text)
            continue
        text += (digits[0] if skipped else "") + digits[digit] + ("", *places)[power]
        skipped = False
    return text.removeprefix("一") if text.startswith("一十") else text


def _chinese_places(number: int) -> str:
    return chinese(number, places="十百千") if number else _DIGITS[0]


def _legal(number: int) -> str:
    return chinese(number, _LEGAL_DIGITS, "拾佰仟")


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number else ""


def _roman(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    names = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
    text = ""
    for value, name in zip(values, names, strict=True):
        count, number = divmod(number, value)
        text += name * count
    return text


def _circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else str(number)


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + n: 0xFF10 + n for n in range(10)})


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        [
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "japaneseDigitalTenThousand",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "ideographDigital",
        ],
        _chinese_places,
    ),
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": _full_width,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "bullet": lambda number: "",
    "none": lambda number: "",
}


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, numbering: etree._Element, namespace: str) -> None:
        self._ns = f"{{{namespace}}}"
        self._lists: dict[str, tuple[str, dict[int, Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        abstract = {
            element.get(f"{self._ns}abstractNumId", ""): self._levels(element)
            for element in numbering.iterchildren(f"{self._ns}abstractNum")
        }
        for number in numbering.iterchildren(f"{self._ns}num"):
            self._add_list(number, abstract)

    def _add_list(self, number: etree._Element, abstract: dict[str, dict[int, Level]]) -> None:
        """Lists made from one abstract list count on together, unless they restart."""
        key = number.get(f"{self._ns}numId", "")
        shared = self._value(number, "abstractNumId")
        levels = dict(abstract.get(shared, {}))
        overrides = list(number.iterchildren(f"{self._ns}lvlOverride"))
        for override in overrides:
            depth = _whole(override.get(f"{self._ns}ilvl"), 0)
            levels.update(self._levels(override))
            start = _whole(self._value(override, "startOverride"), -1)
            if start >= 0:
                level = levels.get(depth, Level())
                levels[depth] = Level(level.format, level.text, start, level.legal)
        self._lists[key] = (f"own {key}" if overrides else f"shared {shared}", levels)

    def _levels(self, parent: etree._Element) -> dict[int, Level]:
        return {
            _whole(level.get(f"{self._ns}ilvl"), 0): Level(
                self._value(level, "numFmt") or "decimal",
                self._value(level, "lvlText"),
                _whole(self._value(level, "start"), 0),
                level.find(f"{self._ns}isLgl") is not None,
            )
            for level in parent.iterchildren(f"{self._ns}lvl")
        }

    def _value(self, parent: etree._Element, name: str) -> str:
        child = parent.find(f"{self._ns}{name}")
        return "" if child is None else child.get(f"{self._ns}val", "")

    def next(self, list_id: str, depth: int) -> str:
        """What stands before the next paragraph of the list at ``depth`` (from 0)."""
        if list_id not in self._lists or not 0 <= depth <= 8:
            return ""
        key, levels = self._lists[list_id]
        counts = self._counts.setdefault(key, {})
        level = levels.get(depth, Level())
        counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return _PLACE.sub(
            lambda place: self._shown(int(place[1]) - 1, level, key, levels), level.text
        )

    def _shown(self, depth: int, at: Level, key: str, levels: dict[int, Level]) -> str:
        level = levels.get(depth, Level())
        number = min(max(self._counts[key].get(depth, level.start), 0), _MOST)
        return str(number) if at.legal else _FORMATS.get(level.format, str)(number)


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default

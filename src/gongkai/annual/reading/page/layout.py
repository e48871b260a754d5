"""Positioned text: glyphs and words into lines.

Coordinates are points from the top left of the page (or character columns and lines of a
text in page layout); y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

WORD_GAP = 0.9
"""A gap wider than this, in heights of the text, separates two words of a line."""


@dataclass(slots=True)
class Word:
    """A run of text on one base line, with its box."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """The y of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """The height of its box, which is near the size of its type."""
        return self.bottom - self.top


@dataclass(slots=True)
class Line:
    """Words on one base line, left to right; at least one."""

    words: list[Word] = field(default_factory=list)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        return max(word.bottom for word in self.words)

    @property
    def height(self) -> float:
        """The height of its tallest word."""
        return max(word.height for word in self.words)

    @property
    def em(self) -> float:
        """The width of its ideographs, whatever heights its fonts claim."""
        ems = sum(0.5 if char < "\u2e80" else 1.0 for word in self.words for char in word.text)
        return sum(word.right - word.left for word in self.words) / max(ems, 0.5)

    @property
    def text(self) -> str:
        """The words with a space where they stand apart."""
        pieces = [self.words[0].text]
        for before, word in zip(self.words, self.words[1:], strict=False):
            apart = word.left - before.right > 0.25 * word.height
            if apart and not pieces[-1].endswith(" ") and not word.text.startswith(" "):
                pieces.append(" ")
            pieces.append(word.text)
        return "".join(pieces)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words gathered into lines, top to bottom; words printed twice to look bold are once."""
    lines: list[Line] = []
    middle = reach = 0.0
    for word in sorted(words, key=lambda word: word.middle):
        if not lines or word.middle - middle > 0.5 * min(reach, word.height):
            lines.append(Line())
            middle, reach = word.middle, word.height
        lines[-1].words.append(word)
        reach = max(reach, word.height)
    for line in lines:
        line.words.sort(key=lambda word: word.left)
        line.words = _once(line.words)
    return lines


def _once(words: list[Word]) -> list[Word]:
    kept = words[:1]
    for word in words[1:]:
        last = kept[-1]
        if word.text == last.text and word.left - last.left < 0.3 * (last.right - last.left):
            continue
        kept.append(word)
    return kept

"""The labels left of a table without ruling lines: which words label which rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.annual.reading.page.column_heads import Placed
from gongkai.annual.reading.page.layout import Line, Word

NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}\s*、|[（(]\s*[一二三四五六七八九十]{1,2}\s*[）)]"
    r"|(\d{1,2})\s*[、．.](?!\d))"
)


@dataclass(slots=True)
class Label:
    """A label of a row: its words from top to bottom, and the row it was given."""

    words: list[Word]
    row: int | None = None
    wide: bool = False

    @property
    def number(self) -> int | None:
        """Its Arabic number, as in 3.其他."""
        match = NUMBERED.match(self.words[0].text)
        return int(match[1]) if match and match[1] else None


def stacks_of(words: list[Word], unit: float) -> list[list[Word]]:
    """Words left of the row labels by column, the outermost first."""
    stacks: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.left):
        if not stacks or word.left > min(w.left for w in stacks[-1]) + 3 * unit:
            stacks.append([])
        stacks[-1].append(word)
    return [sorted(stack, key=lambda word: word.middle) for stack in stacks]


def labels_of(words: list[Word], rows: list[Line], begin: int, leaf: float) -> list[Label]:
    """Label words joined into labels, each with the row it stands around."""
    middles = [row.words[0].middle for row in rows]
    labels: list[Label] = []
    has_row = False
    for word in sorted(words, key=lambda word: (round(word.middle, 1), word.left)):
        on_row = any(abs(word.middle - y) < 0.5 * word.height for y in middles)
        if (
            labels
            and not NUMBERED.match(word.text)
            and not _begins(labels[-1], word, on_row, has_row, middles)
        ):
            labels[-1].words.append(word)
            has_row = has_row or on_row
        else:
            labels.append(Label([word], wide=word.left < leaf))
            has_row = on_row
    taken: set[int] = set()
    for label in labels:
        free = [i for i in range(len(middles)) if i not in taken]
        if free:
            label.row = min(free, key=lambda i: _distance(label, middles[i]))
            taken.add(label.row)
            label.row += begin
    return labels


def _begins(label: Label, word: Word, on_row: bool, has_row: bool, middles: list[float]) -> bool:
    """Whether a word without a number begins the next label rather than goes on with this."""
    last = label.words[-1]
    if abs(last.middle - word.middle) < 0.5 * word.height:
        return False
    if on_row or not has_row:
        return on_row and has_row
    following = min((y for y in middles if y > word.middle), default=None)
    return following is not None and following - word.middle < word.middle - last.middle


def _distance(label: Label, y: float) -> float:
    top, bottom = label.words[0].middle, label.words[-1].middle
    inside = abs(y - (top + bottom) / 2) / 1000
    return max(top - y, y - bottom, 0.0) + inside


def place_labels(
    labels: list[Label], groups: list[list[Word]], rows: int, top: int, cells: list[Placed]
) -> None:
    """Row labels in their column, wide ones over the columns left of it, groups over rows."""
    depth = len(groups)
    for label in labels:
        if label.row is not None:
            row = top + label.row
            left = 0 if label.wide else depth
            if label.wide and depth > 1 and not label.words[0].text.startswith(tuple("一二三四")):
                left = 1
            cells.append(Placed(label.words, row, left, row + 1, depth + 1))
    plain = [label for label in labels if not label.wide and label.row is not None]
    runs = _runs(plain)
    for number, stack in enumerate(groups):
        for words, span in _grouped(stack, runs, labels, outermost=number < depth - 1):
            at = (top + span[0], number, top + min(span[1], rows), number + 1)
            cells.append(Placed(words, *at))


def _runs(labels: list[Label]) -> list[list[Label]]:
    """Labels cut where their numbers begin again at 1."""
    runs: list[list[Label]] = []
    for label in labels:
        if not runs or label.number == 1:
            runs.append([])
        runs[-1].append(label)
    return runs


def _grouped(
    stack: list[Word], runs: list[list[Label]], labels: list[Label], *, outermost: bool
) -> list[tuple[list[Word], tuple[int, int]]]:
    """Group labels with the rows they stand beside (from, up to)."""
    texts: list[list[Word]] = []
    for word in stack:
        if not texts or NUMBERED.match(word.text):
            texts.append([])
        texts[-1].append(word)
    result = []
    for words in texts:
        middle = (words[0].middle + words[-1].middle) / 2
        if outermost:
            inner = [x.row for x in labels if x.row is not None and not _outer(x)]
            span = (min(inner, default=0), max(inner, default=0) + 1)
        elif runs:
            run = min(runs, key=lambda run: _gap(run, middle))
            span = (run[0].row or 0, (run[-1].row or 0) + 1)
        else:
            span = (0, 1)
        result.append((words, span))
    return result


def _outer(label: Label) -> bool:
    return label.wide and bool(re.match(r"[一二三四]\s*、", label.words[0].text))


def _gap(run: list[Label], y: float) -> float:
    top, bottom = run[0].words[0].middle, run[-1].words[-1].middle
    return max(top - y, y - bottom, 0.0) + abs(y - (top + bottom) / 2) / 1000

"""The header of a table without ruling lines: which words head which columns."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.annual.reading.page.layout import Line, Word


@dataclass(slots=True)
class Placed:
    """Words that fill the slots ``top ≤ row < bottom``, ``left ≤ column < right``."""

    words: list[Word]
    top: int
    left: int
    bottom: int
    right: int

    @property
    def text(self) -> str:
        """The words one after the other, as a wrapped cell is read."""
        return "".join(word.text for word in self.words)


def place_heads(
    headers: list[Line],
    columns: list[tuple[float, float]],
    depth: int,
    first_row: int,
    cells: list[Placed],
    unit: float,
) -> int:
    """Header cells: one row for each line of wide headers, one for those of single columns.

    A header word over no single column heads all columns up to the next such word.
    """
    leaves: list[list[Word]] = [[] for _ in columns]
    corner: list[Word] = []
    wide: list[list[Word]] = []
    above: list[tuple[list[Word], list[int]]] = []
    for line in headers:
        if line.words[0].text.startswith("第二十条"):
            wide.append(line.words[:1])
            continue
        over = [word for word in line.words if word.right > columns[0][0]]
        corner.extend(word for word in line.words if word.right <= columns[0][0])
        if over and 4 * len(over) <= len(columns) and all(len(w.text) >= 4 for w in over):
            wide.append(over)
            continue
        owners = _under(over, above, unit) or [_nearest(word, columns) for word in over]
        above.append((over, owners))
        for word, owner in zip(over, owners, strict=True):
            leaves[owner].append(word)
    bands = _bands(leaves)
    for number, row in enumerate(wide, first_row):
        spans = _spans(row, columns, bands)
        for word, (left, right) in zip(row, spans, strict=True):
            cells.append(Placed([word], number, depth + left, number + 1, depth + right))
    last = first_row + len(wide)
    if corner:
        cells.append(Placed(corner, last, 0, last + 1, depth))
    for column, words in enumerate(leaves):
        if words:
            cells.append(Placed(words, last, depth + column, last + 1, depth + column + 1))
    return len(wide) + bool(corner or any(leaves))


def _nearest(word: Word, columns: list[tuple[float, float]]) -> int:
    """The column whose middle is nearest to the word's."""
    middle = word.left + word.right
    return min(range(len(columns)), key=lambda i: abs(columns[i][0] + columns[i][1] - middle))


def _under(
    words: list[Word], above: list[tuple[list[Word], list[int]]], unit: float
) -> list[int] | None:
    """The columns of an earlier header line that these words go on with: as many words, each
    near the one above it."""
    for others, owners in reversed(above):
        if len(others) == len(words) > 1 and all(
            abs(a.left + a.right - b.left - b.right) < 12 * unit
            for a, b in zip(words, others, strict=True)
        ):
            return owners
    return None


def _bands(leaves: list[list[Word]]) -> list[int]:
    """First columns of the groups in which the same single headers come again (表四)."""
    texts = ["".join(word.text.replace(" ", "") for word in words) for words in leaves]
    return [i for i, text in enumerate(texts) if i == 0 or (text and text == texts[0])]


def _spans(
    row: list[Word], columns: list[tuple[float, float]], bands: list[int]
) -> list[tuple[int, int]]:
    """The columns each wide header stands over. Where groups of columns repeat, it heads
    whole groups, up to the next header's; else the columns below its letters."""
    if row[0].text.startswith("第二十条"):
        return [(-1, len(columns))]
    nearest = [_nearest(word, columns) for word in row]
    if len(bands) > 1:
        starts = [max(band for band in bands if band <= column) for column in nearest]
        return list(zip(starts, [*starts[1:], len(columns)], strict=True))
    over = [
        [i for i, c in enumerate(columns) if c[0] < word.right and word.left < c[1]] or [column]
        for word, column in zip(row, nearest, strict=True)
    ]
    return [(hits[0], hits[-1] + 1) for hits in over]

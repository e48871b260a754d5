"""Which figure of a row belongs to which column.

A row that prints as many cells as the form has columns is read off. Where it prints fewer or
more, every way to lay them out that keeps their order is considered: a column that gets the
same figure in all of them is read, any other is ambiguous. Nothing is ever pushed silently
into the next column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from gongkai.annual.reading.tokens import Token


class Placed(NamedTuple):
    """What stands in a column: a token (figure or blank), or several possible tokens.

    ``lost``: perhaps nothing of what is printed belongs here. ``cut``: the text ends here.
    """

    token: Token | None = None
    options: tuple[Token, ...] = ()
    lost: bool = False
    cut: bool = False


BLANK = Placed()
CUT = Placed(cut=True)


def _meaning(token: Token) -> object:
    if token.sort != "figure" or token.figure is None:
        return None
    figure = token.figure
    return token.text if figure.ambiguous else figure.value


def _same(tokens: Sequence[Token]) -> bool:
    return len({repr(_meaning(token)) for token in tokens}) == 1


def _hard(cells: Sequence[Token], k: int) -> list[Token]:
    """Lines of wide spaces count as empty cells only when that makes the row complete."""
    hard = [cell for cell in cells if cell.sort != "soft"]
    return list(cells) if len(hard) != k and len(cells) == k else hard


def figures_run(cells: Sequence[Token]) -> tuple[int, list[Token]]:
    """(empty cells before the first figure, cells from the first to the last figure)."""
    at = [n for n, cell in enumerate(cells) if cell.sort == "figure"]
    return (at[0], list(cells[at[0] : at[-1] + 1])) if at else (len(cells), [])


@dataclass(frozen=True, slots=True)
class Padding:
    """Empty cells that a layout prints before and behind the figures of a row, because a
    label spans columns. Learned from rows of the table that print every figure."""

    before: int = 0
    behind: int = 0


def learn_padding(rows: Sequence[Sequence[Token]], k: int) -> Padding | None:
    """The padding most complete rows agree on; None when no row is complete."""
    seen: Counter[Padding] = Counter()
    for cells in rows:
        hard = [cell for cell in cells if cell.sort != "soft"]
        before, run = figures_run(hard)
        if len(run) == k and all(cell.closed and cell.slot < 0 for cell in hard):
            seen[Padding(before, len(hard) - before - k)] += 1
    return seen.most_common(1)[0][0] if seen else None


def place(
    cells: Sequence[Token],
    k: int,
    padding: Padding | None = None,
    *,
    at_end: bool = False,
    is_labelled: bool = True,
) -> list[Placed]:
    """Lay the ``cells`` of a row out over ``k`` columns.

    ``padding``: what this table is known to print around the figures, None when unknown.
    ``at_end``: the text ends in this row. ``is_labelled``: a label tells where the row begins.
    """
    cells = _hard(cells, k)
    lead, run = figures_run(cells)
    if at_end and len(cells) < k + (padding.before if padding else lead):
        if lead and padding is None:
            return [CUT] * k  # empty cells or padding: the rest that would tell is cut off
        return _cut_short(cells[min(lead, padding.before) if padding else 0 :], k)
    if not run:
        blank = _close_end([Placed(cell) for cell in cells[:k]], at_end)
        return blank + [BLANK] * (k - len(blank))
    if len(run) == k:
        return _close_end([Placed(cell) for cell in run], at_end)
    if len(run) > k:
        surplus = len(run) - k
        return [_settle(run[c : c + surplus + 1]) for c in range(k)]
    may_begin_later = not is_labelled and len(cells) > k and _is_blank(cells[0])
    window = None if may_begin_later else _window(cells, k, padding)
    if window is not None:
        return _close_end([Placed(cell) for cell in window], at_end)
    if is_bordered(cells):
        offsets = range(k - len(run) + 1)
        return [
            _settle([run[c - o] for o in offsets if 0 <= c - o < len(run)], len(offsets))
            for c in range(k)
        ]
    slack = k - len(run)
    return [_settle(run[max(0, c - slack) : c + 1], len(run) + slack) for c in range(k)]


def _window(cells: Sequence[Token], k: int, padding: Padding | None) -> Sequence[Token] | None:
    """The k cells that are the row's, where their borders say so."""
    before = padding.before if padding else 0
    needed = before + k + (padding.behind if padding else 0)
    if len(cells) < needed or not all(cell.closed for cell in cells):
        return cells if len(cells) == k and padding is None else None
    window = cells[before : before + k]
    rest = (*cells[:before], *cells[before + k :])
    lost = any(cell.sort == "pad" for cell in window)
    return window if _all_blank(rest) and not lost else None


def is_bordered(cells: Sequence[Token]) -> bool:
    """Whether every cell of the row shows, empty ones in their place."""
    gaps = any(a.slot + a.width < b.slot for a, b in pairwise(cells))
    return not gaps and all(cell.closed and cell.sort != "pad" for cell in cells)


def _is_blank(cell: Token) -> bool:
    return cell.sort in ("blank", "pad")


def _all_blank(cells: Sequence[Token]) -> bool:
    return all(map(_is_blank, cells))


def _settle(options: Sequence[Token], ways: int = 0) -> Placed:
    """One column's content from the tokens possible there, of ``ways`` layouts in all."""
    if options and len(options) >= ways and _same(options):
        return Placed(options[0])
    return Placed(None, tuple(options), lost=len(options) < ways)


def _cut_short(cells: Sequence[Token], k: int) -> list[Placed]:
    """The cells before the cut; the last may itself be cut when nothing follows it."""
    placed = _close_end([Placed(cell) for cell in cells], True)
    return placed + [CUT] * (k - len(placed))


def _close_end(placed: list[Placed], at_end: bool) -> list[Placed]:
    if not at_end or not placed:
        return placed
    last = placed[-1].token
    if last is not None and not last.ended:
        placed[-1] = Placed(None, (last,), lost=True) if last.sort == "figure" else CUT
    return placed

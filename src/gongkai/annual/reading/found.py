"""What the pass over the tokens finds, before any figure is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.annual.reading.tokens import Token


@dataclass(slots=True)
class FoundRow:
    """A row of the source before its figures are laid out.

    ``name``: a row of the form; a table key for the one row of a ``line`` table; None for
    figures whose label is lost or not on the form. ``parent``: set for a sub-row.
    ``columns``: slot by column key where the source is a grid. ``groups``: group labels
    printed before the row's own. ``caption``: the words above that may tell of what year it is.
    """

    name: str | None
    label: str
    table: str
    block: int = 0
    row: int = -1
    parent: str | None = None
    extra: bool = False
    at_end: bool = False
    groups: int = 0
    caption: Token | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    cells: list[Token] = field(default_factory=list)

    def figures(self) -> int:
        """How many figures are printed in the row."""
        return len([cell for cell in self.cells if cell.sort == "figure"])


@dataclass(slots=True)
class Found:
    """What the pass over the tokens found.

    ``labels``: printed labels that differ from the official ones (see ``Report.labels``);
    ``used``: sources (lines, grids) the tables consist of; ``headings``: source → chapter;
    ``last``: the label or chapter the document ends in.
    """

    rows: list[FoundRow] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    headings: dict[int, int] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    headings_seen: int = 0
    corners_seen: int = 0
    foreign: set[tuple[str, int]] = field(default_factory=set)
    """(table, block) headed with the columns of another form."""
    widened: set[tuple[str, int]] = field(default_factory=set)
    """(table, block) with words in a header that head no column of the form."""
    last: str | None = None

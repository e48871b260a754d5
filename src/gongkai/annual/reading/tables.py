"""The tables of a report from its tokens: labels first, then the figures that follow them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from gongkai.annual.form import Form, Table
from gongkai.annual.reading.found import Found, FoundRow
from gongkai.annual.reading.headings import chapter_number
from gongkai.annual.reading.labels import Lexicon, Meaning, distinctive, lexicon
from gongkai.annual.reading.printings import is_caption
from gongkai.annual.reading.tokens import Token
from gongkai.annual.script import fold

_SPACES = re.compile(r"\s+")
_NUMERAL = re.compile(r"\W*(?:第?[一二三四五六]|[1-6１-６])")


class TableReader:
    """One pass over the tokens. State: the table, its header, the row we are in."""

    def __init__(self, form: Form, tokens: Sequence[Token]) -> None:
        self.form = form
        self.words: Lexicon = lexicon(form.id)
        self.tokens = list(tokens)
        self.found = Found()
        self.table: Table | None = None
        self.block = 0
        self.in_header = False
        self.row: FoundRow | None = None
        self.slots: dict[str, int] = {}
        self.line_slots: list[int] = []
        self.groups = 0
        self.caption: Token | None = None

    def read(self) -> Found:
        """Read all tokens."""
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.sort == "word":
                at = self._word(at)
                continue
            row = self.row
            if row is None or (row.row != token.row and row.row >= 0):
                row = self._row_of(token)
            if row is not None:
                row.cells.append(token)
                self.found.used.add(token.source)
            at += 1
        self._close(at_end=bool(self.tokens) and self.tokens[-1].slot < 0)
        return self.found

    # figures and empty cells

    def _row_of(self, token: Token) -> FoundRow | None:
        """The one row of a ``line`` table, or a row whose label was lost below its header."""
        self._close()
        if self.table is None or not self.in_header:
            return None
        if self.table.layout == "line":
            row = token.row if token.slot >= 0 else -1
            name: str | None = self.table.key
        else:
            row, name = token.row, None
        self.row = FoundRow(name, "", self.table.key, self.block, row, columns=self._columns())
        self.row.caption = self.caption
        return self.row

    def _columns(self) -> Mapping[str, int]:
        """Column key → slot; of a ``line`` table the cells' names in order of their slots."""
        if self.table is None or self.table.layout != "line":
            return {key: slot for key, slot in self.slots.items() if slot >= 0}
        block = self.table.blocks[0]
        names = [f"{row.key}.{column.key}" for row in block.rows for column in block.columns]
        slots = sorted(set(self.line_slots))
        return dict(zip(names, slots, strict=True)) if len(slots) == len(names) else {}

    # words

    def _word(self, at: int) -> int:
        meanings, end = self._match(at)
        if not meanings:
            number = self._chapter(self.tokens[at])
            if number is not None:
                self._enter_chapter(number, self.tokens[at])
                return at + 1
            if self._several_labels(self.tokens[at]):
                return at + 1
            if self._split(at):
                return at
        meaning = self._choose(meanings, at, end)
        if meaning is None:
            self._unknown(at)
            return at + 1
        first = self.tokens[at]
        text = first.text
        self.found.used.add(first.source)
        if end > at + 1:
            rest = self.tokens[at + 1 : end]
            text += "".join([token.text for token in rest])
            self.found.used.update([token.source for token in rest])
            if first.slot < 0:  # figures follow on the label's last line
                first = replace(first, row=rest[-1].row)
        self._apply(meaning, text, first)
        return end

    def _match(self, at: int) -> tuple[tuple[Meaning, ...], int]:
        """The longest label that begins with this token, over following words if need be."""
        first, words = self.tokens[at], self.words
        best, end = words.find(first.text), at + 1
        if not best and words.is_prose(first.text):
            return best, end
        joined, n = fold(first.text), at + 1
        while joined in words.prefixes and n < len(self.tokens):
            token = self.tokens[n]
            if token.sort not in ("word", "soft") or (first.slot >= 0 and token.slot >= 0):
                break
            joined, n = joined + fold(token.text), n + 1
            if joined in words.exact:
                best, end = tuple(words.exact[joined]), n
        return best, end

    def _several_labels(self, token: Token) -> bool:
        """A header row that stands on one line, its labels apart by spaces only."""
        parts = token.text.split()
        if len(parts) < 2 or len(parts) > 20:
            return False
        found = [self._choose(self.words.find(part), -1, -1) for part in parts]
        known = [m for m in found if m is not None]
        if any(m.role not in ("corner", "column", "head", "note") for m in known):
            return False
        corner = found[0] is not None and found[0].role == "corner"
        if len(known) < len(parts) and not (corner and len(known) > 1):
            return False  # beside a corner, it is a column of the report's own
        for meaning, part in zip(found, parts, strict=True):
            if meaning is not None:
                self._apply(meaning, part, token)
        if self.table is not None and len(known) < len(parts):
            self.found.widened.add((self.table.key, self.block))
        self.found.used.add(token.source)
        return True

    def _split(self, at: int) -> bool:
        """Part a row label from the words beside it (其他对外管理服务事项 行政检查)."""
        token = self.tokens[at]
        if self.table is None or token.slot >= 0 or not _SPACES.search(token.text):
            return False
        for match in _SPACES.finditer(token.text):
            first, second = token.text[: match.start()], token.text[match.end() :]
            if any(m.role == "row" for part in (first, second) for m in self.words.find(part)):
                self.tokens[at : at + 1] = [replace(token, text=first), replace(token, text=second)]
                return True
        return False

    def _chapter(self, token: Token) -> int | None:
        return chapter_number(token.text) if token.slot < 0 or token.width > 2 else None

    def _enter_chapter(self, number: int, token: Token) -> None:
        if (
            self.table is not None
            and self.table.chapter == number
            and not _NUMERAL.match(token.text)
        ):
            self.found.used.add(token.source)  # the chapter's wording again, as a caption
            return
        self._close()
        self.in_header = False
        self.table = next((t for t in self.form.tables if t.chapter == number), None)
        self.slots, self.line_slots = {}, []
        self.caption = None
        self.found.headings[token.source] = number
        self.found.last = f"chapter:{number}"

    def _next_is_figure(self, at: int) -> bool:
        for token in self.tokens[at : at + 3]:
            if token.sort in ("word", "figure"):
                return token.sort == "figure"
        return False

    def _choose(self, meanings: tuple[Meaning, ...], at: int, end: int) -> Meaning | None:
        table = self.table.key if self.table else None
        if not meanings and at < 0:
            return None
        if not meanings:
            if self.table is None or self._parent() or not self._row_follows(at):
                return None
            guess = self.words.guess_row(self.tokens[at].text)
            return guess if guess and guess.table == table else None
        rows = [m for m in meanings if m.role == "row"]
        here = rows or meanings
        best = here[0]
        for meaning in here:
            if meaning.table == table:
                best = meaning
                break
        if rows:
            is_inside = table is not None or self._starts_inside(best, end)
            return best if is_inside else None
        if best.role == "column" and at >= 0 and not self.in_header and self._next_is_figure(end):
            return self._numberless(best, at)
        return best

    def _starts_inside(self, row: Meaning, end: int) -> bool:
        """A row without a table around it: of Table 3, or where the text begins in a table."""
        if self.form.table(row.table).layout == "matrix":
            return True
        return self.found.last is None and end > 0 and self._next_is_figure(end)

    def _row_follows(self, at: int) -> bool:
        """Figures follow, or the document ends: a damaged row label may stand here."""
        return at + 1 >= len(self.tokens) or self.tokens[at + 1].sort != "word"

    def _numberless(self, column: Meaning, at: int) -> Meaning:
        """``其他`` or ``总计`` behind the rows is the row whose number was lost."""
        key = fold(self.tokens[at].text)
        seen = {row.name for row in self.found.rows}
        for name, (table, _, row) in self.form.rows.items():
            if table is self.table and name not in seen and fold(row.label[-1])[1:] == key:
                return Meaning("row", table.key, 0, name, official=False)
        return column

    def _parent(self) -> str | None:
        """The splittable row that words met now may be a sub-row of."""
        row = self.row or (self.found.rows[-1] if self.found.rows else None)
        if (
            row is None
            or self.table is None
            or (row.table, row.block) != (self.table.key, self.block)
        ):
            return None
        if row.parent:
            return row.parent
        is_open = row.name in self.form.rows and not row.figures()
        return row.name if is_open and self.form.rows[row.name or ""][2].splittable else None

    def _unknown(self, at: int) -> None:
        """Words that are no label: a sub-row, a row not on the form, or running text."""
        token, row = self.tokens[at], self.row
        if is_caption(token.text):
            self.caption = token
        if self.table is None:
            return
        if self.in_header and self.slots:
            self.found.widened.add((self.table.key, self.block))
        self._watch_for_another_form(at)
        followed = self._next_is_figure(at + 1)
        parent = self._parent() if token.text[:1] not in "(（" else None
        if row is not None and not row.figures() and parent is None:
            if followed:
                self.found.used.add(token.source)  # the rest of a label
            else:
                self._close()
            return
        if row is not None and row.name == parent:
            self.row = None
        self._close()
        if followed:
            self.found.used.add(token.source)
            if self._labels_line(token):
                return
            self.row = FoundRow(
                None,
                token.text,
                self.table.key,
                self.block,
                token.row,
                parent,
                extra=parent is None,
                caption=self.caption,
                columns=self._columns(),
            )

    def _labels_line(self, token: Token) -> bool:
        """Whether it labels the one row of a ``line`` table, below a whole header (数量)."""
        is_line = self.table is not None and self.table.layout == "line"
        return is_line and self.in_header and token.slot >= 0 and bool(self._columns())

    def _watch_for_another_form(self, at: int) -> None:
        """Note a block headed with columns that only another form has."""
        if self.in_header and self.table and self.table.layout == "stacked":
            key = fold(self.tokens[at].text)
            if key in distinctive() and distinctive()[key][0] != self.form.id:
                self.found.foreign.add((self.table.key, self.block))

    def _apply(self, meaning: Meaning, text: str, token: Token) -> None:
        if meaning.role == "row":
            self._open_row(meaning, text, token)
            return
        if self._inside_row_label(meaning, token):
            return
        self.groups = self.groups + 1 if meaning.role == "group" and self.row is None else 0
        self._close()
        if meaning.role == "group":
            self.groups = self.groups or 1
            self.table, self.in_header = self.form.table(meaning.table), False
            self.found.last = meaning.table
            return
        table = self.form.table(meaning.table)
        if self.table is not table or meaning.role in ("heading", "corner"):
            self.slots, self.line_slots = {}, []
        self.table, self.in_header = table, True
        self.found.last = meaning.table
        self.found.corners_seen += meaning.role == "corner"
        if meaning.role == "heading":
            self.found.headings_seen += 1
            self.block = meaning.block
        elif meaning.role == "note":
            self.found.labels[f"note.{table.key}"] = text
        elif meaning.role == "column":
            self._column(meaning, text, token)

    def _inside_row_label(self, meaning: Meaning, token: Token) -> bool:
        """A group label in the row just opened (（三）不予公开 left of 1.属于国家秘密)."""
        row = self.row
        return (
            meaning.role == "group"
            and row is not None
            and not row.cells
            and row.row >= 0
            and row.row == token.row
        )

    def _column(self, meaning: Meaning, text: str, token: Token) -> None:
        table = self.form.table(meaning.table)
        self.found.tables.add(table.key)
        if table.layout == "line":
            self.line_slots.append(token.slot)
            return
        known = [m for m in self.words.find(text) if m.role == "column" and m.table == table.key]
        block = self._block_of(table, [m.block for m in known])
        same = (m.name for m in known if m.block == block and m.name not in self.slots)
        key = next(same, meaning.name)
        if key == next(reversed(self.slots), None):
            self.found.widened.add((table.key, block))  # a cell over two columns, printed in each
        self.slots[key] = token.slot
        try:
            column = table.blocks[block].column(key)
        except KeyError:
            return
        rows = [table.key]
        if table.layout == "stacked":
            rows = [f"{table.key}.{row.key}" for row in table.blocks[block].rows]
        is_renamed = fold(text) != fold(column.label[-1]) and token is not self.tokens[-1]
        for row in rows:
            if is_renamed:
                self.found.labels[f"{row}/{key}"] = text
            if column.unit:
                self.found.labels[f"unit.{row}.{key}"] = unit_in(text)

    def _block_of(self, table: Table, blocks: Sequence[int]) -> int:
        """The block a column label belongs to, of ``blocks``: the current one if it may."""
        if self.block in blocks or not blocks:
            return self.block if self.block < len(table.blocks) else 0
        self.block = next((b for b in blocks if b > self.block), blocks[0])
        return self.block

    def _open_row(self, meaning: Meaning, text: str, token: Token) -> None:
        self._close()
        if self.table is None or self.table.key != meaning.table:
            self.slots = {}
        self.table = self.form.table(meaning.table)
        self.block = meaning.block
        self.in_header = False
        self.found.tables.add(meaning.table)
        self.found.last = meaning.name
        label = self.form.rows[meaning.name][2].label[-1]
        self.row = FoundRow(
            meaning.name,
            label if fold(label) in fold(text) else text,
            meaning.table,
            meaning.block,
            token.row,
            columns=self._columns(),
            groups=self.groups,
            caption=self.caption,
        )
        self.groups = 0

    def _close(self, *, at_end: bool = False) -> None:
        if self.row is not None:
            self.row.at_end = at_end
            self.found.rows.append(self.row)
            self.row = None


def unit_in(heading: str) -> str:
    """The unit of money a heading prints: 万元, 元, or nothing."""
    return "万元" if "万" in heading or "萬" in heading else "元" if "元" in heading else ""

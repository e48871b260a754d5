"""The printed labels of a form and how a document's words are matched to them.

Labels come broken over lines, in traditional script, with definitions in brackets, with a
number in another style; ``fold`` removes what does not matter, the lexicon knows the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz import fuzz, process

from gongkai.annual import form as forms
from gongkai.annual.form import Column, Form, Row
from gongkai.annual.script import fold

Role = Literal["row", "column", "heading", "corner", "group", "note", "head"]

_DEFINITION = re.compile(r"(?<=[一-鿿”\"])[(:（：].*$", re.DOTALL)
_HEAD = 4
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+|\d+)")


@lru_cache(maxsize=8192)
def without_definition(text: str) -> str:
    """The folded label without the explanation in brackets or after a colon behind it."""
    normal = unicodedata.normalize("NFKC", text)
    return fold(_DEFINITION.sub("", normal))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label stands for: ``name`` is ``table3.new`` for a row, the key for a column."""

    role: Role
    table: str
    block: int = 0
    name: str = ""
    official: bool = True


class Lexicon:
    """All labels of one form, folded."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.exact: dict[str, list[Meaning]] = {}
        for label, meaning in self._labels():
            known = self.exact.setdefault(fold(label), [])
            if not any(
                m.role == meaning.role
                and m.name == meaning.name
                and m.table == meaning.table
                and m.block == meaning.block
                for m in known
            ):
                known.append(meaning)
        self.prefixes = {key[:n] for key in self.exact for n in range(1, len(key))}
        self.row_labels = {
            key: meanings
            for key, meanings in self.exact.items()
            if len(key) >= 4 and any(m.role == "row" for m in meanings)
        }
        self._bare = self._bare_rows()
        self._heads = {key[:_HEAD] for key in (*self.exact, *self._bare)}

    def _labels(self) -> Iterator[tuple[str, Meaning]]:
        for table in self.form.tables:
            if table.note:
                yield table.note, Meaning("note", table.key)
            for n, block in enumerate(table.blocks):
                if block.heading:
                    yield block.heading, Meaning("heading", table.key, n)
                if block.corner:
                    yield block.corner, Meaning("corner", table.key, n)
                for column in block.columns:
                    yield from self._column(table.key, n, column)
                for row in block.rows:
                    yield from self._row(table.key, table.layout == "line", n, row)

    @staticmethod
    def _column(table: str, n: int, column: Column) -> Iterator[tuple[str, Meaning]]:
        yield column.label[-1], Meaning("column", table, n, column.key)
        for variant in column.variants:
            yield variant, Meaning("column", table, n, column.key, official=False)
        for part in column.label[:-1]:
            yield part, Meaning("head", table, n, part)

    @staticmethod
    def _row(table: str, is_line: bool, n: int, row: Row) -> Iterator[tuple[str, Meaning]]:
        name = f"{table}.{row.key}"
        role: Role = "head" if is_line else "row"
        yield row.label[-1], Meaning(role, table, n, name)
        for variant in row.variants:
            yield variant, Meaning(role, table, n, name, official=False)
        for part in row.label[:-1]:
            yield part, Meaning("head" if is_line else "group", table, n, part)

    def _bare_rows(self) -> dict[str, Meaning]:
        """Rows by their label without its number, for labels whose number was lost."""
        found: dict[str, list[Meaning]] = {}
        for key, meanings in self.exact.items():
            for meaning in meanings:
                if meaning.role == "row" and (bare := _NUMBERING.sub("", key)) not in self.exact:
                    found.setdefault(bare, []).append(meaning)
        return {
            bare: ms[0]
            for bare, ms in found.items()
            if len(bare) >= 3 and len({m.name for m in ms}) == 1
        }

    @lru_cache(maxsize=8192)  # noqa: B019  (lexicons live as long as the program)
    def find(self, text: str) -> tuple[Meaning, ...]:
        """The meanings of one whole label: exact, else without definition or number."""
        if self.is_prose(text):
            return ()
        key = fold(text)
        if key in self.exact:
            return tuple(self.exact[key])
        short = without_definition(text)
        if short != key and short in self.exact:
            return tuple(self.exact[short])
        for candidate in (key, short):
            bare = _NUMBERING.sub("", candidate)
            if bare != candidate and len(bare) >= 4 and bare in self.exact:
                return tuple(self.exact[bare])
            if bare in self._bare:
                return (self._bare[bare],)
        return ()

    def is_prose(self, text: str) -> bool:
        """Whether a longer text does not even begin like a label (told without folding it all)."""
        if len(text) <= 4 * _HEAD:
            return False
        head = without_definition(text[: 4 * _HEAD])
        key = _NUMBERING.sub("", head)[:_HEAD]
        return len(key) == _HEAD and not {key, head[:_HEAD]} & self._heads

    @lru_cache(maxsize=8192)  # noqa: B019
    def guess_row(self, text: str) -> Meaning | None:
        """The row a damaged label most probably means; None when none or several come close."""
        key = without_definition(text)
        if not 4 <= len(key) <= 60:
            return None
        for label, meanings in self.row_labels.items():
            if len(label) >= 6 and (key.endswith(label) or key.startswith(label)):
                return next(m for m in meanings if m.role == "row")
        close = process.extract(
            key, self.row_labels.keys(), scorer=fuzz.ratio, score_cutoff=80, limit=3
        )
        if not close:
            return None
        best = next(m for m in self.row_labels[close[0][0]] if m.role == "row")
        for label, score, _ in close[1:]:
            rival = next(m for m in self.row_labels[label] if m.role == "row")
            if rival.name != best.name and close[0][1] - score < 5:
                return None
        return best


@forms.by_forms
@cache
def lexicon(form_id: str) -> Lexicon:
    """The lexicon of a known form."""
    return Lexicon(forms.get(form_id))


@forms.by_forms
@cache
def distinctive() -> dict[str, tuple[str, str]]:
    """Folded column and heading labels that only one form prints → (form, table/block)."""
    owners: dict[str, set[tuple[str, str]]] = {}
    for form in forms.all_forms().values():
        for table in form.tables:
            for n, block in enumerate(table.blocks):
                place = f"{table.key}/{n}"
                parts: tuple[Column | Row, ...] = (*block.columns, *block.rows)
                for part in parts:
                    for label in (part.label[-1], *part.variants):
                        owners.setdefault(fold(label), set()).add((form.id, place))
                if block.heading:
                    owners.setdefault(fold(block.heading), set()).add((form.id, place))
    return {
        label: sorted(places)[0]
        for label, places in owners.items()
        if len({form for form, _ in places}) == 1
    }

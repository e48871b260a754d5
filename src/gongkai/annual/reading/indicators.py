"""The indicators of reports before 2019, from their table or from running text.

Best effort, for these tables were set in many ways: a figure is taken only where one figure
stands behind a whole label. Where a table has several columns of figures (own level, whole
area, by quarter) none is taken. A label without a figure is blank only if an empty cell stands
there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.annual.figures import read_figure
from gongkai.annual.form import Form, Indicator
from gongkai.annual.model import Number
from gongkai.annual.reading.tokens import Token
from gongkai.annual.script import fold

_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|\d{1,2}[.、])?\s*(?:其中)?[:：]?\s*")
_HEADER = frozenset(
    {
        *("统计指标", "指标", "指标名称", "统计项目", "项目", "单位", "计量单位"),
        *("统计数", "统计数据", "数量", "数值", "序号", "备注", "其中", "政府信息公开情况统计表"),
    }
)
_UNITS = frozenset("条件次篇个人份") | {"人次", "件次", "万元", "元"}
_LEAD = r"(?:^|[^\w]|其中|本年度?|全年|\d年度?)"
_TAIL = r"(?:\([^()]{0,40}\))?(?:共计|总计|合计|共|为|是|[:,])*"
_NUMBER = r"(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?P<unit>万元|元|人次|[条件次篇个人份])?"
_MOST_LINES = 4


@dataclass(slots=True)
class Indicators:
    """Values by code (None: the cell is empty) and the sources their table stands on."""

    values: dict[str, Number | None] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


def key_of(label: str) -> str:
    """A label without number, unit and note: what it is matched by."""
    text = _BRACKETS.sub("", unicodedata.normalize("NFKC", label))
    return fold(_NUMBERING.sub("", text))


@dataclass(slots=True)
class _Row:
    """A label met in the table and the figures and empty cells behind it."""

    indicator: Indicator
    label: Token
    sources: set[int]
    cells: list[Token] = field(default_factory=list)

    def own(self) -> list[Token]:
        """The cells of the row: those on the label's line where there are any."""
        beside = [cell for cell in self.cells if cell.source == self.label.source]
        return beside or self.cells

    def figures(self) -> list[Token]:
        """The cells that hold a figure."""
        return [cell for cell in self.own() if cell.sort == "figure"]


class _Reader:
    """One pass over the tokens of a document."""

    def __init__(self, form: Form, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.known: dict[str, list[Indicator]] = {}
        for indicator in form.indicators:
            for label in (indicator.label, *indicator.variants):
                self.known.setdefault(key_of(label), []).append(indicator)
        self.section = ""
        self.pending: set[int] = set()
        self.row: _Row | None = None
        self.rows: list[_Row] = []

    def read(self) -> list[_Row]:
        """The rows of the table in document order."""
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.sort == "word":
                at = self._word(at)
            else:
                if self.row is not None and self._in_row(token):
                    self.row.cells.append(token)
                at += 1
        self._close()
        return self.rows

    def _in_row(self, token: Token) -> bool:
        row = self.row.label.row if self.row else -1
        return row < 0 or token.row in (row, -1)

    def _word(self, at: int) -> int:
        token = self.tokens[at]
        bare = fold(token.text)
        if bare in _UNITS or (token.text.lstrip()[:1] in ("(", "（") and not key_of(token.text)):
            if self.row is not None:
                self.row.sources.add(token.source)
            return at + 1
        meant, end = self._match(at)
        self._close()
        if meant is None and bare in _HEADER:
            self.pending.add(token.source)
            return at + 1
        if meant is None:
            self.pending = set()
            return at + 1
        self.section = meant.code.split(".")[0]
        sources = {token.source for token in self.tokens[at:end]}
        if meant.unit is None:
            self.pending |= sources
        else:
            self.row = _Row(meant, token, sources | self.pending)
            self.pending = set()
        return end

    def _match(self, at: int) -> tuple[Indicator | None, int]:
        """The indicator whose label begins here, broken over a few lines perhaps."""
        text = ""
        for end in range(at, min(at + _MOST_LINES, len(self.tokens))):
            token = self.tokens[end]
            if token.sort != "word" or (token.slot >= 0 and end > at):
                break
            text += token.text
            found = self._meant(key_of(text))
            # A chapter (二、主动公开情况) differs from a group of the table by its number only.
            if found and (found.unit or fold(text) == fold(found.label)):
                return found, end + 1
        return None, at + 1

    def _meant(self, key: str) -> Indicator | None:
        """A label that two groups have is told by the group that we are in."""
        known = self.known.get(key, [])
        here = [i for i in known if i.code.split(".")[0] == self.section] or known
        return here[0] if len(here) == 1 else None

    def _close(self) -> None:
        if self.row is not None and self.row.cells:
            self.rows.append(self.row)
        elif self.row is not None:
            self.pending |= self.row.sources
        self.row = None


def _value(indicator: Indicator, printed: str) -> Number | None:
    is_money = indicator.unit == "万元"
    figure = read_figure(printed, money=is_money, heading_unit="万元" if is_money else None)
    return None if figure is None or figure.ambiguous else figure.value


def _of_table(rows: Sequence[_Row]) -> Iterator[tuple[str, Number | None, set[int]]]:
    """(code, value, sources) of each row with one figure, or with empty cells only."""
    if sum(len(row.figures()) > 1 for row in rows) > 1:
        return  # several columns: nobody can say which one is meant
    for row in rows:
        figures = row.figures()
        if len(figures) > 1:
            continue
        sources = row.sources | {cell.source for cell in row.own()}
        if not figures:
            if any(cell.sort == "blank" for cell in row.own()):
                yield row.indicator.code, None, sources
            continue
        value = _value(row.indicator, figures[0].text)
        if value is not None:
            yield row.indicator.code, value, sources


def _of_prose(form: Form, text: str) -> Iterator[tuple[str, Number]]:
    """(code, value) of each ``收到申请数 12 件`` in running text."""
    text = "".join(unicodedata.normalize("NFKC", text).split())
    labels: dict[str, list[Indicator]] = {}
    for indicator in form.indicators:
        for label in (indicator.label, *indicator.variants):
            bare = _NUMBERING.sub("", _BRACKETS.sub("", unicodedata.normalize("NFKC", label)))
            labels.setdefault(bare, []).append(indicator)
    known = {label: meant[0] for label, meant in labels.items() if len(meant) == 1}
    either = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    for match in re.finditer(f"{_LEAD}(?P<label>{either}){_TAIL}{_NUMBER}(?![\\d余多%年月])", text):
        indicator, unit = known[match["label"]], match["unit"]
        ends = match.end() == len(text) or not text[match.end()].isalnum()
        if indicator.unit and (unit == indicator.unit or (unit is None and ends)):
            value = _value(indicator, match["digits"])
            if value is not None:
                yield indicator.code, value


def read_indicators(form: Form, tokens: Sequence[Token]) -> Indicators:
    """The form's indicators that the document states; one stated in two ways is left out."""
    out = Indicators()
    stated: dict[str, set[Number | None]] = {}
    for code, value, sources in _of_table(_Reader(form, tokens).read()):
        stated.setdefault(code, set()).add(value)
        out.used |= sources
    prose: dict[str, set[Number | None]] = {}
    for token in tokens:
        if token.sort == "word" and token.source not in out.used and len(token.text) > 6:
            for code, value in _of_prose(form, token.text):
                prose.setdefault(code, set()).add(value)
    found: Mapping[str, set[Number | None]] = prose | stated
    order = [code for code in form.codes if len(found.get(code, ())) == 1]
    out.values = {code: next(iter(found[code])) for code in order}
    return out

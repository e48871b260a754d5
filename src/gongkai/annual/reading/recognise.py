"""Blocks → report: which form, which tables, which text, and where it ends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from gongkai.annual import form as forms
from gongkai.annual.form import Form
from gongkai.annual.model import Cell, Number, Report
from gongkai.annual.reading.blocks import Document, NotAReport
from gongkai.annual.reading.cells import Cells, build_cells
from gongkai.annual.reading.found import Found
from gongkai.annual.reading.indicators import read_indicators
from gongkai.annual.reading.labels import distinctive
from gongkai.annual.reading.prose import Prose, read_prose
from gongkai.annual.reading.tables import TableReader
from gongkai.annual.reading.tokens import Token, tokenise
from gongkai.annual.script import fold

_NOTICE = re.compile(r"关于[^。]{0,60}年度报告[^。]{0,30}的?通知")
_SENTENCE_END = tuple('。！？.!?）)”"；;')


def choose_form(tokens: Sequence[Token], default: str) -> str:
    """The form whose own labels stand in most blocks; ``default`` when none does."""
    known = distinctive()
    votes: dict[str, set[str]] = {}
    keys = [fold(t.text) for t in tokens if t.sort == "word" and len(t.text) < 40]
    for key, following in zip_longest(keys, keys[1:], fillvalue=""):
        for joined in (key, key + following):
            if joined in known:
                form, place = known[joined]
                votes.setdefault(form, set()).add(place)
    return max(votes, key=lambda form: (len(votes[form]), form)) if votes else default


def _open_foreign(cells: Cells, found: Found, form_id: str) -> None:
    """A block headed with another form's columns: its figures mean something else, so none
    of them is read into this form's columns."""
    form = forms.get(form_id)
    for table, block in found.foreign:
        for row in form.table(table).blocks[block].rows:
            for name, cell in list(cells.cells.items()):
                if name.startswith(f"{table}.{row.key}."):
                    cells.cells[name] = Cell(state="ambiguous", printed=cell.printed, at=cell.at)


def _ends_at(
    document: Document, found: Found, cells: Cells, prose: Prose, form: Form
) -> str | None:
    """The cell or chapter in which a cut text stops; None for a whole document."""
    if document.kind not in ("text", "pdf", "image") or not form.tables:
        return None
    if cells.cut is not None:
        return cells.cut
    last = found.last
    if last is None:
        return None
    if last.startswith("chapter:"):
        number, final = int(last.split(":")[1]), form.chapters[-1].number
        if number >= final - 1 and (number == final or prose.last_text.endswith(_SENTENCE_END)):
            return None
        return last
    there = {name.rsplit(".", 1)[0] for name in cells.cells} | set(cells.sub_rows)
    rows = list(form.rows)
    seen = [at for at, name in enumerate(rows) if name in there]
    table = last.split(".")[0]
    first = next(at for at, name in enumerate(rows) if name.startswith(table))
    after = max([seen[-1] + 1 if seen else 0, first])
    if after >= len(rows):
        return None
    _, block, _ = form.rows[rows[after]]
    return f"{rows[after]}.{block.columns[0].key}"


def _refusal(document: Document, prose: Prose, figures: int, valued: bool) -> str | None:
    """Why the document is no annual report, or None. ``figures``: cells and indicators read,
    ``valued``: whether one of the cells holds a number."""
    if not valued and any(map(_NOTICE.search, prose.preamble)):
        return "这是关于年度报告的通知或者格式，不是年度报告"
    if figures >= 3:
        return None
    if len(prose.chapters) >= 2 or (prose.title is not None and prose.chapters):
        return None
    text = "".join(prose.preamble) + "".join(p for c in prose.chapters for p in c.paragraphs)
    if (prose.chapters or prose.title) and "公开" in text and len(text) > 40:
        return None
    if "信息公开" in text and ("年度报告" in text or "统计期限" in text) and len(text) > 120:
        return None
    if not text.strip() and not prose.title:
        return "文件中没有可读的文字"
    return "没有找到年度报告的标题、章节或表格，不像是政府信息公开工作年度报告"


def _closing_from(form: Form) -> int:
    """The chapter from which on a report may end with its signature."""
    return max(1, len(form.chapters) - 1)


def _has_figures(found: Found) -> bool:
    return any(row.figures() for row in found.rows)


def _read_indicators(
    form: Form, tokens: Sequence[Token]
) -> tuple[Found, Mapping[str, Number | None]]:
    """The chapters and indicators of a report without tables."""
    stated = read_indicators(form, tokens)
    found = TableReader(form, [t for t in tokens if t.source not in stated.used]).read()
    found.used |= stated.used
    return found, stated.values


def recognise(document: Document) -> Report:
    """The report a document holds. Raises NotAReport with the reason in Chinese."""
    tokens = tokenise(document.blocks)
    form_id = choose_form(tokens, "")
    form = forms.get(form_id) if form_id else forms.newest()
    found = TableReader(form, tokens).read()
    prose = read_prose(document.blocks, found.used, found.headings, _closing_from(form))
    indicators: Mapping[str, Number | None] = {}
    due = forms.for_year(prose.year) if prose.year else None
    told = form_id and (_has_figures(found) or (due and due.tables))
    if due and due is not form and not told:
        form, found = due, TableReader(due, tokens).read()
        if due.indicators:
            found, indicators = _read_indicators(due, tokens)
        prose = read_prose(document.blocks, found.used, found.headings, _closing_from(due))
    cells = build_cells(form, found, prose.year)
    if found.foreign:
        _open_foreign(cells, found, form.id)
    read = [cell for cell in cells.cells.values() if cell.state != "missing"]
    valued = any(cell.value is not None for cell in read) or any(
        value is not None for value in indicators.values()
    )
    reason = _refusal(document, prose, len(read) + len(indicators), valued)
    if reason:
        raise NotAReport(reason)
    for table in found.tables:
        if form.table(table).note:
            cells.labels.setdefault(f"note.{table}", "")
    return Report(
        form=form.id,
        organ=prose.organ,
        organ_alt=prose.organ_alt,
        year=prose.year,
        title=prose.title,
        signed_by=prose.signed_by,
        signed_on=prose.signed_on,
        preamble=prose.preamble,
        chapters=prose.chapters,
        cells=cells.cells,
        sub_rows=cells.sub_rows,
        labels=cells.labels | prose.residue,
        ends_at=_ends_at(document, found, cells, prose, form),
        indicators=indicators,
    )

"""The words of a finding: cells, rows and labels as people call them, and labels compared."""

from __future__ import annotations

import re

from gongkai.annual import form as forms
from gongkai.annual.form import INDICATORS
from gongkai.annual.model import Report
from gongkai.annual.script import fold

_NUMBERING = re.compile(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|\d+\.)")
_FOLDED_NUMBERING = re.compile(r"^(?:第?[一二三四五六七八九十]+(?:章|部分)?|\d+)")
_DEFINITION = re.compile(r"(?<=[一-鿿”])[（(：:].*$", re.DOTALL)
_READING = re.compile(r"[（(][a-zà-ɏḀ-ỿ̀-ͯ]+[）)]")
_ENOUGH = 3
NUMERALS = "零一二三四五六"


def short_label(label: str) -> str:
    """A printed label without its number and the definition in brackets behind it."""
    return _NUMBERING.sub("", label).split("（")[0]


def form_words(form_id: str) -> str:
    """What people call a form: 2021 年格式."""
    return f"{form_id} 年格式" if form_id.isdecimal() else "2018 年度以前的格式"


def row_words(report: Report, row: str) -> str:
    """``表三“予以公开”行`` for ``table3.granted``; a group of Table 4 is a 栏."""
    table, _, found = report.form_data.rows[row]
    kind = "栏" if table.layout == "line" else "行"
    return f"{forms.table_name(table)}“{short_label(found.label[-1])}”{kind}"


def cell_words(report: Report, cell: str) -> str:
    """``表三“予以公开”行“自然人”列``; an indicator by its label, or by its code when unknown."""
    if cell.startswith(f"{INDICATORS}."):
        code = cell.removeprefix(f"{INDICATORS}.")
        known = report.form_data.indicators if report.form in forms.all_forms() else ()
        return f"指标“{next((i.label for i in known if i.code == code), code)}”"
    table, row, *_ = cell.split(".")
    *_, column = report.form_data.place(cell)
    return f"{row_words(report, f'{table}.{row}')}“{short_label(column.label[-1])}”列"


def bare(label: str) -> str:
    """A label folded, without number and definition: what a deviation is judged by."""
    text = _READING.sub("", label.strip())
    return _FOLDED_NUMBERING.sub("", fold(_DEFINITION.sub("", text)))


def same_label(printed: str, official: str) -> bool:
    """Whether two labels say the same, whatever script, width, number or definition.

    A beginning of the official label (本年新) is a label broken off, not another one.
    """
    said, due = bare(printed), bare(official)
    broken_off = len(said) >= _ENOUGH and due.startswith(said)
    return said == due or broken_off or fold(printed).endswith(fold(official))


def same_name(a: str, b: str) -> bool:
    """Whether two names of organs are the same but for script, width and white space."""
    return fold(a) == fold(b)

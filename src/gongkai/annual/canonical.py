"""The canonical JSON of a report, in and out, exact and validated.

Figures are JSON numbers parsed as Decimal, never as float. The definition is published as a
JSON Schema (``annual/schema.py``, ``docs/report.schema.json``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import simplejson

from gongkai.annual import form as forms
from gongkai.annual.figures import plain
from gongkai.annual.model import Cell, Chapter, Claim, Number, Report

_LARGEST = 10**18
"""No report has a number this large."""


class InvalidReport(ValueError):
    """The JSON is not a report; the message says in Chinese what and where."""


def _row_values(report: Report, row: str) -> Any:
    table, block, _ = report.form_data.rows[row]
    keys = [column.key for column in block.columns]
    subs = report.sub_rows.get(row)
    if subs is not None:
        return [
            {"name": name} | {key: report.value(f"{row}.{n}.{key}") for key in keys}
            for n, name in enumerate(subs)
        ]
    values = [report.value(f"{row}.{key}") for key in keys]
    return values if table.layout == "matrix" else dict(zip(keys, values, strict=True))


def _tables(report: Report) -> dict[str, Any]:
    if report.form not in forms.all_forms():
        return {}
    return {
        table.key: {
            row.key: _row_values(report, f"{table.key}.{row.key}")
            for _, row in table.rows()
            if report.has_row(f"{table.key}.{row.key}")
        }
        for table in report.form_data.tables
    }


def _cell(cell: Cell) -> dict[str, Any]:
    out: dict[str, Any] = {"state": cell.state} if cell.state else {}
    out |= {"printed": cell.printed, "at": dict(cell.at) if cell.at else None}
    if cell.by:
        out["by"] = cell.by
    if cell.state == "ambiguous":
        out["candidates"] = list(cell.candidates)
    return out


def to_dict(report: Report, *, narrative: bool = False) -> dict[str, Any]:
    """The report as plain JSON values. ``narrative``: with the figures claimed in the text."""
    out: dict[str, Any] = {
        "form": report.form,
        "organ": report.organ,
        "organ_alt": list(report.organ_alt),
        "year": report.year,
        "title": report.title,
        "signed_by": report.signed_by,
        "signed_on": report.signed_on.isoformat() if report.signed_on else None,
        "preamble": list(report.preamble),
        "chapters": [
            {"number": c.number, "heading": c.heading, "paragraphs": list(c.paragraphs)}
            for c in report.chapters
        ],
        **_tables(report),
        "ends_at": report.ends_at,
        "cells": {name: _cell(cell) for name, cell in report.cells.items()},
    }
    if report.indicators:
        out["indicators"] = dict(report.indicators)
    if report.labels:
        out["labels"] = dict(report.labels)
    if report.explanations:
        out["explanations"] = dict(report.explanations)
    if narrative:
        out["narrative"] = [
            {"quote": c.quote, "what": c.what, "value": c.value} for c in report.narrative
        ]
    return out


def dumps(value: Any, *, indent: int | None = 1) -> str:
    """JSON text; Decimals are written as numbers."""
    return str(simplejson.dumps(value, ensure_ascii=False, indent=indent, use_decimal=True))


def loads(text: str) -> Any:
    """JSON values with Decimals. Raises InvalidReport."""
    try:
        return simplejson.loads(text, use_decimal=True)
    except (ValueError, RecursionError) as error:
        raise InvalidReport(f"不是有效的 JSON：{error}") from None


def _number(value: Any, where: str) -> Number | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise InvalidReport(f"“{where}”应为数字或 null，现为 {value!r}")
    if isinstance(value, Decimal) and not value.is_finite():
        raise InvalidReport(f"“{where}”不是有限数字")
    if not -_LARGEST < value < _LARGEST:  # before 1e999999999 is written out
        raise InvalidReport(f"“{where}”的数字过大，请核对")
    return plain(value) if isinstance(value, Decimal) else value


def _read_cell(value: Any, raw: Mapping[str, Any], where: str) -> Cell:
    if not isinstance(raw, Mapping):
        raise InvalidReport(f"“cells.{where}”应为对象")
    if value == "?":  # a labeller's mark: nobody can say
        return Cell(state="ambiguous")
    state = raw.get("state")
    if state not in (None, "ambiguous", "inferred", "missing"):
        raise InvalidReport(f"“{where}”的状态“{state}”不在定义之内")
    candidates = tuple(_number(c, where) for c in raw.get("candidates") or ())
    try:
        return Cell(
            _number(value, where),
            state,
            _text(raw.get("printed"), f"{where} 的 printed"),
            raw.get("at"),
            raw.get("by"),
            tuple(c for c in candidates if c is not None),
        )
    except ValueError as error:
        raise InvalidReport(f"“{where}”：{error}") from None


def _row_items(row: str, value: Any, keys: list[str], is_list: bool) -> dict[str, Any]:
    if is_list:
        if not isinstance(value, list) or len(value) != len(keys):
            raise InvalidReport(f"“{row}”应为 {len(keys)} 个数的列表")
        return dict(zip((f"{row}.{key}" for key in keys), value, strict=True))
    if not isinstance(value, Mapping):
        raise InvalidReport(f"“{row}”应为对象")
    unknown = set(value) - set(keys) - {"name"}
    if unknown:
        raise InvalidReport(f"“{row}”没有“{'、'.join(sorted(unknown))}”这一列")
    return {f"{row}.{key}": value.get(key, _ABSENT) for key in keys}


_ABSENT = object()


def _read_tables(
    raw: Mapping[str, Any], form: forms.Form
) -> tuple[dict[str, Cell], dict[str, tuple[str, ...]]]:
    details = raw.get("cells") or {}
    if not isinstance(details, Mapping):
        raise InvalidReport("“cells”应为对象")
    values: dict[str, Any] = {}
    sub_rows: dict[str, tuple[str, ...]] = {}
    for table in form.tables:
        given = raw.get(table.key) or {}
        if not isinstance(given, Mapping):
            raise InvalidReport(f"“{table.key}”应为对象")
        for key, value in given.items():
            name = f"{table.key}.{key}"
            if name not in form.rows:
                raise InvalidReport(f"{form.id} 年格式没有“{name}”这一行")
            _, block, row = form.rows[name]
            keys = [column.key for column in block.columns]
            if row.splittable and isinstance(value, list):
                sub_rows[name] = tuple(str(part.get("name", "")) for part in value)
                for n, part in enumerate(value):
                    values |= _row_items(f"{name}.{n}", part, keys, False)
            else:
                values |= _row_items(name, value, keys, table.layout == "matrix")
    cells = {
        name: Cell(state="missing")
        if value is _ABSENT
        else _read_cell(value, details.get(name, {}), name)
        for name, value in values.items()
    }
    return cells, sub_rows


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        raise InvalidReport(f"“signed_on”应为 YYYY-MM-DD，现为 {value!r}") from None


def _known(value: Any) -> Any:
    return None if value == "?" else value


def _text(value: Any, where: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise InvalidReport(f"“{where}”应为文字，现为 {value!r}")
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise InvalidReport(f"“{where}”应为文字的列表")
    return tuple(value)


def _named_texts(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(v, str) for v in value.values()):
        raise InvalidReport(f"“{where}”应为文字的对象")
    return dict(value)


def _year(value: Any) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise InvalidReport(f"“year”应为整数，现为 {value!r}")
    return value


def _chapter(raw: Any) -> Chapter:
    return Chapter(
        int(raw["number"]),
        _text(raw["heading"], "chapters 的 heading") or "",
        _texts(raw.get("paragraphs") or (), "chapters 的 paragraphs"),
    )


def _claim(raw: Any) -> Claim:
    value = _number(raw["value"], "narrative 的 value")
    if value is None:
        raise InvalidReport("“narrative 的 value”应为数字")
    quote, what = _texts((raw["quote"], raw["what"]), "narrative 的 quote、what")
    return Claim(quote, what, value)


def from_dict(raw: Any) -> Report:
    """A report from JSON values (a labelled corpus file too). Raises InvalidReport."""
    if not isinstance(raw, Mapping) or "form" not in raw:
        raise InvalidReport("不是年度报告的 JSON：缺少“form”")
    form_id = _known(raw["form"])
    if form_id is not None and _text(form_id, "form") not in forms.all_forms():
        raise InvalidReport(f"没有“{form_id}”这种格式")
    cells, sub_rows = _read_tables(raw, forms.get(form_id)) if form_id else ({}, {})
    try:
        return Report(
            form=form_id,
            organ=_text(_known(raw.get("organ")), "organ"),
            year=_year(_known(raw.get("year"))),
            title=_text(raw.get("title"), "title"),
            organ_alt=_texts(raw.get("organ_alt") or (), "organ_alt"),
            signed_by=_text(raw.get("signed_by"), "signed_by"),
            signed_on=_date(raw.get("signed_on")),
            preamble=_texts(raw.get("preamble") or (), "preamble"),
            chapters=tuple(_chapter(c) for c in raw.get("chapters") or ()),
            cells=cells,
            sub_rows=sub_rows,
            ends_at=_text(raw.get("ends_at"), "ends_at"),
            indicators={k: _number(v, k) for k, v in (raw.get("indicators") or {}).items()},
            narrative=tuple(_claim(c) for c in raw.get("narrative") or ()),
            labels=_named_texts(raw.get("labels") or {}, "labels"),
            explanations=_named_texts(raw.get("explanations") or {}, "explanations"),
        )
    except InvalidReport:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidReport(f"报告 JSON 的结构不对：{error!r}") from None


def _squash(text: str | None) -> str | None:
    return None if text is None else "".join(text.split())


def _comparable(report: Report) -> dict[str, Any]:
    return {
        "form": report.form,
        "organ": report.organ,
        "year": report.year,
        "title": _squash(report.title),
        "signed": (_squash(report.signed_by), report.signed_on),
        "chapters": [
            (c.number, _squash(c.heading), [t for p in c.paragraphs if (t := _squash(p))])
            for c in report.chapters
        ],
        "cells": {
            name: (cell.value, cell.state, cell.candidates if cell.state else ())
            for name, cell in report.cells.items()
            if cell.state != "missing"
        },
        "sub_rows": dict(report.sub_rows),
        "indicators": dict(report.indicators),
    }


def differences(a: Report, b: Report) -> list[str]:
    """What differs between two reports in the sense of ``corpus/README``; empty when equal."""
    left, right = _comparable(a), _comparable(b)
    out = []
    for key, value in left.items():
        other = right[key]
        if value == other:
            continue
        if isinstance(value, dict) and isinstance(other, dict):
            names = [n for n in {**value, **other} if value.get(n) != other.get(n)]
            out += [f"{key}.{n}: {value.get(n)!r} ≠ {other.get(n)!r}" for n in names]
        else:
            out.append(f"{key}: {value!r} ≠ {other!r}")
    return out


def equal(a: Report, b: Report) -> bool:
    """Whether two reports are equal in the sense of ``corpus/README``."""
    return not differences(a, b)

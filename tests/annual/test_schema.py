"""The published JSON Schema: current, fulfilled by every report, broken by what is none."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from gongkai.annual import reading
from gongkai.annual.canonical import dumps, from_dict, loads, to_dict
from gongkai.annual.model import Claim, Report
from gongkai.annual.schema import schema, text
from tests.annual.reports import legacy_report, reports, valid_report
from tests.conftest import ROOT

VALIDATOR = jsonschema.Draft202012Validator(schema())
Break = Callable[[dict[str, Any]], object]


def problems(raw: dict[str, Any]) -> list[str]:
    """What the schema finds wrong."""
    return [f"{error.json_path}: {error.message[:200]}" for error in VALIDATOR.iter_errors(raw)]


def printed(report: Report) -> dict[str, Any]:
    """The report's JSON as the product prints it, parsed again."""
    raw = loads(dumps(to_dict(report, narrative=True)))
    assert isinstance(raw, dict)
    return raw


def test_the_published_schema_is_current() -> None:
    published = (ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8")
    assert published == text(), "run: python -m gongkai.annual.schema > docs/report.schema.json"


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@settings(max_examples=60)
@given(reports(blanks=True))
def test_random_reports_fulfil_it(report: Report) -> None:
    assert problems(printed(report)) == []


def test_a_report_of_indicators_fulfils_it() -> None:
    assert problems(printed(legacy_report())) == []


def test_a_refusal_fulfils_it() -> None:
    assert problems({"form": None, "refused": "不像是政府信息公开工作年度报告"}) == []
    assert problems({"form": None, "file": "a.txt", "refused": "不像"}) == []


def test_every_labelled_report_fulfils_it(corpus: Path) -> None:
    for path in sorted(corpus.glob("*.gold.json")):
        gold = loads(path.read_text(encoding="utf-8"))
        assert problems(printed(from_dict(gold))) == [], path.name


def test_every_report_read_fulfils_it(corpus: Path) -> None:
    for path in sorted([*corpus.glob("*.txt"), *corpus.glob("*.html")]):
        try:
            report = reading.read_file(path)
        except reading.NotAReport:
            continue
        assert problems(printed(report)) == [], path.name


def _set(*path: str | int, to: object) -> Break:
    def change(raw: dict[str, Any]) -> None:
        *way, last = path
        place: Any = raw
        for step in way:
            place = place[step]
        place[last] = to

    return change


BROKEN: dict[str, Break] = {
    "unknown form": _set("form", to="1999"),
    "no form": lambda raw: raw.pop("form"),
    "no cells": lambda raw: raw.pop("cells"),
    "year in words": _set("year", to="2023"),
    "a row that the form does not have": _set("table3", "new2", to=[0] * 7),
    "a row of six": _set("table3", "new", to=[0] * 6),
    "a labeller's mark": _set("table3", "new", 0, to="?"),
    "a figure in quotes": _set("table2", "licensing", "decisions", to="230"),
    "a column of the other form": _set("table2", "licensing", "change", to=1),
    "a lost column": _set("table4", "reconsideration", to={"upheld": 1}),
    "sub-rows where there are none": _set("table2", "licensing", to=[{"name": "", "decisions": 1}]),
    "a table that the form does not have": _set("table9", to={}),
    "a cell that the form does not have": _set(
        "cells", "table3.new.x", to={"printed": "", "at": None}
    ),
    "an unknown state": _set("cells", "table3.new.total", "state", to="guessed"),
    "inferred by nothing": _set("cells", "table3.new.total", "state", to="inferred"),
    "ambiguous without candidates": _set("cells", "table3.new.total", "state", to="ambiguous"),
    "a place of no kind": _set("cells", "table3.new.total", "at", to={"line": 3}),
    "a date in words": _set("signed_on", to="2024年1月22日"),
    "a chapter without heading": _set("chapters", 0, to={"number": 1, "paragraphs": []}),
    "a long quotation": _set("narrative", 0, "quote", to="长" * 31),
    "a refusal of a report": _set("refused", to="不像"),
    "indicators in a form of tables": _set("indicators", to={"L3.1": 9}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_does_not_fulfil_it(name: str) -> None:
    claim = Claim("收到申请66件", "requests_received", 66)
    raw = printed(replace(valid_report(), narrative=(claim,)))
    assert problems(raw) == []
    broken = copy.deepcopy(raw)
    BROKEN[name](broken)
    assert problems(broken) != []

"""The engine: order, shape of the output, needs, explanations, cut documents, hostile input."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai.annual import canonical
from gongkai.annual.checking import document, engine, extent
from gongkai.annual.checking.engine import Context, check_report, finding, run_check
from gongkai.annual.model import Report
from tests.annual.reports import reports, valid_report, with_values, without_rows

ROOT = Path(__file__).resolve().parents[3]


def _messy() -> Report:
    report = with_values(
        valid_report("2019"),
        {
            "table4.reconsideration.total": 9,
            "table3.granted.total": 9,
            "table2.normative_documents.made": 9,
        },
    )
    return replace(report, labels={"note.table3": ""}, title="县水利局2020年工作报告")


def test_findings_come_by_severity_then_in_the_forms_order() -> None:
    report = _messy()
    found = check_report(report).findings
    keys = [engine.SEVERITIES.index(f.severity) for f in found]
    assert keys == sorted(keys)
    places = extent.places(report)
    errors = [
        min(extent.place(places, cell) for cell in f.cells) for f in found if f.severity == "E"
    ]
    assert errors == sorted(errors)
    assert check_report(report) == check_report(report)


def test_json_has_exactly_the_defined_keys() -> None:
    out = check_report(_messy()).to_dict()
    assert set(out) == {"findings", "not_applicable"}
    wanted = {"check", "severity", "cells", "printed", "expected", "message", "basis", "values"}
    assert all(set(found) == wanted for found in out["findings"])
    assert all(set(e) <= {"check", "why", "if_blank_is_zero"} for e in out["not_applicable"])
    assert canonical.loads(canonical.dumps(out)) == out


def test_a_message_holds_both_numbers() -> None:
    (found, *_) = run_check("T4-REV-SUM", _messy()).findings
    assert (found.printed, found.expected) == (9, 5)
    assert "5" in found.message
    assert "9" in found.message


def test_an_id_is_registered_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        engine.check("V-INT", "E", basis="—")(lambda report, context: iter(()))


def test_a_rule_says_what_it_checks() -> None:
    with pytest.raises(ValueError, match="does not say"):
        engine.check("X-NEW", "I", basis="—")(lambda report, context: iter(()))


def test_only_a_warning_carries_an_explanation() -> None:
    report = with_values(
        valid_report(), {"table2.normative_documents.in_force": 3, "table3.new.total": 1}
    )
    words = {"T2-21-VALID-GE": "本年移交了一批文件。", "T3-ROW-SUM": "笔误。"}
    report = replace(report, explanations=words)
    found = {f.check: f.explanation for f in check_report(report).findings}
    assert found["T2-21-VALID-GE"] == "本年移交了一批文件。"
    assert found["T3-ROW-SUM"] is None


def test_the_organs_kind_may_be_given() -> None:
    report = replace(valid_report(organ="云溪"), signed_on=date(2024, 2, 5))
    assert run_check("D-DEADLINE-DEPT", report).findings == ()
    assert run_check("D-DEADLINE-DEPT", report, Context(organ_kind="department")).findings


def test_an_unknown_form_leaves_only_rules_on_every_form() -> None:
    report = replace(valid_report(), form=None, cells={})
    checked = check_report(report)
    why = {entry.check: entry.why for entry in checked.not_applicable}
    assert why["T3-ROW-SUM"] == "不能判断报告所用的格式"
    assert not checked.blocked


@given(reports(), st.data())
def test_a_cut_document_is_never_blamed_for_what_lies_beyond(
    report: Report, data: st.DataObject
) -> None:
    cells = list(report.cells)
    last = data.draw(st.integers(0, len(cells) - 1))
    assume(last >= 18 or not report.sub_rows)  # whose cells come last here, not in their row
    table = int(cells[last][5])
    cut = replace(
        report,
        cells={name: report.cells[name] for name in cells[: last + 1]},
        chapters=report.chapters[:table],
        ends_at=cells[last],
        signed_by=None,
        signed_on=None,
    )
    assert not check_report(cut).blocked


def test_a_document_cut_in_its_text_is_whole_up_to_there() -> None:
    report = valid_report()
    cut = replace(report, ends_at="chapter:5", chapters=report.chapters[:5])
    assert not check_report(cut).blocked
    assert run_check("S-TABLES", without_rows(cut, "table4")).findings


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(reports(), st.data())
def test_hostile_json_is_refused_or_checked(report: Report, data: st.DataObject) -> None:
    raw = canonical.to_dict(report)
    key = data.draw(st.sampled_from([*raw, "labels", "explanations", "narrative", "indicators"]))
    raw[key] = data.draw(_JUNK)
    try:
        damaged = canonical.from_dict(raw)
    except canonical.InvalidReport:
        return
    check_report(damaged, Context(previous=damaged, peers=(damaged,)))


def test_the_page_of_checks_is_current() -> None:
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert page == document.text(), "run python -m gongkai.annual.checking.document"


def test_every_rule_is_on_the_page() -> None:
    page = document.text()
    assert [id for id in engine.all_checks() if page.count(f"| {id} |") != 1] == []


def test_a_found_place_needs_no_numbers() -> None:
    assert finding("title", message="标题有误").printed is None


def test_years_before_the_tables_are_compared_by_their_indicators() -> None:
    report = replace(
        valid_report(), form=None, cells={}, year=2018, indicators={"A1": 907, "A2": 5, "A3": 12}
    )
    before = replace(report, year=2017)
    (found,) = run_check("Y-SAME-NUM", report, Context(previous=before)).findings
    assert found.cells == ("indicators.A1", "indicators.A2", "indicators.A3")
    more = replace(report, indicators={"A1": 9070, "A2": 5, "A3": 12})
    (found,) = run_check("Y-SPIKE", more, Context(previous=before)).findings
    assert (found.printed, found.expected) == (9070, "上年 907")

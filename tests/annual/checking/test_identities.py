"""A single wrong figure in Table 3 or 4 of a valid report is always found, and named."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.annual import form as forms
from gongkai.annual.checking.engine import check_report, run_check
from gongkai.annual.identities import if_blank_is_zero, shipped_rules
from gongkai.annual.model import Number, Report
from tests.annual.reports import reports, valid_report, with_values

_WRONG = st.one_of(
    st.integers(0, 20),
    st.integers(-5, 10**9),
    st.decimals(0, 100, places=1, allow_nan=False).filter(lambda d: d != int(d)),
)


def _cells(report: Report) -> list[str]:
    return [name for name in report.cells if name.startswith(("table3.", "table4."))]


def _errors_naming(report: Report, cell: str) -> list[str]:
    found = check_report(report).findings
    return [f.check for f in found if f.severity == "E" and cell in f.cells]


@given(reports(), st.data(), _WRONG)
def test_any_wrong_figure_is_named(report: Report, data: st.DataObject, wrong: Number) -> None:
    assert not check_report(report).blocked
    cell = data.draw(st.sampled_from(_cells(report)))
    if wrong == report.value(cell):
        wrong += Decimal(1) if isinstance(wrong, Decimal) else 1
    assert _errors_naming(with_values(report, {cell: wrong}), cell)


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("off_by", [-1, 1, 10])
def test_every_cell_off_by_a_little(form: str, off_by: int) -> None:
    report = valid_report(form)
    assert not check_report(report).blocked
    unnoticed = [
        cell
        for cell in _cells(report)
        if not _errors_naming(with_values(report, {cell: (report.value(cell) or 0) + off_by}), cell)
    ]
    assert unnoticed == []


@given(reports(blanks=True))
def test_blanks_break_no_identity(report: Report) -> None:
    identities = {rule.identity.id for rule in shipped_rules(report.form or "")}
    found = check_report(report).findings
    assert not [f for f in found if f.check in identities and f.severity == "E"]


def test_undecided_by_a_blank_says_how_it_would_come_out() -> None:
    passes = with_values(valid_report(), {"table3.granted.research": None})
    fails = with_values(valid_report(), {"table3.granted.business": None})
    for report, verdict in ((passes, "pass"), (fails, "fail")):
        (entry,) = run_check("T3-ROW-SUM", report).not_applicable
        assert entry.to_dict() == {
            "check": "T3-ROW-SUM",
            "why": "所涉单元格空白，不能判定：表三“予以公开”行",
            "if_blank_is_zero": verdict,
        }


def test_a_rule_of_an_ambiguous_cell_has_no_verdict_for_blanks() -> None:
    rule = next(r for r in shipped_rules("2021") if r.identity.id == "T4-REV-SUM")
    report = with_values(valid_report(), {"table4.reconsideration.other": None})
    assert if_blank_is_zero(rule, report) == "pass"
    broken = with_values(report, {"table4.reconsideration.upheld": 5})
    assert if_blank_is_zero(rule, broken) == "fail"


def test_an_identity_has_one_severity_in_all_forms() -> None:
    severities: dict[str, set[str]] = {}
    for form in forms.all_forms().values():
        for identity in form.identities:
            severities.setdefault(identity.id, set()).add(identity.severity)
    assert {id for id, known in severities.items() if len(known) > 1} == set()

"""Each rule on the cases written for it, and no rule without cases."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.annual.checking.engine import all_checks, run_check
from tests.annual.checking import cases

CASES = cases.load()
NEEDS_LEDGER = {id for id, rule in all_checks().items() if "ledger" in rule.needs}


def _each(kind: str) -> list[Any]:
    return [
        pytest.param(case, change, id=f"{case['check']}-{number}")
        for case in CASES
        for number, change in enumerate(case.get(kind, ()), start=1)
    ]


@pytest.mark.parametrize(("case", "change"), _each("pass"))
def test_passes(case: dict[str, Any], change: dict[str, Any]) -> None:
    report, context = cases.situation(case, change)
    checked = run_check(case["check"], report, context)
    assert checked.findings == ()
    assert checked.not_applicable == (), "the case does not reach the rule"


@pytest.mark.parametrize(("case", "change"), _each("fail"))
def test_fails(case: dict[str, Any], change: dict[str, Any]) -> None:
    report, context = cases.situation(case, change)
    found = run_check(case["check"], report, context).findings
    assert found
    assert all(finding.message and finding.basis and finding.cells for finding in found)
    wanted = change.get("find", {})
    if "cells" in wanted:
        assert [cell for finding in found for cell in finding.cells] == wanted["cells"]
    for key in ("printed", "expected"):
        if key in wanted:
            assert getattr(found[0], key) == wanted[key]
    assert wanted.get("says", "") in found[0].message


@pytest.mark.parametrize(("case", "change"), _each("unjudged"))
def test_not_applicable(case: dict[str, Any], change: dict[str, Any]) -> None:
    report, context = cases.situation(case, change)
    checked = run_check(case["check"], report, context)
    assert checked.findings == ()
    assert checked.not_applicable
    assert change.get("why", "") in checked.not_applicable[0].why


@pytest.mark.parametrize("id", sorted(all_checks()))
def test_every_rule_has_cases(id: str) -> None:
    own = [case for case in CASES if case["check"] == id]
    if id in NEEDS_LEDGER:
        assert any(case.get("unjudged") for case in own)
    else:
        assert any(case.get("pass") for case in own), f"{id} has no passing case"
        assert any(case.get("fail") for case in own), f"{id} has no failing case"


def test_no_case_for_a_rule_that_does_not_exist() -> None:
    assert {case["check"] for case in CASES} <= set(all_checks())

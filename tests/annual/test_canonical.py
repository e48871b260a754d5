"""Numbers in a report's JSON that no report has."""

from __future__ import annotations

import pytest

from gongkai.annual.canonical import InvalidReport, from_dict, loads

REPORT = '{"form": "2021", "table2": {"fees": {"amount_wan": %s}}}'


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "1" * 30, "9" * 5000])
def test_a_number_too_large_is_refused_and_never_written_out(number: str) -> None:
    with pytest.raises(InvalidReport):
        from_dict(loads(REPORT % number))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "true", '"3"', "[3]", "{}"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(InvalidReport):
        from_dict(loads(REPORT % number))


def test_money_keeps_its_digits() -> None:
    report = from_dict(loads(REPORT % "9999.8103"))
    assert str(report.value("table2.fees.amount_wan")) == "9999.8103"

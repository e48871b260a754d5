"""The clock, case by case: each YAML document is one case written by a person of the law.

``given``, ``events`` and ``today`` are what ``gongkai statute clock`` takes; ``expect`` names
fields of its output. Of ``deadlines`` the entries named must be there; ``no_deadline`` lists
kinds that must not; ``says`` is text of the trace; everything else is compared whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.statute import clock_input
from gongkai.statute.citation import cite
from gongkai.statute.clock import clock

HERE = Path(__file__).parent
CASES = [
    pytest.param(case, id=f"{path.stem}-{number}")
    for path in sorted(HERE.glob("*.yaml"))
    for number, case in enumerate(yaml.safe_load_all(path.read_text(encoding="utf-8")), start=1)
]


def as_json(value: Any) -> Any:
    """The value with its dates as text, as a JSON file has them."""
    if isinstance(value, Mapping):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def has(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(found[key] == one for key, one in wanted.items())


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    """The output holds everything the case expects."""
    filing = clock_input.read(as_json({**case["given"], "events": case.get("events", [])}))
    found = clock(filing, case.get("today")).to_dict()
    expect = as_json(case["expect"])
    title = case["title"]
    missing = set(expect.pop("no_deadline", ())) & {one["kind"] for one in found["deadlines"]}
    assert not missing, title
    if says := expect.pop("says", ""):
        assert any(says in step["text"] for step in found["steps"]), title
    wanted = expect.pop("deadlines", None)
    if wanted == []:
        assert found["deadlines"] == [], title
    for one in wanted or ():
        assert any(has(deadline, one) for deadline in found["deadlines"]), (title, one, found)
    errors = expect.pop("errors", [])
    assert len(found["errors"]) == len(errors), (title, found["errors"])
    assert all(map(has, found["errors"], errors)), (title, found["errors"])
    assert {key: found[key] for key in expect} == expect, title


@pytest.mark.parametrize("case", CASES)
def test_the_trace_names_its_articles_in_words(case: dict[str, Any]) -> None:
    """Every step and every error cites an article we know and says it in Chinese."""
    filing = clock_input.read(as_json({**case["given"], "events": case.get("events", [])}))
    found = clock(filing, case.get("today"))
    for one in (*found.steps, *found.errors):
        assert cite(one.article, titled=False) in one.text
        assert re.search(r"[\u4e00-\u9fff]", one.text)
    assert [step.date for step in found.steps] == sorted(step.date for step in found.steps)


def test_there_are_cases_and_each_has_its_article() -> None:
    cases = [parameter.values[0] for parameter in CASES]
    assert len(cases) >= 60
    assert all(cite(case["article"]) and case["title"] for case in cases)
    assert len({case["title"] for case in cases}) == len(cases)

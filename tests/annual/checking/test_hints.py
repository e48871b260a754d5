"""The hints on prose that fire on six real reports, each judged right or wrong by a reader."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.annual import reading
from gongkai.annual.checking.engine import Checked, all_checks, check_report

JUDGED: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "hints.yaml").read_text(encoding="utf-8")
)
MOST_WRONG = 1


def _is_hint(id: str) -> bool:
    return all_checks()[id].run.__module__.rpartition(".")[2].startswith("prose_")


def _hints(checked: Checked) -> dict[str, int]:
    return dict(Counter(f.check for f in checked.findings if _is_hint(f.check)))


@pytest.mark.parametrize("name", JUDGED)
def test_hints_are_those_judged(corpus: Path, name: str) -> None:
    judged = {id: entry["times"] for id, entry in JUDGED[name].items() if id != "note"}
    assert _hints(check_report(reading.read_file(corpus / name))) == judged


@pytest.mark.parametrize("name", JUDGED)
def test_at_most_one_hint_a_document_is_wrong(name: str) -> None:
    entries = [entry for id, entry in JUDGED[name].items() if id != "note"]
    assert sum(not entry["right"] for entry in entries) <= MOST_WRONG
    assert all(len(entry["why"]) > 10 for entry in entries)


def test_prose_passes_where_the_reader_says_so(corpus: Path) -> None:
    """What the catalogue lists as passed on the seeds is judged, not merely not applicable."""
    passed = {
        "seed-000-fushun-2020": (
            "N-SUM-ACTIVE",
            "N-T2-DECISIONS",
            "N-T2-NORM",
            "N-T3",
            "N-T4",
            "N-PROBLEM-MEASURE",
            "N-LAW-CITE",
            "S-PERIOD",
        ),
        "seed-001-chengbu-2019": ("N-SUM-ACTIVE",),
        "seed-002-lingbao-2021": ("N-LIST-COUNT", "N-T3", "N-T4", "N-FEE-STATEMENT"),
        "seed-004-daxing-2020": ("N-MEETING-SUM", "N-RATE", "N-PROBLEM-MEASURE"),
    }
    for name, ids in passed.items():
        checked = check_report(reading.read_file(corpus / f"{name}.txt"))
        silent = {f.check for f in checked.findings} | {n.check for n in checked.not_applicable}
        assert silent.isdisjoint(ids), name


def test_no_hint_reaches_beyond_a_cut(corpus: Path) -> None:
    """A rule whose chapter lies beyond the end of a cut document is not applicable."""
    whole = reading.read_file(corpus / "huaian-city-2024-t-raw.txt")
    cut = reading.read_file(corpus / "guangming-2022.txt")
    assert whole.ends_at is None
    assert cut.ends_at == "chapter:1"
    applied = {n.check for n in check_report(cut).not_applicable}
    assert {"N-T3-MISSING", "N-FEE-STATEMENT", "N-PROBLEM-MEASURE", "S-CONTACT"} <= applied

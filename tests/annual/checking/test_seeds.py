"""The five real reports: what fires on their labelled tables and on the documents as read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.annual import canonical, reading
from gongkai.annual.checking import identity
from gongkai.annual.checking.engine import Checked, all_checks, check_report
from gongkai.annual.identities import shipped_rules
from gongkai.annual.model import Report

EXPECTED = yaml.safe_load((Path(__file__).parent / "seeds.yaml").read_text(encoding="utf-8"))
TABLES_ONLY = ("S-SIGN-DATE",)


def _gold(corpus: Path, name: str) -> Report:
    text = (corpus / f"{name}.gold.json").read_text(encoding="utf-8")
    return canonical.from_dict(canonical.loads(text))


def _fired(checked: Checked, *, but: tuple[str, ...] = ()) -> dict[str, list[int]]:
    """Rule → number of cells of each of its findings, rules on prose left out."""
    fired: dict[str, list[int]] = {}
    for finding in checked.findings:
        module = all_checks()[finding.check].run.__module__.rpartition(".")[2]
        if not module.startswith(("prose", "narrative")) and finding.check not in but:
            fired.setdefault(finding.check, []).append(len(finding.cells))
    return fired


@pytest.mark.parametrize("name", EXPECTED)
def test_labelled_tables(corpus: Path, name: str) -> None:
    checked = check_report(_gold(corpus, name))
    assert _fired(checked, but=TABLES_ONLY) == EXPECTED[name]["gold"]


@pytest.mark.parametrize("name", EXPECTED)
def test_document_as_read(corpus: Path, name: str) -> None:
    checked = check_report(reading.read_file(corpus / f"{name}.txt"))
    assert _fired(checked) == EXPECTED[name]["read"]


def test_blanks_of_seed_003_pass_as_zero(corpus: Path) -> None:
    checked = check_report(_gold(corpus, "seed-003-zone-2020"))
    undecided = {e.check: e.if_blank_is_zero for e in checked.not_applicable if e.if_blank_is_zero}
    assert undecided == dict.fromkeys(
        (
            "T3-COL-BALANCE",
            "T3-RESULT-SUM",
            "T3-ROW-SUM",
            "T3-ZERO-RESULT",
            "T4-AFT-SUM",
            "T4-DIR-SUM",
            "T4-REV-SUM",
        ),
        "pass",
    )


def test_lost_cells_of_seed_002_leave_its_sums_open(corpus: Path) -> None:
    checked = check_report(_gold(corpus, "seed-002-lingbao-2021"))
    assert any(e.check == "T3-ROW-SUM" and "21 处" in e.why for e in checked.not_applicable)


def _broken(report: Report) -> set[tuple[str, tuple[str, ...]]]:
    """The identities a report breaks: (rule, its cells)."""
    return {
        (rule.identity.id, identity.actual_cells(report, rule.cells()))
        for rule in shipped_rules(report.form or "")
        if rule.holds(report.value) is False
    }


def _documents(corpus: Path, kind: str) -> list[Path]:
    """Documents of one kind that are labelled with a form of known identities."""
    return [
        source
        for source in sorted(corpus.glob(f"*.{kind}"))
        if (gold := source.with_suffix(".gold.json")).exists()
        and json.loads(gold.read_text(encoding="utf-8"))["form"] in ("2019", "2021")
    ]


@pytest.mark.parametrize(("kind", "number"), [("txt", 48), ("html", 2), ("pdf", 1), ("docx", 2)])
def test_identities_break_alike_on_labels_and_on_reading(
    corpus: Path, kind: str, number: int
) -> None:
    documents = _documents(corpus, kind)
    assert len(documents) >= number
    differing: dict[str, Any] = {}
    for source in documents:
        labelled = _broken(_gold(corpus, source.stem))
        read = _broken(reading.read_file(source))
        if labelled != read:
            differing[source.name] = sorted(labelled ^ read)
    assert differing == {}

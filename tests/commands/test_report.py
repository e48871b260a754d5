"""The command line as a clerk or a script calls it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gongkai.annual import canonical, writing
from gongkai.annual.model import Report
from gongkai.cli import main
from tests.annual.reports import valid_report, with_values


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def put(report: Report, path: Path) -> Path:
    writing.write(report, path)
    return path


def test_read_prints_the_canonical_form(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = valid_report()
    assert main(["report", "read", str(put(report, folder / "a.txt")), "--json"]) == 0
    printed = canonical.loads(capsys.readouterr().out)
    assert printed["form"] == "2021"
    assert printed["cells"]["table3.new.total"]["at"]["line"] > 1
    assert canonical.equal(canonical.from_dict(printed), report)


def test_read_writes_to_a_file(folder: Path) -> None:
    source, out = put(valid_report(), folder / "a.html"), folder / "a.json"
    assert main(["report", "read", str(source), "--out", str(out)]) == 0
    assert canonical.from_dict(canonical.loads(out.read_text())).year == 2023


def test_a_folder_prints_one_object_a_line_and_goes_on(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(valid_report(), folder / "a.txt")
    (folder / "b.txt").write_text("一张购物清单", encoding="utf-8")
    (folder / "c.docx").write_bytes(b"PK\x03\x04 broken")
    put(valid_report("2019"), folder / "d.html")
    assert main(["report", "read", str(folder), "--json"]) == 2
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(line["file"]).name for line in lines] == ["a.txt", "b.txt", "c.docx", "d.html"]
    assert [line["form"] for line in lines] == ["2021", None, None, "2019"]
    assert lines[1]["refused"]
    assert lines[2]["error"]


@pytest.mark.parametrize(("planted", "status"), [(None, 0), (12, 1)])
def test_check_tells_an_error_by_its_exit_status(
    folder: Path, planted: int | None, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    report = valid_report()
    if planted is not None:
        report = with_values(report, {"table3.granted.business": planted})
    source = put(report, folder / "a.json")
    assert main(["report", "check", str(source), "--json"]) == status
    printed = json.loads(capsys.readouterr().out)
    errors = [f for f in printed["findings"] if f["severity"] == "E"]
    assert bool(errors) == bool(status)
    assert all(
        {"check", "cells", "printed", "expected", "message", "basis"} <= set(f)
        for f in printed["findings"]
    )
    assert all(entry["why"] for entry in printed["not_applicable"])
    if errors:
        assert any("table3.granted.business" in f["cells"] for f in errors)


def test_check_judges_the_date_of_publication(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Art. 49: a department publishes by 31 January."""
    source = put(replace(valid_report(), signed_on=None), folder / "a.json")
    assert main(["report", "check", str(source), "--published", "2024-02-01", "--json"]) == 1
    printed = json.loads(capsys.readouterr().out)
    assert "D-DEADLINE-DEPT" in [f["check"] for f in printed["findings"]]


def test_check_compares_with_last_year(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = replace(
        valid_report(year=2022),
        title="云溪市水利局2022年政府信息公开工作年度报告",
        signed_on=date(2023, 1, 20),
    )
    old = put(with_values(last, {"table3.carried_out.natural_person": 9}), folder / "old.json")
    new = put(valid_report(), folder / "new.json")
    main(["report", "check", str(new), "--previous", str(old), "--json"])
    printed = json.loads(capsys.readouterr().out)
    assert "T3-CARRY-YOY" in [f["check"] for f in printed["findings"]]


@pytest.mark.parametrize("suffix", ["docx", "html", "xlsx", "txt", "md", "json"])
def test_write_makes_every_format(folder: Path, suffix: str) -> None:
    source, out = put(valid_report(), folder / "a.json"), folder / f"out.{suffix}"
    assert main(["report", "write", str(source), "--to", str(out)]) == 0
    assert main(["report", "read", str(out)]) == 0


def test_compare_and_add(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a = put(valid_report(organ="云溪市水利局"), folder / "a.json")
    b = put(valid_report(organ="云溪市财政局"), folder / "b.json")
    assert main(["report", "compare", str(a), str(b), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["figures"]
    names = folder / "names.txt"
    names.write_text("云溪市水利局\n云溪市财政局\n云溪市教育局\n", encoding="utf-8")
    out = folder / "sum.json"
    assert main(["report", "add", str(a), str(b), "--expect", str(names), "--out", str(out)]) == 0
    total = canonical.loads(out.read_text())
    assert total["table3"]["granted"][0] == 82
    assert total["missing"] == ["云溪市教育局"]


def test_adding_different_forms_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a = put(valid_report("2019"), folder / "a.json")
    b = put(valid_report("2021"), folder / "b.json")
    with pytest.raises(SystemExit) as stop:
        main(["report", "add", str(a), str(b)])
    assert stop.value.code == 2
    assert "格式不同" in capsys.readouterr().err


def test_a_missing_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["report", "read", "没有这个文件.txt"])
    assert stop.value.code == 2
    assert "没有这个文件.txt" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("locale", "word"), [("zh_CN.UTF-8", "检查报告"), ("en_GB.UTF-8", "check a report")]
)
def test_help_speaks_the_language_of_the_locale(
    locale: str, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    with pytest.raises(SystemExit):
        main(["report", "--help"])
    assert word in capsys.readouterr().out


def test_score_counts_every_labelled_cell(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The labelled corpus: nothing wrong, no phantom, at most 3 of its numbers not read."""
    assert main(["report", "score", str(corpus)]) == 0
    total = capsys.readouterr().out.splitlines()[-1].split()
    numbers, right, *_, missing, wrong, phantom = (int(word) for word in total[1:])
    assert numbers > 3600
    assert (wrong, phantom) == (0, 0)
    assert missing <= 3
    assert right == numbers - missing

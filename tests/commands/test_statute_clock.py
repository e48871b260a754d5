"""``gongkai statute clock`` as a clerk or a script calls it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from gongkai.cli import main

FILING = {
    "channel": "in_person",
    "arrived": "2025-03-03",
    "events": [
        {"type": "correction_asked", "date": "2025-03-10", "until": "2025-03-31"},
        {"type": "correction_received", "date": "2025-03-20"},
    ],
}
UNLAWFUL = {
    **FILING,
    "events": [*FILING["events"], {"type": "correction_asked", "date": "2025-04-01"}],
}
FIELDS = {
    "received_on",
    "due_on",
    "state",
    "late",
    "as_of",
    "days_used",
    "days_suspended",
    "days_left",
    "provisional",
    "deadlines",
    "steps",
    "skipped",
    "errors",
}


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def put(folder: Path, value: Any) -> str:
    path = folder / "case.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return str(path)


def test_json_has_every_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["statute", "clock", put(tmp_path, FILING), "--today", "2025-04-01", "--json"]
    assert main(words) == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == FIELDS
    assert (printed["due_on"], printed["as_of"]) == ("2025-04-18", "2025-04-01")
    assert (printed["days_used"], printed["days_left"]) == (8, 12)
    assert set(printed["deadlines"][0]) == {"kind", "id", "due_on", "done_on", "late", "article"}
    assert set(printed["steps"][0]) == {"date", "article", "text"}
    assert set(printed["skipped"][0]) == {"date", "reason", "notice"}


def test_people_get_a_table_and_the_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["statute", "clock", put(tmp_path, FILING), "--today", "2025-03-20"]) == 0
    printed = capsys.readouterr().out
    assert "答复期限  2025-04-18" in printed
    assert "第三十条" in printed
    assert "清明节放假（国办发明电〔2024〕12号）" in printed
    assert "注意" not in printed


def test_people_are_told_of_events_not_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["statute", "clock", put(tmp_path, FILING), "--today", "2025-03-12"]) == 0
    assert "1 个事件晚于 2025-03-12，没有计入" in capsys.readouterr().out


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_an_unlawful_event_is_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert main(["statute", "clock", put(tmp_path, UNLAWFUL), *options]) == 1
    assert "补正应当一次性告知" in capsys.readouterr().out


def test_a_provisional_date_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filing = {"channel": "in_person", "arrived": "2026-12-15"}
    assert main(["statute", "clock", put(tmp_path, filing)]) == 0
    printed = capsys.readouterr().out
    assert "2027-01-12（暂定）" in printed
    assert "2027 年放假安排尚未公布，按周末推算" in printed


def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(FILING)))
    assert main(["statute", "clock", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["due_on"] == "2025-04-18"


def event(**fields: Any) -> dict[str, Any]:
    return {"channel": "fax", "arrived": "2025-03-03", "events": [fields]}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("{", "不是 JSON，第 1 行第 2 个字符"),
        ("[]", "最外层应为一个对象"),
        ("[" * 100_000, "嵌套过深"),
        ({}, "channel：缺少这一项"),
        ({"channel": "fax"}, "arrived：缺少这一项"),
        ({"channel": "owl", "arrived": "2025-03-03"}, "channel：不认识的渠道 'owl'"),
        ({"channel": 7, "arrived": "2025-03-03"}, "channel：应为文字"),
        ({"channel": "fax", "arrived": "2025-02-30"}, "arrived：没有 2025-02-30 这一天"),
        ({"channel": "fax", "arrived": "20250303"}, "arrived：日期应写成 YYYY-MM-DD"),
        ({"channel": "fax", "arrived": 20250303}, "arrived：日期应写成 YYYY-MM-DD"),
        ({"channel": "fax", "arrived": "0001-01-01"}, "arrived：年份应在 2000 至 2100"),
        ({"channel": "in_person", "arrived": "2018-03-01"}, "2018-03-01 尚不适用"),
        (
            {"channel": "fax", "arrived": "2025-03-03", "confirmed": "2025-03-01"},
            "confirmed：确认日期 2025-03-01 早于到达日期 2025-03-03",
        ),
        ({"channel": "fax", "arrived": "2025-03-03", "events": {}}, "events：应为数组"),
        ({"channel": "fax", "arrived": "2025-03-03", "events": ["x"]}, "events[0]：应为一个对象"),
        (event(date="2025-03-04"), "events[0].type：缺少这一项"),
        (event(type="fly", date="2025-03-04"), "events[0].type：不认识的事件类型 'fly'"),
        (event(type="served"), "events[0].date：缺少这一项"),
        (event(type="served", date="昨天"), "events[0].date：日期应写成 YYYY-MM-DD"),
        (event(type="delay_set", date="2025-03-04"), "events[0].until：缺少这一项"),
        (event(type="extended", date="2025-03-04", days="20"), "events[0].days：应为整数"),
        (event(type="extended", date="2025-03-04", days=True), "events[0].days：应为整数"),
        (event(type="third_party_asked", date="2025-03-04", id=[1]), "events[0].id：应为文字"),
    ],
)
def test_what_cannot_be_read_is_status_2_and_says_what_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: Any, message: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["statute", "clock", put(tmp_path, value)])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_a_file_that_is_no_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.json"
    path.write_bytes(b"\xff\xfe\x00")
    for name in (str(path), str(tmp_path / "none.json")):
        with pytest.raises(SystemExit) as stopped:
            main(["statute", "clock", name])
        assert stopped.value.code == 2
    printed = capsys.readouterr().err
    assert "不是 UTF-8 编码的文本" in printed
    assert "打不开" in printed


def test_today_is_a_date(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["statute", "clock", "-", "--today", "soon"])
    assert stopped.value.code == 2
    assert "日期应为 YYYY-MM-DD：soon" in capsys.readouterr().err

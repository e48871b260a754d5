"""An existing ledger comes in whole or not at all, and leaves what people would have left."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from gongkai.statute import outcomes
from gongkai.web.ledger import jobs, personal, rebuild, verify
from gongkai.web.ledger.models import Counter, Event, Job, Outbox, PersonalRecord
from gongkai.web.organs.roles import Role
from gongkai.web.requests import importing, sheet
from gongkai.web.requests.models import RequestCase
from tests.web.conftest import sign_in, work_off
from tests.web.requests.conftest import Desk

OPEN = {
    "编号": "〔2026〕3号", "收到渠道": "当面提交", "收到日期": date(2026, 3, 2),
    "申请人类别": "自然人", "申请人": "阿依古丽·买买提", "证件种类": "居民身份证",
    "证件号码": "110101199003070011", "所需政府信息": "城市公园夜间照明电费支出",
}  # fmt: skip
CLOSED = OPEN | {
    "编号": "〔2025〕12号", "收到渠道": "网上提交", "收到日期": "2025-03-03",
    "确认日期": "2025年3月4日", "申请人类别": "商业企业", "申请人": "安澜市𠮷田商贸有限公司",
    "证件种类": "", "证件号码": "", "承办科室": "办公室",
    "处理结果": outcomes.outcome("O-OPEN").label,
    "答复文号": "安商公复〔2025〕7号", "答复日期": "2025/3/20", "送达方式": "直接送达",
    "送达日期": "2025-03-21", "档号": "2025-12",
}  # fmt: skip
WITHDRAWN = OPEN | {
    "编号": "〔2025〕13号", "收到日期": "2025-04-01", "处理结果": "申请人撤回",
    "答复日期": "2025-04-03",
}  # fmt: skip


def table(rows: Sequence[Mapping[str, Any]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.append(sheet.COLUMNS)
    for row in rows:
        book.active.append([row.get(name) for name in sheet.COLUMNS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def brought(desk: Desk, rows: Sequence[Mapping[str, Any]]) -> Job:
    job = importing.begin(desk.people[Role.CLERK], table(rows), "台账.xlsx")
    work_off()
    return Job.objects.get(pk=job.pk)


def faults(desk: Desk, **wrong: Any) -> list[Any]:
    before = Event.objects.count()
    found = brought(desk, [OPEN | {"编号": "甲"}, OPEN | wrong]).result
    assert found["applied"] == 0 and Event.objects.count() == before, "whole or not at all"
    return [(row, column, message) for row, column, message in found["faults"]]


def test_every_row_becomes_an_event_and_a_case(desk: Desk) -> None:
    job = brought(desk, [OPEN, CLOSED, WITHDRAWN])
    assert job.result == {"faults": [], "applied": 3, "before": 0}
    rows = {row.number: row for row in RequestCase.objects.all()}
    assert set(rows) == {"〔2026〕3号", "〔2025〕12号", "〔2025〕13号"}
    is_open, closed, withdrawn = (rows[each["编号"]] for each in (OPEN, CLOSED, WITHDRAWN))
    assert (is_open.state, is_open.due_on) == ("registered", date(2026, 3, 30))
    assert (closed.state, closed.outcome, closed.late) == ("archived", "O-OPEN", False)
    assert (closed.received_on, closed.closed_on) == (date(2025, 3, 4), date(2025, 3, 21))
    assert closed.reply_number == "安商公复〔2025〕7号" and closed.counted_year == 2025
    assert (withdrawn.state, withdrawn.case.withdrawn) == ("closed", True)
    assert [event.act for event in Event.objects.order_by("seq")] == ["carry_over"] * 3
    assert [event.data["number"] for event in Event.objects.order_by("seq")] == [
        "〔2026〕3号", "〔2025〕12号", "〔2025〕13号",
    ]  # fmt: skip
    assert not Outbox.objects.exists(), "an old request calls for no new receipt"


def test_the_chain_the_numbers_and_the_projection_hold_after_an_import(desk: Desk) -> None:
    brought(desk, [OPEN, CLOSED])
    subject = desk.arrive(date(2026, 3, 9))
    assert desk.row(subject).number == "安商依申请〔2026〕1号", "its own series has no gap"
    assert Counter.objects.get(series="request").last == 1
    assert list(verify.verify()) == []
    assert list(rebuild.compare()) == []


def test_personal_data_is_kept_apart_and_the_file_is_gone(desk: Desk) -> None:
    job = brought(desk, [OPEN, CLOSED])
    assert "买买提" not in str(list(Event.objects.values())) + str(job.input) + str(job.result)
    case = RequestCase.objects.get(number="〔2026〕3号").case
    ref = personal.Ref.of(
        {"personal": case.requester.personal, "version": 1, "digest": case.requester.digest}
    )
    assert personal.read(ref, job.actor, "核对")["name"] == "阿依古丽·买买提"
    with pytest.raises(personal.Destroyed):
        personal.read(personal.Ref.of(job.input["file"]), job.actor, "核对")


def test_the_same_identity_number_is_one_requester(desk: Desk) -> None:
    brought(desk, [OPEN, OPEN | {"编号": "〔2026〕4号"}])
    assert len(set(RequestCase.objects.values_list("requester_record", flat=True))) == 1


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("收到渠道", "飞鸽", "“飞鸽”不对"),
        ("收到日期", "去年", "不是日期"),
        ("收到日期", "2027-06-01", "晚于今天"),
        ("收到日期", "2026-02-30", "不是日期"),
        ("收到日期", "2019-05-14", "尚不适用"),
        ("申请人", "", "没有填写"),
        ("证件号码", "110101199003070018", "校验"),
        ("编号", "甲", "已经在台账里，或者在本表中出现过"),
        ("编号", "安商依申请〔2026〕9号", "日后会重号"),
        ("经办人", "无此人", "本单位没有“无此人”"),
        ("处理结果", "予以保密", "不对"),
    ],
)
def test_a_wrong_cell_is_reported_with_row_and_column(
    desk: Desk, column: str, text: str, says: str
) -> None:
    ((row, where, message),) = faults(desk, **{column: text})
    assert (row, where) == (3, column) and says in message


def test_what_does_not_fit_together_is_reported(desk: Desk) -> None:
    ((row, column, message),) = faults(desk, **CLOSED | {"编号": "乙", "送达日期": ""})
    assert row == 3 and column == "送达日期" and "处理结果请留空" in message
    ((_, _, message),) = faults(desk, **CLOSED | {"编号": "乙", "送达日期": "2025-03-19"})
    assert "送达日期（2025-03-19）早于答复日期（2025-03-20）" in message


def test_in_another_table_it_is_refused_by_its_number(desk: Desk) -> None:
    assert brought(desk, [OPEN]).result["applied"] == 1
    again = brought(desk, [OPEN, WITHDRAWN]).result
    assert again["applied"] == 0 and "已经在台账里" in again["faults"][0][2]
    assert Event.objects.count() == 1


def test_a_failure_in_the_middle_is_told_and_the_same_file_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was entered before stays, whole; nothing is entered twice."""
    done = importing.perform
    left = iter(range(2))

    def fails(*args: Any, **kwargs: Any) -> Any:
        if next(left, None) is None:
            raise RuntimeError("the disk is full")
        return done(*args, **kwargs)

    data, clerk = table([OPEN, CLOSED, WITHDRAWN]), desk.people[Role.CLERK]
    before = PersonalRecord.objects.count()
    monkeypatch.setattr(importing, "perform", fails)
    monkeypatch.setattr(importing, "A_TURN", 1)
    broken = importing.begin(clerk, data, "a.xlsx")
    jobs.run_one()
    broken.refresh_from_db()
    assert broken.state == "failed" and "错误编号" in broken.message
    assert broken.result == {"faults": [], "applied": 2, "before": 0}
    assert Event.objects.count() == RequestCase.objects.count() == 2
    assert PersonalRecord.objects.count() == before + 2 + 1, "theirs, and the waiting file"
    page = sign_in(clerk).get(f"/requests/import/{broken.pk}/").content.decode()
    assert "已写入 2 件，其余还没有" in page
    monkeypatch.setattr(importing, "perform", done)
    again = importing.begin(clerk, data, "a.xlsx")
    jobs.run_one()
    again.refresh_from_db()
    assert again.result == {"faults": [], "applied": 1, "before": 2}
    assert sorted(RequestCase.objects.values_list("number", flat=True)) == sorted(
        each["编号"] for each in (OPEN, CLOSED, WITHDRAWN)
    )


def test_a_turn_is_entered_whole_or_not_at_all(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: Any, **kwargs: Any) -> Any:
        if kwargs["key"].endswith(":4"):
            raise RuntimeError("the disk is full")
        return importing_perform(*args, **kwargs)

    importing_perform = importing.perform
    monkeypatch.setattr(importing, "perform", fails)
    before = PersonalRecord.objects.count()
    job = brought(desk, [OPEN, CLOSED, WITHDRAWN])
    assert job.state == "failed"
    assert not Event.objects.exists() and not RequestCase.objects.exists()
    assert PersonalRecord.objects.count() == before + 1, "the waiting file only"


def test_too_many_rows_are_refused_with_how_to_split() -> None:
    with pytest.raises(importing.Unreadable, match="分成几张表"):
        sheet.read(table([OPEN] * (sheet.LIMIT + 1)))
    assert len(sheet.read(table([OPEN] * 20))) == 20


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"PK\x03\x04"])
def test_a_broken_file_is_refused_as_a_whole(desk: Desk, data: bytes) -> None:
    job = importing.begin(desk.people[Role.CLERK], data, "x.xlsx")
    jobs.run_one()
    result = Job.objects.get(pk=job.pk).result
    assert result["faults"][0][0] == 0 and "不是 XLSX 表格" in result["faults"][0][2]


def test_by_the_pages(desk: Desk) -> None:
    web = sign_in(desk.people[Role.CLERK])
    template = web.get("/requests/import/template.xlsx")
    assert next(load_workbook(io.BytesIO(template.content)).active.values) == sheet.COLUMNS
    for name, data, says in (
        ("a.xlsx", b"not a table", "不是 XLSX 表格"),
        ("a.xlsx", b"PK\x03\x04" + b"0" * importing.LARGEST, "请按收到日期的先后分成几张表"),
    ):
        answer = web.post("/requests/import/", {"table": SimpleUploadedFile(name, data)})
        assert answer.status_code == 400 and says in answer.content.decode()
    sent = SimpleUploadedFile("台账.xlsx", table([OPEN, OPEN]))
    page = web.post("/requests/import/", {"table": sent})["Location"]
    assert re.search(r"排队中|正在核对", web.get(page).content.decode())
    work_off()
    assert "第 3 行" in web.get(page).content.decode()
    sent = SimpleUploadedFile("台账.xlsx", table([OPEN, CLOSED]))
    page = web.post("/requests/import/", {"table": sent})["Location"]
    work_off()
    assert "已导入 2 件" in web.get(page).content.decode()

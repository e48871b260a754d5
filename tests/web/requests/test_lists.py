"""Board, register and export: what stands where on a day, and how few queries it takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from gongkai.web.ledger.models import PersonalRead
from gongkai.web.organs.models import Organ
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import board, exporting, register
from gongkai.web.requests.models import RequestCase
from tests.web.conftest import sign_in, stand
from tests.web.requests.conftest import PERSON, TODAY, Desk, decided, in_process

QUERIES = 12


@pytest.fixture
def clerk(desk: Desk) -> Client:
    return sign_in(desk.people[Role.CLERK])


def lanes(desk: Desk, on: date, handler: int | None = None) -> dict[str, list[str]]:
    found = board.board(desk.organ, on, handler)
    return {lane.key: [line.row.description for line in lane.lines] for lane in found.lanes}


def ask(address: str, today: date = TODAY) -> list[RequestCase]:
    return list(register.page_of(register.Query.of(QueryDict(address)), today))


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


def test_a_case_moves_between_lanes_as_days_pass_though_nothing_is_stored(desk: Desk) -> None:
    subject = desk.arrive(date(2026, 2, 12), description="批准文件")
    due = desk.row(subject).due_on
    assert due == date(2026, 3, 18)
    before = RequestCase.objects.values().get(subject=subject)
    assert lanes(desk, due - timedelta(days=7))["week"] == []
    assert lanes(desk, due - timedelta(days=7))["later"] == ["批准文件"]
    assert lanes(desk, due - timedelta(days=1))["week"] == ["批准文件"]
    assert lanes(desk, due)["today"] == ["批准文件"]
    assert lanes(desk, due + timedelta(days=1))["late"] == ["批准文件"]
    assert RequestCase.objects.values().get(subject=subject) == before


def test_what_is_awaited_and_suspended_stands_in_its_lane(desk: Desk) -> None:
    on = date(2026, 3, 9)
    desk.arrive(on, act="file_online", channel="internet", description="待确认的")
    asked = desk.arrive(on, description="待补正的")
    desk.do(asked, "ask_correction", on, unclear="不明", guidance="写明", until=date(2026, 4, 1))
    consulted = in_process(desk, on, description="征求意见的")
    desk.do(consulted, "consult_co_maker", on, organ_name="市财政局", about="合同")
    found = lanes(desk, TODAY)
    assert sorted(found["waiting"]) == sorted(["待确认的", "待补正的"])
    assert found["held"] == ["征求意见的"]


@pytest.mark.article("R711 33(3)")
def test_no_day_is_late_while_an_organ_without_a_limit_is_asked(desk: Desk) -> None:
    subject = in_process(desk, date(2026, 2, 12), description="征求意见的")
    desk.do(subject, "consult_other_organ", date(2026, 3, 2), organ_name="市财政局", about="合同")
    assert desk.row(subject).due_on is None
    assert lanes(desk, date(2026, 6, 1)) | {"held": []} == {key: [] for key in lanes(desk, TODAY)}
    desk.do(subject, "record_answer", date(2026, 4, 1), consultation="c1", answer="agree")
    assert desk.row(subject).due_on == date(2026, 4, 20)


def test_every_open_case_stands_in_one_lane(desk: Desk) -> None:
    for back in range(0, 60, 3):
        subject = in_process(desk, date(2026, 1, 5) + timedelta(days=back))
        if back % 2:
            desk.do(
                subject, "consult_co_maker", date(2026, 1, 5) + timedelta(days=back),
                organ_name="市财政局", about="合同",
            )  # fmt: skip
    for shift in range(0, 90, 7):
        conditions = board.lane_conditions(date(2026, 1, 5) + timedelta(days=shift))
        seen: list[int] = []
        for condition in conditions.values():
            seen += board.open_cases(desk.organ).filter(condition).values_list("pk", flat=True)
        assert sorted(seen) == sorted(board.open_cases(desk.organ).values_list("pk", flat=True))


def test_an_answered_case_leaves_the_board(desk: Desk) -> None:
    subject = in_process(desk, date(2026, 2, 12))
    decided(desk, subject, date(2026, 3, 2))
    desk.do(subject, "serve", date(2026, 3, 3), way="direct", proof="回证")
    assert not any(lanes(desk, date(2026, 6, 1)).values())


def test_the_board_of_one_handler(desk: Desk) -> None:
    clerk = desk.people[Role.CLERK]
    in_process(desk, date(2026, 2, 12), description="有人办")
    desk.arrive(date(2026, 2, 12), description="没人办")
    assert lanes(desk, TODAY, clerk.pk)["today"] == ["有人办"]
    assert lanes(desk, TODAY, 0)["today"] == ["没人办"]


def test_the_board_page(desk: Desk, clerk: Client, day: date) -> None:
    desk.arrive(date(2026, 2, 12), description="批准文件")
    text = clerk.get("/requests/board/").content.decode()
    assert "批准文件" in text and "在办 1 件" in text and "星期三" in text
    assert PERSON["name"] not in text
    empty = clerk.get("/requests/board/?handler=0").content.decode()
    assert "批准文件" in empty


@pytest.mark.parametrize("address", ["/requests/board/", "/requests/ledger/"])
def test_a_list_takes_as_many_queries_with_sixty_cases_as_with_two(
    address: str, desk: Desk, clerk: Client, day: date
) -> None:
    """Budget: at most 12 queries, whatever the number of cases."""
    for number in range(2):
        in_process(desk, date(2026, 2, 1) + timedelta(days=number))
    clerk.get(address)
    with counted() as few:
        assert clerk.get(address).status_code == 200
    for row in RequestCase.objects.all():
        copies(row, 29)
    with counted() as many:
        assert clerk.get(address).status_code == 200
    told = "\n".join(query["sql"][:160] for query in many)
    assert len(many) <= QUERIES, told
    # A lane that was empty costs nothing; with cases in it, it costs one.
    assert len(many) - len(few) <= 4, told
    assert not any('"folded"' in query["sql"] for query in many), "a list reads columns only"


def test_an_officer_sees_several_organs_in_as_few_queries(desk: Desk, day: date) -> None:
    below = Organ.objects.create(name="安澜市商务局流通处", parent=desk.organ)
    officer = sign_in(desk.people[Role.OFFICER])
    for _ in range(3):
        desk.arrive(date(2026, 1, 5))
    for address in ("/requests/ledger/?organ=", "/requests/oversight/"):
        officer.get(address)
        with counted() as queries:
            assert below.name in officer.get(address).content.decode()
        assert len(queries) <= QUERIES, [query["sql"][:90] for query in queries]


def test_the_register_filters_by_what_it_says(desk: Desk, clerk: Client, day: date) -> None:
    mine = in_process(desk, date(2026, 2, 12), description="经办中的")
    desk.arrive(date(2026, 3, 2), description="书信来的", channel="mail_signed")
    subject = in_process(desk, date(2026, 2, 5), description="办完的")
    decided(desk, subject, date(2026, 3, 2))
    desk.do(subject, "serve", date(2026, 3, 3), way="direct", proof="回证")
    said = {
        "": ["书信来的", "经办中的", "办完的"],
        "state=open": ["书信来的", "经办中的"],
        "state=over": ["办完的"],
        "due=today": ["经办中的"],
        "channel=mail_signed": ["书信来的"],
        "outcome=O-OPEN": ["办完的"],
        "handler=0": ["书信来的"],
        "since=2026-02-12&until=2026-02-28": ["经办中的"],
        "year=2025": [],
        f"q={desk.row(mine).number}": ["经办中的"],
        "q=书信": ["书信来的"],
        "sort=arrived_on": ["办完的", "经办中的", "书信来的"],
        "state=nonsense&year=20260&sort=password": ["书信来的", "经办中的", "办完的"],
    }
    for address, expected in said.items():
        assert [row.description for row in ask(address)] == expected, address
    text = clerk.get("/requests/ledger/?state=open&q=书信").content.decode()
    assert "未办结 <span" in text and "含“书信” <span" in text and "共 1 件" in text


def test_columns_are_chosen_by_the_address(desk: Desk, clerk: Client, day: date) -> None:
    desk.arrive(date(2026, 2, 12))
    text = clerk.get("/requests/ledger/?columns=channel&columns=due_on").content.decode()
    assert 'data-th="渠道"' in text and 'data-th="答复期限"' in text
    assert 'data-th="编号"' not in text
    query = register.Query.of(QueryDict("columns=channel&sort=due_on&page=3"))
    assert "columns=channel" in query.address(page=4) and "page=4" in query.address(page=4)


def test_names_are_not_searched_but_an_identity_number_finds_its_requests(
    desk: Desk, clerk: Client, day: date
) -> None:
    subject = desk.arrive(date(2026, 2, 12), description="同一人的")
    desk.arrive(date(2026, 2, 12), person=PERSON | {"id_number": "110101199003070025"})
    assert ask(f"q={PERSON['name']}") == [] and ask(f"q={PERSON['id_number']}") == []
    before = PersonalRead.objects.count()
    sent = {"id_kind": PERSON["id_kind"], "id_number": PERSON["id_number"]}
    answer = clerk.post("/requests/ledger/requester/", sent)
    assert PERSON["id_number"] not in answer["Location"]
    record = desk.row(subject).requester_record
    assert answer["Location"].endswith(record)
    assert PersonalRead.objects.count() == before + 1, "finding somebody is logged"
    assert [row.description for row in ask(f"requester={record}")] == ["同一人的"]
    nobody = clerk.post("/requests/ledger/requester/", sent | {"id_number": "E12345678"})
    assert "没有符合条件的申请" in clerk.get(nobody["Location"]).content.decode()


def test_fifty_a_page_and_the_total(desk: Desk, clerk: Client, day: date) -> None:
    row = desk.row(desk.arrive(date(2026, 2, 12)))
    copies(row, 54)
    text = clerk.get("/requests/ledger/").content.decode()
    assert "第 1—50 件，共 55 件" in text and text.count('role="rowheader"') == 50
    assert clerk.get("/requests/ledger/?page=2").content.decode().count('role="rowheader"') == 5


def copies(row: RequestCase, number: int) -> None:
    """More projection rows of the same case, for lists only."""
    from uuid import uuid4

    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    RequestCase.objects.bulk_create(
        RequestCase(**fields | {"id": None, "subject": uuid4()}) for _ in range(number)
    )


HOSTILE = ('=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "\tx=1", "＝1+1")


def exported(client: Client, suffix: str) -> list[list[Any]]:
    answer = client.get(f"/requests/ledger/export.{suffix}")
    data = b"".join(answer.streaming_content)
    if suffix == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(data)).active
    assert not any(cell.data_type == "f" for line in sheet for cell in line)
    return [list(line) for line in sheet.values]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_export_has_every_row_in_the_ledger_layout_and_no_formula(
    suffix: str, desk: Desk, clerk: Client, day: date
) -> None:
    for text in HOSTILE:
        desk.arrive(date(2026, 2, 12), description=text)
    desk.arrive(date(2026, 2, 12), description="𠮷田路䶮城小区㛃家巷")
    table = exported(clerk, suffix)
    assert table[0] == list(exporting.COLUMNS)
    found = [line[table[0].index("所需政府信息")] for line in table[1:]]
    assert len(found) == len(HOSTILE) + 1 and "𠮷田路䶮城小区㛃家巷" in found
    if suffix == "csv":
        assert not any(text.startswith(exporting.FORMULA) for text in found)
    everything = str(table)
    assert PERSON["name"] not in everything and PERSON["id_number"] not in everything


def test_the_export_tells_the_whole_handling(desk: Desk, clerk: Client, day: date) -> None:
    subject = in_process(desk, date(2026, 2, 5))
    desk.do(subject, "consult_co_maker", date(2026, 2, 9), organ_name="市财政局", about="合同")
    desk.do(subject, "record_answer", date(2026, 2, 12), consultation="c1", answer="agree")
    table = exported(clerk, "csv")
    line = dict(zip(table[0], table[1], strict=True))
    assert line["征求意见"] == "2026-02-09 市财政局：2026-02-12 同意公开"
    assert line["收到渠道"] == "当面提交"
    assert line["答复期限"] == desk.row(subject).due_on.isoformat()


def test_streaming_reads_in_a_scope_of_its_own(desk: Desk) -> None:
    desk.arrive(date(2026, 2, 12))
    keys = list(RequestCase.objects.values_list("pk", flat=True))
    with organ_scope([stand(Organ.objects.create(name="别的单位")).organ_id]):
        assert list(exporting.rows_of(keys, [desk.organ.pk]))
        assert not list(exporting.rows_of(keys, [desk.organ.pk + 1]))

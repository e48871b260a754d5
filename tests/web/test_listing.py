"""The list of reports: filters, order, pages, export."""

from __future__ import annotations

import io

import pytest
from django.http import QueryDict
from django.test import Client
from openpyxl import load_workbook

from gongkai.web.organs.models import Actor
from gongkai.web.reading_room import listing
from gongkai.web.reading_room.models import ReportRecord

LONG = "平湾区数据局（平湾区人民政府行政审批服务管理办公室、区政务服务中心、区大数据发展中心）"


def _make(actor: Actor, number: int, **given: object) -> ReportRecord:
    base = {
        "organ": actor.organ,
        "actor": actor,
        "sha256": f"{number:064x}",
        "file_name": f"{number}.txt",
        "size": 1,
        "source": "text",
        "json": "{}",
        "about": f"单位{number}",
        "year": 2020 + number % 5,
        "form": "2021",
    }
    return ReportRecord(**base | given)


@pytest.fixture
def rows(actor: Actor) -> None:
    ReportRecord.objects.bulk_create(
        [
            _make(actor, 1, about="甲局", year=2021, errors=2, warnings=1, unexplained=1),
            _make(actor, 2, about="乙局", year=2024, warnings=1, unexplained=1),
            _make(actor, 3, about="丙县人民政府", year=2020, form="2019", infos=1, unsure=4),
            _make(actor, 4, about=LONG, year=None, form=""),
            _make(actor, 5, about="=1+1", year=2024, late=True),
        ]
    )


def _names(address: str) -> list[str]:
    return [row.about for row in listing.select(listing.Query.of(QueryDict(address)))]


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("kind=errors", ["甲局"]),
        ("kind=explain", ["乙局", "甲局"]),
        ("kind=unsure", ["丙县人民政府"]),
        ("kind=late", ["=1+1"]),
        ("q=局&year=2021", ["甲局"]),
        ("form=2019", ["丙县人民政府"]),
        ("sort=year", ["丙县人民政府", "甲局", "=1+1", "乙局", LONG]),
        ("sort=-findings&kind=explain", ["甲局", "乙局"]),
        ("sort=nonsense&form=x&year=20&kind=y", ["=1+1", "乙局", "甲局", "丙县人民政府", LONG]),
    ],
)
def test_filters_and_order(rows: None, address: str, names: list[str]) -> None:
    assert _names(address) == names


def test_counts_follow_the_other_conditions(rows: None) -> None:
    query = listing.Query.of(QueryDict("year=2024"))
    counts = {tag["label"]: tag["count"] for tag in listing.tags(query)}
    assert counts["全部"] == 2
    assert counts["需说明"] == 1
    assert "有错误" not in counts


def test_a_second_press_turns_the_order_round() -> None:
    headers = {h.label: h for h in listing.headers(listing.Query(sort="about"))}
    assert headers["单位"].direction == "ascending"
    assert headers["单位"].address == "?sort=-about"


def test_the_export_holds_every_row_and_no_formula(rows: None, web: Client) -> None:
    data = web.get("/reading-room/reports.xlsx").content
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    body = list(sheet.iter_rows(min_row=2))
    assert [row[0].value for row in body][:2] == ["=1+1", "乙局"]
    assert {cell.data_type for row in body for cell in row} <= {"s", "n"}


def test_empty_says_what_to_do_and_a_filter_without_rows_offers_the_way_back(
    actor: Actor, web: Client
) -> None:
    assert "还没有报告" in web.get("/reading-room/").content.decode()
    assert "没有符合条件的报告" in web.get("/reading-room/?year=1999").content.decode()


def test_five_thousand_rows(
    actor: Actor, web: Client, django_assert_max_num_queries: object
) -> None:
    ReportRecord.objects.bulk_create(_make(actor, n) for n in range(5000))
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        page = web.get("/reading-room/").content.decode()
    assert page.count('<tr role="row">') == listing.A_PAGE + 1
    assert "第 1—50 份，共 5,000 份" in page
    assert "第 1 / 100 页" in page
    assert "第 51—100 份" in web.get("/reading-room/?page=2").content.decode()
    assert "第 4,951—5,000 份" in web.get("/reading-room/?page=100").content.decode()

"""Every address: what it answers, under which headers. Who may: see ``test_permissions``."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.scope import organ_scope
from gongkai.web.reading_room.models import ReportRecord
from tests.web.conftest import COMMERCE, COMMERCE_NEXT, Bring, sign_in
from tests.web.pages import World, collect
from tests.web.pages.reading_room import CELL

PAGES = collect()


@pytest.fixture
def address(
    request: pytest.FixtureRequest, actor: Actor, organ: Organ, demo_files: Mapping[str, bytes]
) -> str:
    """The address of the page named by the test's parameter, on a record that exists."""
    other = Organ.objects.create(name="安澜市教育局")
    name = request.getfixturevalue("name")
    page = PAGES[name]
    world = World(organ, other, other, actor, demo_files)
    return reverse(name, args=page.subject(world) if page.subject else [])


@pytest.mark.parametrize("name", PAGES)
def test_answers_with_strict_headers(name: str, address: str, web: Client) -> None:
    answer = getattr(web, PAGES[name].method)(address, PAGES[name].data)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    if answer["Content-Type"].startswith("text/html"):
        page = answer.content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "onclick" not in page


@pytest.mark.parametrize(
    ("bare", "first"),
    [("/requests/", "/requests/board/"), ("/documents/", "/documents/templates")],
)
def test_the_bare_address_of_a_desk_leads_to_its_first_page(
    bare: str, first: str, web: Client
) -> None:
    assert web.get(bare)["Location"] == first
    assert web.get(first).status_code == 200


def test_the_lists_of_another_organ_are_empty(bring: Bring, web: Client, stranger: Actor) -> None:
    about = bring().about
    assert about in web.get(reverse("reading_room:reports")).content.decode()
    assert about not in sign_in(stranger).get(reverse("reading_room:reports")).content.decode()
    with organ_scope([stranger.organ_id]):
        assert not ReportRecord.objects.exists()


def test_a_foreign_host_name_is_refused(db: None, web: Client) -> None:
    assert web.get("/reading-room/", HTTP_HOST="evil.example").status_code == 400


@pytest.mark.parametrize("name", [n for n, page in PAGES.items() if page.method == "post"])
def test_acts_are_not_done_by_following_a_link(name: str, address: str, web: Client) -> None:
    assert web.get(address).status_code in (403, 405)


def test_a_form_from_elsewhere_is_refused(bring: Bring, actor: Actor) -> None:
    address = reverse("reading_room:cell", args=[bring().pk, CELL])
    answer = sign_in(actor, enforce_csrf_checks=True).post(address, {"value": "9", "reason": "x"})
    assert answer.status_code == 403
    assert "没有提交成功" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/reading-room/reports/999999/",
        "/reading-room/reports/9223372036854775808/",
        "/nowhere",
        "/reading-room/reports/1/download/exe",
        "/reading-room/?page=99999999999999&year=abcd&sort=--x&kind=<script>&form=%00",
        "/reading-room/?q=%00%F0%A0%AE%B7&page=0",
    ],
)
def test_odd_addresses_are_no_errors_of_ours(address: str, db: None, web: Client) -> None:
    assert web.get(address).status_code < 500


def test_an_error_of_ours_shows_its_number_and_nothing_else(
    bring: Bring,
    web: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    record = bring()

    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("gongkai.web.reading_room.documents.source_of", fail)
    answer = web.get(reverse("reading_room:report", args=[record.pk]))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "secret detail" not in page
    numbers = [r.args[0] for r in caplog.records if r.name == "gongkai.web"]
    assert str(numbers[0]) in page


def test_a_locked_database_is_a_503_that_says_nothing_was_saved(
    bring: Bring, web: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    record = bring()

    def locked(*_: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("gongkai.web.reading_room.services.correct", locked)
    address = reverse("reading_room:cell", args=[record.pk, CELL])
    answer = web.post(address, {"value": "1", "reason": "x"})
    assert answer.status_code == 503
    assert "没有保存" in answer.content.decode()


def test_the_original_is_a_download_and_never_a_page(bring: Bring, web: Client) -> None:
    record = bring(COMMERCE_NEXT)
    answer = web.get(reverse("reading_room:original", args=[record.pk]))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_uploaded_markup_is_shown_as_text_only(
    bring: Bring, web: Client, demo_files: dict[str, bytes]
) -> None:
    hostile = demo_files[COMMERCE_NEXT].replace(
        "制发行政规范性文件1件".encode(),
        "<script>alert(1)</script><img src=x onerror=alert(2)>制发行政规范性文件1件".encode(),
    )
    text = demo_files[COMMERCE].replace("政务信息491条".encode(), b"<script>alert(3)</script>")
    for name, data in (("a.html", hostile), ("b.txt", text)):
        record = bring(name, data)
        page = web.get(reverse("reading_room:report", args=[record.pk])).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html", "xlsx", "txt", "md", "json"])
def test_downloads_in_every_format(suffix: str, bring: Bring, web: Client) -> None:
    record = bring()
    answer = web.get(reverse("reading_room:download", args=[record.pk, suffix]))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%AE%89")
    start = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "json": b"{"}.get(suffix, b"")
    assert answer.content.startswith(start)
    assert len(answer.content) > 1000


def test_a_report_page_costs_few_queries(
    bring: Bring, web: Client, django_assert_max_num_queries: object
) -> None:
    record = bring()
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        web.get(reverse("reading_room:report", args=[record.pk]))

"""An organ that can be asked online, and a browser in which nobody is signed in."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from gongkai.web import home
from gongkai.web.organs.models import Channel, Organ
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests.models import RequestCase
from tests.web.conftest import stand
from tests.web.requests.conftest import ROLES, Desk

TODAY = date(2026, 3, 18)
FILED_ON = date(2026, 2, 3)
CARD = "11010519491231002X"
ENDING = CARD[-4:]
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
NAME = "阿依古丽·买买提"
PHONE = "13800001234"


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "today", lambda: TODAY)


@pytest.fixture
def open_organ(organ: Organ) -> Organ:
    """The organ with an Internet channel, and all that its replies have to say."""
    Organ.objects.filter(pk=organ.pk).update(
        phone="0000-1234567",
        review_organ="安澜市人民政府",
        court="安澜市临江区人民法院",
        online_review="行政复议网上申请页 https://fuyi.example.cn",
    )
    organ.refresh_from_db()
    Channel.objects.create(
        organ=organ,
        kind=Channel.Kind.INTERNET,
        address="本网站",
        notes="全天可以提交",
        from_day=date(2026, 1, 1),
    )
    return organ


@pytest.fixture
def browser(db: None) -> Client:
    """A browser that checks CSRF tokens, without a script."""
    return Client(enforce_csrf_checks=True, HTTP_HOST="127.0.0.1", raise_request_exception=False)


def png(name: str = "身份证.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, "image/png")


def who(**more: Any) -> dict[str, Any]:
    return {
        "kind": "citizen",
        "name": NAME,
        "id_kind": "resident_card",
        "id_number": CARD,
        "contact": PHONE,
        "proof": [png()],
    } | more


WHAT = {"description": "2025年老旧小区改造项目资金使用明细", "document_number": ""}
HOW = {"form": "electronic", "way": "internet", "address": "", "email": ""}


def hidden(page: str) -> dict[str, str]:
    """The token, version and key that stand in a page's form."""
    found = re.findall(r'name="(csrfmiddlewaretoken|version|key)" value="([^"]*)"', page)
    return dict(reversed(found))


def post(browser: Client, address: str, data: dict[str, Any] | None = None) -> HttpResponse:
    """Open the page, take its token, send the form."""
    return browser.post(address, hidden(browser.get(address).content.decode()) | (data or {}))


def fill(browser: Client, organ: Organ, **more: Any) -> None:
    """Fill in the three steps."""
    base = f"/o/{organ.pk}/apply"
    for step, data in (
        ("who", who() | more.get("who", {})),
        ("what", WHAT | more.get("what", {})),
        ("how", HOW | more.get("how", {})),
    ):
        answer = post(browser, f"{base}/{step}", data)
        assert answer.status_code == 302, answer.content.decode()


def submit(browser: Client, organ: Organ) -> str:
    """Send it; the query code."""
    answer = post(browser, f"/o/{organ.pk}/apply/review")
    assert answer.status_code == 302, answer.content.decode()
    page = browser.get(f"/o/{organ.pk}/apply/receipt").content.decode()
    code = re.search(r'class="query-code">([^<]+)<', page)
    assert code
    return code[1]


def cases(organ: Organ) -> list[RequestCase]:
    with organ_scope([organ.pk]):
        return list(RequestCase.objects.order_by("id"))


@pytest.fixture
def filed(browser: Client, open_organ: Organ, monkeypatch: pytest.MonkeyPatch) -> str:
    """A request filed online some weeks ago; its query code."""
    monkeypatch.setattr(home, "today", lambda: FILED_ON)
    fill(browser, open_organ)
    code = submit(browser, open_organ)
    monkeypatch.setattr(home, "today", lambda: TODAY)
    return code


@pytest.fixture
def desk(open_organ: Organ) -> Desk:
    return Desk(open_organ, {role: stand(open_organ, role, name=role.label) for role in ROLES})


def look(browser: Client, code: str, ending: str = ENDING) -> str:
    """Open the request and read its page."""
    answer = post(browser, "/query", {"code": code, "ending": ending})
    assert answer.status_code == 302, answer.content.decode()
    return browser.get("/my-request/").content.decode()


def registered(desk: Desk) -> None:
    """The clerk confirms and takes the request."""
    with organ_scope([desk.organ.pk]):
        subject = cases(desk.organ)[0].subject
        desk.do(subject, "confirm_receipt", date(2026, 2, 5), how="电话确认")


def correction_asked(desk: Desk) -> None:
    registered(desk)
    with organ_scope([desk.organ.pk]):
        subject = cases(desk.organ)[0].subject
        desk.do(
            subject, "ask_correction", date(2026, 2, 10),
            unclear="没有写明年度", guidance="请写明年度", until="2026-03-31",
        )  # fmt: skip

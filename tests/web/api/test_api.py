"""The API: what the pages allow, and nothing else."""

from __future__ import annotations

import base64
import json
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from gongkai.ops import api_page
from gongkai.web.api.operations import api
from gongkai.web.organs.models import Organ
from gongkai.web.organs.roles import ADMINISTRATIONS, Role
from gongkai.web.portal import limits
from tests.conftest import ROOT
from tests.web.conftest import sign_in, stand
from tests.web.portal.conftest import CARD, NAME, PHONE, PNG, TODAY, cases, fixed_day, open_organ

__all__ = ["fixed_day", "open_organ"]
PROOF = {"use": "proof", "name": "证.png", "content": base64.b64encode(PNG).decode()}


@pytest.fixture
def program(db: None) -> Client:
    """A program elsewhere: no cookie, and tokens are checked."""
    return Client(enforce_csrf_checks=True, HTTP_HOST="127.0.0.1", raise_request_exception=False)


def filing(organ: Organ, **more: Any) -> dict[str, Any]:
    return {
        "organ": organ.pk,
        "key": "a-key-of-a-program",
        "requester": {
            "type": "natural_person", "name": NAME, "id_kind": "resident_card",
            "id_number": CARD, "contact": PHONE,
        },
        "description": "2025年老旧小区改造𠮷祥里项目资金使用明细",
        "form": "electronic",
        "way": "internet",
        "files": [PROOF],
    } | more  # fmt: skip


def send(client: Client, address: str, data: Any, **more: Any) -> HttpResponse:
    return client.post(f"/api/{address}", json.dumps(data), "application/json", **more)


def test_a_request_is_filed_and_found(program: Client, open_organ: Organ) -> None:
    (told,) = program.get("/api/organs").json()
    assert (told["id"], told["online"]) == (open_organ.pk, True)
    answer = send(program, "requests", filing(open_organ))
    assert answer.status_code == 201, answer.content.decode()
    filed = answer.json()
    assert (filed["state"], filed["arrived_on"]) == ("await_confirm", TODAY.isoformat())
    (row,) = cases(open_organ)
    assert "𠮷" in row.description
    assert row.case.materials
    found = send(program, "status", {"code": filed["code"], "ending": CARD[-4:]}).json()
    assert (found["state"], found["due_on"]) == ("await_confirm", None)
    assert "确认" in found["sentence"]
    assert NAME not in json.dumps(found, ensure_ascii=False)


def test_sent_twice_it_is_filed_once(program: Client, open_organ: Organ) -> None:
    send(program, "requests", filing(open_organ))
    again = send(program, "requests", filing(open_organ))
    assert (again.status_code, again.json()["repeated"], again.json()["code"]) == (200, True, "")
    other = send(program, "requests", filing(open_organ, description="另一份材料"))
    assert other.status_code == 409
    assert "已经提交过" in other.json()["message"]
    assert len(cases(open_organ)) == 1


@pytest.mark.article("R711 29")
@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"description": "  "}, "description", "写明"),
        ({"files": []}, "files", "身份证明"),
        ({"files": [{"use": "proof", "name": "a.png", "content": "%%"}]}, "files", "Base64"),
        ({"files": [{"use": "proof", "name": "a.png", "content": "é"}]}, "files", "Base64"),
        ({"files": [{"use": "proof", "name": "a.png", "content": "TVo="}]}, "files", "格式"),
        ({"way": "post"}, "address", "没有填写"),
        ({"form": "on_site"}, "way", "现场查阅"),
        ({"form": "stone"}, "form", "几个值"),
        ({"key": "short"}, "key", "至少"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_field(
    program: Client, open_organ: Organ, change: dict[str, Any], field: str, says: str
) -> None:
    answer = send(program, "requests", filing(open_organ, **change))
    assert answer.status_code == 400
    assert says in answer.json()["fields"][field][0], answer.json()
    assert cases(open_organ) == []


RECORD = {
    "matter": "own_record",
    "description": "学籍档案中出生日期记为2001年5月4日，应为2001年4月5日",
    "files": [PROOF, PROOF | {"use": "evidence"}],
}


@pytest.mark.article("R711 41")
def test_a_wrong_record_about_oneself_is_to_be_corrected(
    program: Client, open_organ: Organ
) -> None:
    assert send(program, "requests", filing(open_organ, **RECORD)).status_code == 201
    (row,) = cases(open_organ)
    assert (row.matter, row.state, row.channel) == ("own_record", "await_confirm", "internet")


@pytest.mark.article("R711 41")
@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"files": [PROOF]}, "files", "第四十一条"),
        ({"files": [PROOF | {"use": "evidence"}]}, "files", "身份证明"),
        ({"description": ""}, "description", "哪一份记录"),
        ({"form": "on_site", "way": "on_site"}, "form", "on_site"),
        ({"matter": "everything"}, "matter", "几个值"),
    ],
)
def test_a_correction_needs_evidence_and_is_answered_in_writing(
    program: Client, open_organ: Organ, change: dict[str, Any], field: str, says: str
) -> None:
    answer = send(program, "requests", filing(open_organ, **RECORD | change))
    assert answer.status_code == 400
    assert says in answer.json()["fields"][field][0], answer.json()
    assert cases(open_organ) == []


def test_numbers_are_checked_as_on_the_page(program: Client, open_organ: Organ) -> None:
    data = filing(open_organ)
    data["requester"]["id_number"] = CARD[:-1] + "1"
    wrong = send(program, "requests", data).json()["fields"]
    assert "校验位" in wrong["requester.id_number"][0]
    data = filing(open_organ, agent={"name": "某", "id_kind": "passport", "id_number": "E1234567",
                                     "contact": PHONE})  # fmt: skip
    assert "授权委托书" in send(program, "requests", data).json()["fields"]["files"][0]


def test_an_organ_that_is_not_online_takes_nothing(program: Client, organ: Organ) -> None:
    answer = send(program, "requests", filing(organ))
    assert answer.status_code == 404
    assert "网上提交" in answer.json()["message"]


def test_a_wrong_code_tells_nothing_and_may_not_be_tried_for_ever(
    program: Client, open_organ: Organ
) -> None:
    code = send(program, "requests", filing(open_organ)).json()["code"]
    wrong_code = send(program, "status", {"code": "AAAAA-BBBBB-CCCCC", "ending": CARD[-4:]})
    wrong_end = send(program, "status", {"code": code, "ending": "9999"})
    assert (wrong_code.status_code, wrong_code.content) == (404, wrong_end.content)
    for _ in range(limits.MOST["query_code"]):
        last = send(program, "status", {"code": code, "ending": "9999"})
    assert last.status_code == 429
    assert send(program, "status", {"code": code, "ending": CARD[-4:]}).status_code == 429


def test_filing_is_limited(
    program: Client, open_organ: Organ, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.MOST, "file", 2)
    answers = [
        send(program, "requests", filing(open_organ, key=f"key-number-{n}")).status_code
        for n in range(3)
    ]
    assert answers == [201, 201, 429]


def test_no_foreign_page_can_file(program: Client, open_organ: Organ) -> None:
    """A form of a page elsewhere sends text/plain or a form, never JSON."""
    sent = json.dumps(filing(open_organ))
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; x=y"):
        answer = program.post("/api/requests", sent, kind)
        assert answer.status_code in (400, 415)
        assert answer.json()["message"]
    assert cases(open_organ) == []


def test_the_register_has_the_scope_of_the_page(program: Client, open_organ: Organ) -> None:
    send(program, "requests", filing(open_organ))
    mine = sign_in(stand(open_organ, Role.CLERK)).get("/api/register").json()
    assert (mine["total"], mine["rows"][0]["organ"]) == (1, open_organ.name)
    assert NAME not in json.dumps(mine, ensure_ascii=False)
    foreign = Organ.objects.create(name="别的单位")
    assert sign_in(stand(foreign, Role.CLERK)).get("/api/register").json()["rows"] == []
    clerk = sign_in(stand(open_organ, Role.CLERK))
    assert clerk.get("/api/register?state=archived").json()["total"] == 0
    assert clerk.get("/api/register?q=𠮷祥里").json()["total"] == 1
    assert clerk.get("/api/register?page=99").json()["page"] == 1
    assert clerk.get("/api/register?page=x").status_code == 400
    for role in ADMINISTRATIONS:
        answer = sign_in(stand(open_organ, role)).get("/api/register")
        assert answer.status_code == 403
        assert "岗位" in answer.json()["message"]
    assert program.get("/api/register").status_code == 401


def test_what_changes_by_cookie_needs_a_token() -> None:
    """Only public operations, which know nobody, go without."""
    from gongkai.web.api.urls import urlpatterns

    for entry in urlpatterns:
        assert entry.callback.csrf_exempt == entry.callback.permission.public


def test_an_unknown_address_is_json_too(program: Client) -> None:
    answer = program.get("/api/nothing-here")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
    assert program.get("/api/requests").status_code == 405


def test_the_api_describes_itself_whole(program: Client) -> None:
    described = program.get("/api/openapi.json").json()
    addresses = {f"/api{path}" for _, r in api._routers for path in r.path_operations}
    assert set(described["paths"]) == addresses
    for methods in described["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
    for schema in described["components"]["schemas"].values():
        assert schema["description"]


def test_the_page_in_the_docs_is_current() -> None:
    kept = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert kept == api_page.text(), "run: python -m gongkai.ops.api_page > docs/api.md"


def test_dates_are_dates(program: Client, open_organ: Organ) -> None:
    told = send(program, "requests", filing(open_organ)).json()
    assert date.fromisoformat(told["arrived_on"]) == TODAY

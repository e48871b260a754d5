"""Rare characters and markup, typed into every field: kept as typed, shown as typed, never run."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.http import HttpResponse

from gongkai.web.ledger import personal
from gongkai.web.ledger.acts import Act
from gongkai.web.ledger.models import Event
from gongkai.web.organs.roles import Role
from gongkai.web.requests.acts import ACTS, BY_NAME
from gongkai.web.requests.case import Case
from tests.web.conftest import sign_in
from tests.web.requests.conftest import (
    PERSON,
    REQUEST,
    Desk,
    decided,
    desk,
    in_process,
    today,
)
from tests.web.requests.histories import input_for
from tests.web.requests.test_acts import SHORTEST
from tests.web.test_security import Strict, text_of

__all__ = ["desk", "today"]

RARE = ("𠮷", "䶮", "㛃", "阿依古丽·买买提")
ALL = "𠮷䶮㛃阿依古丽·买买提"
MARKUP = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>{{ 7 }}"
TYPESET = "#panic(1) $x$ *a* _b_ @c \\ // d `e`"
STRANGE = f"{ALL}{MARKUP}{TYPESET}"
ON = date(2026, 2, 5)


def _is_typed(field: forms.Field) -> bool:
    plain = (forms.TextInput, forms.Textarea)
    return type(field) is forms.CharField and isinstance(field.widget, plain)


def _is_asked(act: Act) -> bool:
    """Whether somebody of the desk types something into the act's page."""
    if not act.from_states or not act.roles - {Role.REQUESTER, Role.PROGRAM}:
        return False
    fields = act.form(input_for(act, Case(), ON)).fields.values()
    return any(_is_typed(field) for field in fields)


AT_THE_DESK = [act for act in ACTS if _is_asked(act)]


REVIEWED = "register take draft submit review"
WAYS = {
    "decline_extension": "register take propose_extension",
    "approve_extension": "register take propose_extension",
    "secrecy_review": REVIEWED,
    "legal_review": f"{REVIEWED} secrecy_review",
    "sign": f"{REVIEWED} secrecy_review legal_review",
    "judge_reasons": "register ask_reasons",
    "set_delay": "register ask_reasons judge_reasons",
    "tell_third_party": "register take consult_third_party record_answer",
    "answer_urging": "register urge",
    "hear_back": "register take ask_assistance",
    "assisted": "register take ask_assistance",
    "determine": "register take refer",
}
"""How an act becomes possible that its state alone does not make so."""
REFUSED = {"set_delay", "fee_unpaid", "tell_third_party", "send_copy", "join", "annul", "abandon"}
"""Refused on this day or without another request: their pages come back with what was typed."""


def _reach(desk: Desk, act: Act) -> UUID:
    """A request on which the act can be done."""
    way = WAYS.get(act.name) or next(
        way for state, way in SHORTEST.items() if state in act.from_states and way != "receive_copy"
    )
    start, *steps = way.split()
    online = {"channel": "internet"} if start == "file_online" else {}
    subject = desk.arrive(ON, start, **online)
    for name in steps:
        if name != "document_made":
            desk.do(subject, name, ON, **_input(desk, BY_NAME[name], subject))
    return subject


def _input(desk: Desk, act: Act, subject: UUID) -> dict[str, Any]:
    given = input_for(act, desk.case(subject), ON)
    data = {name: given[name] for name in (*act.form(given).fields, "kind") if name in given}
    if "third_party" in data:
        data["third_party"] = personal.keep(desk.organ, {"name": "某公司"}).as_data()
    return data


def _assert_harmless(answer: HttpResponse) -> str:
    page = answer.content.decode()
    parser = Strict()
    parser.feed(page)
    assert parser.wrong == []
    return page


def _typed(desk: Desk, act: Act, subject: UUID) -> dict[str, Any]:
    """The act's form, with something strange in whatever is typed."""
    data = _input(desk, act, subject)
    for name, field in act.form(data).fields.items():
        if _is_typed(field) and name != "person":
            data[name] = STRANGE[: field.max_length]
    if "matters" in data:
        data["matters"] = f"{STRANGE}\n{ALL}"
    data |= (
        {"name": STRANGE[:40], "contact": STRANGE[:30]} if act.name.startswith("consult") else {}
    )
    data |= PERSON if act.name == "amend_requester" else {}
    return {name: value for name, value in data.items() if value is not None}


@pytest.mark.parametrize("act", AT_THE_DESK, ids=lambda act: act.name)
def test_strange_text_in_any_field_of_an_act_does_no_harm(
    desk: Desk, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.web.requests.requesters.nth_of_month", lambda *_: 12)
    subject = _reach(desk, act)
    role = min(act.roles - {Role.REQUESTER}, key=list(Role).index)
    client = sign_in(desk.people[role])
    sent = {"key": "s" * 20, "version": desk.row(subject).version, "on": ON.isoformat()}
    answer = client.post(
        f"/requests/{subject}/acts/{act.name}/", {**_typed(desk, act, subject), **sent}
    )
    assert answer.status_code == (400 if act.name in REFUSED else 302), answer.content.decode()
    if answer.status_code == 400:
        _assert_harmless(answer)
    for page in ("", "clock/", "acts/note/", "../ledger/", "../board/"):
        _assert_harmless(client.get(f"/requests/{subject}/{page}".replace(f"{subject}/../", "")))
    last = Event.objects.filter(subject=subject, key="s" * 20).first()
    if last and any(_is_typed(field) for field in act.form().fields.values()):
        told = str(last.data) + last.reason
        assert any(each in told for each in RARE) or act.name in ("amend_requester",)
        _assert_harmless(client.get(f"/requests/{subject}/events/{last.pk}/"))


def test_strange_text_goes_into_documents_as_typed(desk: Desk) -> None:
    person = PERSON | {"name": ALL, "address": f"{ALL}路{TYPESET}"}
    asked = f"关于{STRANGE}的批复"
    subject = in_process(desk, ON, person=person, description=asked, channel="oral")
    decided(desk, subject, date(2026, 2, 9), answer_提供方式和时间=f"{STRANGE}，随本答复书提供。")
    documents = desk.case(subject).documents
    client = sign_in(desk.people[Role.CLERK])
    seen = {"docx": "", "pdf": ""}
    for made in documents:
        for suffix, digest in made.files.items():
            seen[suffix] += text_of(client.get(f"/requests/{subject}/files/{digest}"))
    for suffix, text in seen.items():
        plain = "".join(text.replace("\u200b", "").split())
        for words in (*RARE, "<script>alert('x')</script>", "#panic(1)$x$*a*_b_@c\\//d`e`"):
            assert words in plain, (suffix, words)


@pytest.mark.parametrize("rare", RARE)
def test_rare_characters_are_found(desk: Desk, rare: str) -> None:
    desk.arrive(ON, description=f"关于{rare}祥里的批复")
    desk.arrive(ON, description="关于吉祥里的批复")
    client = sign_in(desk.people[Role.CLERK])
    page = _assert_harmless(client.get("/requests/ledger/", {"q": f"{rare}祥"}))
    assert f"关于{rare}祥里的批复" in page
    assert "关于吉祥里的批复" not in page
    table = client.get("/requests/ledger/export.csv", {"q": rare})
    assert f"关于{rare}祥里的批复" in text_of(table)
    assert rare in text_of(client.get("/requests/ledger/export.xlsx"))


def test_markup_in_a_search_does_no_harm(desk: Desk) -> None:
    client = sign_in(desk.people[Role.CLERK])
    for name in ("q", "organ", "state", "sort", "year", "handler", "requester", "page"):
        answer = client.get("/requests/ledger/", {name: STRANGE})
        assert answer.status_code == 200
        _assert_harmless(answer)
    _assert_harmless(client.get("/requests/board/", {"handler": STRANGE}))


def test_strange_text_in_every_field_of_registering(desk: Desk) -> None:
    client = sign_in(desk.people[Role.CLERK])
    typed = dict.fromkeys(("description", "document_number", "needs_help", "purpose"), STRANGE)
    whose = PERSON | {"name": ALL, "address": STRANGE[:80]}
    sent = (
        REQUEST | whose | typed | {"matter": "information", "on": ON.isoformat(), "key": "r" * 20}
    )
    answer = client.post("/requests/register/", sent)
    if answer.status_code == 400:
        page = _assert_harmless(answer)
        sent |= {"document_number": ALL, "needs_help": ""}
        assert "&lt;script&gt;" in page
        answer = client.post("/requests/register/", sent)
    assert answer.status_code == 302, answer.content.decode()
    page = _assert_harmless(client.get(answer["Location"]))
    assert ALL in page
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in page
    shown = _assert_harmless(client.post(f"{answer['Location']}requester/"))
    assert ALL in shown

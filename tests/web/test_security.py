"""What holds of every address: headers, forms with a token, nobody's data unseen or logged.

The addresses are those of the matrix (tests/web/pages/): a new one is tried here by itself.
"""

from __future__ import annotations

import html
import io
import zipfile
from html.parser import HTMLParser

import pypdfium2
import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from gongkai.web.ledger.models import PersonalRead
from gongkai.web.organs.scope import organ_scope
from tests.web.conftest import sign_in
from tests.web.pages import Page, World
from tests.web.pages.requests import PERSON, filed
from tests.web.test_permissions import PAGES, world

__all__ = ["world"]

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": ("same-origin", "no-referrer"),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": ("no-store", "private, no-store"),
}
HTML = "text/html"


class Strict(HTMLParser):
    """Collects what the policy would block, and forms that would be refused."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.posting = False
        self.tokens = 0
        self.forms = 0
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.wrong.append(f"<{tag}> inline")
        self.wrong += [f"{tag} {name}" for name in given if name == "style" or name[:2] == "on"]
        for name in ("href", "src", "action"):
            address = (given.get(name) or "").strip().lower()
            if address.startswith(("javascript:", "data:", "http:", "//")):
                self.wrong.append(f"{tag} {name}={address}")
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self.forms += 1
        if given.get("name") == "csrfmiddlewaretoken":
            self.tokens += 1


def _address(page: Page, name: str, world: World) -> str:
    return reverse(name, args=page.subject(world) if page.subject else [])


def _undone(client: Client, method: str, address: str, data: object = None) -> HttpResponse:
    """Ask; whatever that changed is undone."""
    answer: HttpResponse | None = None
    with transaction.atomic():
        answer = getattr(client, method)(address, data or {})
        transaction.set_rollback(True)
    assert answer is not None
    return answer


def _assert_strict(answer: HttpResponse) -> None:
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "*" not in policy
    for name, expected in HEADERS.items():
        values = expected if isinstance(expected, tuple) else (expected,)
        assert answer[name] in values, (name, answer[name])
    if not answer["Content-Type"].startswith(HTML):
        return
    parser = Strict()
    parser.feed(answer.content.decode())
    assert parser.wrong == []
    assert parser.tokens >= parser.forms, "a form that posts has no token"


@pytest.mark.parametrize("name", PAGES)
def test_every_answer_carries_the_headers_and_nothing_inline(
    name: str, world: World, anybody: Client
) -> None:
    page = PAGES[name]
    address = _address(page, name, world)
    for client in (sign_in(world.actor), anybody):
        for method in ("get", "post"):
            _assert_strict(_undone(client, method, address, page.data))


@pytest.mark.parametrize("address", ["/no-such-page", "/requests/1/", "/o/999999/", "/health"])
def test_errors_carry_the_headers_too(address: str, anybody: Client) -> None:
    _assert_strict(anybody.get(address))


def test_a_page_from_a_foreign_name_is_refused_with_the_headers(db: None) -> None:
    answer = Client(HTTP_HOST="evil.example", raise_request_exception=False).get("/")
    assert answer.status_code == 400
    _assert_strict(answer)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_posted_without_a_token(name: str, world: World) -> None:
    page = PAGES[name]
    address = _address(page, name, world)
    client = sign_in(world.actor, enforce_csrf_checks=True)
    answer = _undone(client, "post", address, page.data)
    if getattr(resolve(address).func, "csrf_exempt", False):
        # An interface for programs, which takes nothing that a form can send.
        assert answer.status_code >= 400 or answer.content == client.get(address).content
        return
    assert answer.status_code == 403
    assert "没有提交成功" in answer.content.decode()


def text_of(answer: HttpResponse) -> str:
    """What somebody reads in an answer: a page, a table, a document."""
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if data.startswith(b"%PDF"):
        pdf = pypdfium2.PdfDocument(data)
        return "".join(pdf[number].get_textpage().get_text_bounded() for number in range(len(pdf)))
    if data.startswith(b"PK"):
        parts = zipfile.ZipFile(io.BytesIO(data))
        found = "".join(parts.read(each).decode() for each in parts.namelist() if "xml" in each)
        return html.unescape(found)
    return data.decode(errors="replace")


def _readings(world: World) -> int:
    with organ_scope([world.organ.pk]):
        return PersonalRead.objects.filter(actor=world.actor).count()


SHOWN = [PERSON[name] for name in ("name", "id_number", "contact")]


def _shows(name: str, world: World) -> bool:
    """Whether the address shows a requester's data; if so, the look was recorded."""
    page = PAGES[name]
    address = _address(page, name, world)
    client = sign_in(world.actor)
    before = _readings(world)
    with transaction.atomic():
        told = text_of(getattr(client, page.method)(address, page.data))
        recorded = _readings(world) - before
        transaction.set_rollback(True)
    shows = any(value in told for value in SHOWN)
    assert recorded or not shows, f"{name} shows a requester and nothing is recorded"
    return shows


@pytest.mark.parametrize("name", PAGES)
def test_who_is_shown_a_requester_leaves_a_trace(name: str, world: World) -> None:
    world.once(filed)
    shows = _shows(name, world)
    if name in ("requests:reveal", "requests:file"):
        assert shows, "this test would see it"

"""Board and register of an organ with 100,000 requests: server time and queries of a first page.

The rows are projection rows of one real case with other dates and states, put in directly; a
twentieth of them is open. The peer is the bare SQL that any such page needs: a count and the
fifty rows. Server time is that of the whole page: session, scope, rail, template.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from bench.measure import Measure, turn_about

CASES = 100_000
OPEN_SHARE = 0.05
QUERIES = 12
SECONDS = 0.3
TODAY = date(2026, 3, 18)
PAGES = {
    "board": "/requests/board/",
    "register": "/requests/ledger/",
    "register, open and by due date": "/requests/ledger/?state=open&sort=due_on",
}
FURTHER = {
    "register, search in descriptions": "/requests/ledger/?q=%E7%85%A7%E6%98%8E",
    "register, last page": "/requests/ledger/?page=2000",
}
"""What has no budget of its own."""
MATTERS = ("城市公园夜间照明电费支出", "中小学校车服务采购合同", "老旧小区改造项目资金使用明细")
COUNT = "SELECT COUNT(*) FROM requests_requestcase WHERE organ_id = %s"
PAGE = (
    "SELECT id, subject, number, description, state, arrived_on, due_on FROM requests_requestcase "
    "WHERE organ_id = %s ORDER BY arrived_on DESC, id DESC LIMIT 50"
)


def measure() -> Iterator[Measure]:
    """Each page against the bare SQL over the same table."""
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ |= {
            "GONGKAI_HOME": folder, "GONGKAI_DEMO": "1", "GONGKAI_TODAY": TODAY.isoformat(),
            "DJANGO_SETTINGS_MODULE": "gongkai.web.settings",
        }  # fmt: skip
        import django

        django.setup()
        yield from _measure()


def _measure() -> Iterator[Measure]:
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    call_command("migrate", verbosity=0)
    actor, client = _clerk()
    _fill(actor)

    def bare() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [actor.organ_id])
            counted = cursor.fetchone()
            cursor.execute(PAGE, [actor.organ_id])
            return [counted, *cursor.fetchall()]

    for name, address in (PAGES | FURTHER).items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked = len(queries)
        ours, theirs = turn_about(_get(client, address), bare)
        yield Measure(
            f"{name}, {CASES:,} requests",
            f"{ours * 1000:.0f} ms, {asked} queries",
            f"{theirs * 1000:.1f} ms bare SQL (count and page)",
            f"{ours / theirs:.1f} ×",
            f"≤ {SECONDS * 1000:.0f} ms, ≤ {QUERIES} queries" if name in PAGES else "",
            ours <= SECONDS and asked <= QUERIES if name in PAGES else None,
        )


def _get(client: Any, address: str) -> Callable[[], object]:
    return lambda: client.get(address).content


def _clerk() -> tuple[Any, Any]:
    """A clerk and a browser in which they are signed in."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest
    from django.test import Client

    from gongkai.web.organs import sitting
    from gongkai.web.organs.models import Actor, Organ, Person, RoleGrant
    from gongkai.web.organs.roles import Role

    organ = Organ.objects.create(name="安澜市商务局", word="安商公")
    person = Person.objects.create(login_name="bench", name="经办", must_change=False)
    actor = Actor.objects.create(organ=organ, person=person, name="经办")
    RoleGrant.objects.create(actor=actor, role=Role.CLERK, from_day=date(2020, 1, 1))
    request = HttpRequest()
    request.session = SessionStore()
    sitting.begin(request, person, actor)
    request.session.save()
    client = Client(REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return actor, client


def _fill(actor: Any) -> None:
    from django.db import connection

    from gongkai.web.organs.scope import organ_scope
    from gongkai.web.requests.models import RequestCase

    with organ_scope([actor.organ_id]):
        sample = _sample(actor)
        common = {f.attname: getattr(sample, f.attname) for f in sample._meta.concrete_fields}
        chance = random.Random(7)
        rows = (RequestCase(**common | _made(chance, n, actor.pk)) for n in range(CASES))
        RequestCase.objects.bulk_create(rows, batch_size=500)
        sample.delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _sample(actor: Any) -> Any:
    from gongkai.web.organs.roles import Role
    from gongkai.web.requests import services

    filed = services.arrive(
        "register", actor.organ, actor=actor, role=Role.CLERK,
        person={"name": "某人", "id_kind": "passport", "id_number": "E00000000", "contact": "1"},
        data={
            "channel": "in_person", "requester_type": "natural_person",
            "description": MATTERS[0], "form": "electronic", "way": "email",
        },
        key="bench-sample", on=date(2026, 2, 5), now=datetime(2026, 2, 5, tzinfo=UTC),
    )  # fmt: skip
    return services.case_for(actor.organ, filed.subject)


def _made(chance: random.Random, n: int, handler: int) -> dict[str, Any]:
    """The columns of the n-th request: the last twentieth is open."""
    is_open = n >= CASES * (1 - OPEN_SHARE)
    back = chance.randrange(0, 45) if is_open else 45 + chance.randrange(0, 2000)
    arrived = TODAY - timedelta(days=back)
    due = arrived + timedelta(days=28)
    states = ("registered", "in_process", "review", "third_party", "correction_asked")
    state = chance.choice(states) if is_open else "archived"
    awaited = state == "correction_asked"
    return {
        "id": None,
        "subject": UUID(int=chance.getrandbits(128), version=4),
        "number": f"安商依申请〔{arrived.year}〕{n}号",
        "description": f"{chance.choice(MATTERS)}（{n}）",
        "state": state,
        "handler_id": handler if chance.random() < 0.5 else None,
        "arrived_on": arrived,
        "received_on": arrived,
        "counted_from": None if awaited else arrived,
        "due_on": None if awaited else due,
        "running": is_open and not awaited,
        "suspended": state == "third_party",
        "next_step": "review" if state == "review" else "",
        "outcome": "" if is_open else "O-OPEN",
        "closed_on": None if is_open else due - timedelta(days=3),
        "late": None if is_open else chance.random() < 0.02,
        "counted_year": arrived.year,
        "requester_record": str(UUID(int=chance.randrange(20_000))),
    }

"""Many clerks at work over real HTTP: what the load test and the bench of it drive.

Each keeps one connection to the server open, as a browser does, opens the page of an act, and
sends its form with the token, key and version that stand in it: all of them open their pages, then
all send at the same moment. The threads that drive run in one process on the machine of the
server: what they cost is part of what is measured.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import simplejson

from tests.conftest import ROOT

DAY = "2026-03-18"
ORGAN = "安澜市高新技术产业开发区管理委员会"
PERSON = {
    "requester_type": "natural_person",
    "name": "阿依古丽·买买提",
    "id_kind": "passport",
    "contact": "13800000000",
    "email": "reader@example.com",
}
REQUEST = {
    "channel": "in_person",
    "matter": "information",
    "form": "electronic",
    "way": "email",
    "on": DAY,
}
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|key|version)" value="([^"]*)"')


def prepare(home: Path, clerks: int) -> list[str]:
    """Make a demo database with an organ and so many clerks; their session cookies."""
    code = f"from tests.web import driving; driving.make({clerks})"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(home), cwd=ROOT, check=True,
        capture_output=True,
    )  # fmt: skip
    found: list[str] = simplejson.loads(done.stdout)
    return found


def environment(home: Path) -> dict[str, str]:
    """The environment of a process that works on the database of the server."""
    own = {"GONGKAI_HOME": str(home), "GONGKAI_DEMO": "1", "GONGKAI_TODAY": DAY}
    return os.environ | own | {"DJANGO_SETTINGS_MODULE": "gongkai.web.settings"}


def make(clerks: int) -> None:
    """In the process of :func:`prepare`: print the session cookies."""
    import django

    django.setup()
    from datetime import date

    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.http import HttpRequest

    from gongkai.web.organs import sitting
    from gongkai.web.organs.models import Actor, Organ, Person, RoleGrant

    call_command("migrate", verbosity=0)
    organ = Organ.objects.create(
        name=ORGAN, short_name="市高新区管委会", word="安高新公", phone="0000-1234567",
        review_organ="安澜市人民政府", court="安澜市临江区人民法院", kind="department",
    )  # fmt: skip
    cookies = []
    for number in range(clerks):
        person = Person.objects.create(login_name=f"c{number}", name="经办", must_change=False)
        actor = Actor.objects.create(organ=organ, person=person, name=f"经办{number}")
        RoleGrant.objects.create(actor=actor, role="clerk", from_day=date(2020, 1, 1))
        request = HttpRequest()
        request.session = SessionStore()
        sitting.begin(request, person, actor)
        request.session.save()
        cookies.append(request.session.session_key)
    os.write(1, simplejson.dumps(cookies).encode())


@dataclass
class Clerk:
    """Somebody signed in: registers a request, takes it, and writes notes on it. Before each
    sending, and after it, ``together`` waits for all the others."""

    site: str
    cookie: str
    name: str
    notes: int
    together: threading.Barrier
    registered: list[float] = field(default_factory=list)
    """Seconds that registering took; its documents are made before the answer."""
    acts: list[float] = field(default_factory=list)
    """Seconds that each other act took: from sending the form to the answer."""
    keys: list[str] = field(default_factory=list)
    """The keys of the forms that the server said it had done."""
    wrong: str = ""

    def work(self) -> None:
        """Do it all; what goes wrong stands in ``wrong``."""
        try:
            self._work()
        except threading.BrokenBarrierError:
            self.wrong = self.wrong or f"{self.name}: another could not go on"
        except (AssertionError, OSError, HTTPException) as error:
            self.wrong = f"{self.name}: {type(error).__name__} {error}"
            self.together.abort()

    def _work(self) -> None:
        address = urlsplit(self.site)
        self.connection = HTTPConnection(address.hostname or "", address.port, timeout=120)
        self.jar = {"gongkai-session": self.cookie}
        asked = REQUEST | PERSON | {
            "id_number": f"E{int(self.name):08}", "description": f"第{self.name}件事项的材料",
        }  # fmt: skip
        case = self._do("/requests/register/", asked, self.registered)
        self._act(case, "take", {"department": "办公室"})
        for number in range(self.notes):
            self._act(case, "note", {"text": f"第{number}次电话联系"})
        self.connection.close()

    def _act(self, case: str, name: str, data: Mapping[str, str]) -> None:
        self._do(f"{case}acts/{name}/", {"on": DAY, **data}, self.acts)

    def _do(self, page: str, data: Mapping[str, str], times: list[float]) -> str:
        form = self._open(page)
        self.together.wait()
        location = self._send(page, form, data, times)
        self.together.wait()
        return location

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in self.jar.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body.encode(), headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for each in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = each.partition("=")
            self.jar[name] = rest.partition(";")[0]
        return answer.status, answer.headers.get("Location", ""), text

    def _open(self, path: str) -> dict[str, str]:
        status, _, text = self._ask("GET", path)
        assert status == 200, (path, status)
        return {name: value for name, value in HIDDEN.findall(text) if value}

    def _send(
        self, path: str, form: Mapping[str, str], data: Mapping[str, str], times: list[float]
    ) -> str:
        begun = time.perf_counter()
        status, location, text = self._ask("POST", path, urlencode({**form, **data}))
        times.append(time.perf_counter() - begun)
        assert status == 302, (path, status, re.findall(r'class="note[^"]*"[^>]*>([^<]+)', text))
        self.keys.append(form["key"])
        return location


@dataclass(frozen=True)
class Driven:
    """What the clerks did. ``moments``: when all had opened their pages and began to send, and
    when the last had been answered, by turns; first for registering, then for each other act."""

    clerks: list[Clerk]
    moments: list[float]

    @property
    def registering(self) -> float:
        """Seconds from the first form of registering to the last answer."""
        return self.moments[1] - self.moments[0]

    @property
    def acting(self) -> float:
        """The same of the other acts: those of each round, added up."""
        begun, ended = self.moments[2::2], self.moments[3::2]
        return sum(ended) - sum(begun)

    @property
    def opening(self) -> float:
        """Seconds in which the pages of the other acts were opened."""
        ended, begun = self.moments[1:-1:2], self.moments[2::2]
        return sum(begun) - sum(ended)

    def times(self, what: str) -> list[float]:
        """The seconds of each ``registered`` or each of the other ``acts``."""
        return [each for clerk in self.clerks for each in getattr(clerk, what)]

    @property
    def keys(self) -> list[str]:
        """The keys of all that the server said it had done."""
        return [key for clerk in self.clerks for key in clerk.keys]


def drive(site: str, cookies: list[str], notes: int) -> Driven:
    """Let a clerk a cookie work, all at once. Raises AssertionError when one cannot."""
    moments: list[float] = []
    together = threading.Barrier(
        len(cookies), action=lambda: moments.append(time.perf_counter()), timeout=300
    )
    clerks = [Clerk(site, each, str(n), notes, together) for n, each in enumerate(cookies)]
    threads = [threading.Thread(target=clerk.work, daemon=True) for clerk in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wrong = sorted((each.wrong for each in clerks if each.wrong), key=lambda w: "another" in w)
    assert not wrong, f"{len(wrong)} could not go on: {wrong[:3]}"
    return Driven(clerks, moments)


def rows(home: Path, question: str) -> list[tuple[Any, ...]]:
    """What a question to the server's database finds."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(home / "demo" / "gongkai.sqlite3")) as connection:
        return connection.execute(question).fetchall()

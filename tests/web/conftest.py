"""The Django project under test, in a data folder of its own.

Django is set up here and not in pytest's settings, so that the tests of the pure packages run
without it and no test ever touches the data folder of the person who runs them.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import django
import pytest

_home = tempfile.mkdtemp(prefix="gongkai-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["GONGKAI_HOME"] = _home
os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.web.settings"
django.setup()

from django.conf import settings  # noqa: E402 - all of this needs the settings above
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.test import Client  # noqa: E402

from gongkai.demo import documents  # noqa: E402
from gongkai.statute.calendar import official  # noqa: E402
from gongkai.web.ledger import jobs  # noqa: E402
from gongkai.web.organs import calendars, sitting  # noqa: E402
from gongkai.web.organs.models import Actor, Organ, Person, RoleGrant  # noqa: E402
from gongkai.web.organs.roles import DESK, Role  # noqa: E402
from gongkai.web.organs.scope import organ_scope  # noqa: E402
from gongkai.web.reading_room import intake  # noqa: E402
from gongkai.web.reading_room.models import ReportRecord  # noqa: E402

COMMERCE = "安澜市商务局2020年年报（网页复制）.txt"
COMMERCE_NEXT = "安澜市商务局2021年年报.html"
FAULTY = "平湾区人民政府2022年年报.md"
CITY_PDF = "安澜市人民政府2024年政府信息公开工作年度报告.pdf"


def stand(organ: Organ, *roles: Role, name: str = "经办") -> Actor:
    """A person who holds these roles in an organ; no password opens them."""
    person = Person.objects.create(
        login_name=f"p{Person.objects.count()}", name=name, must_change=False
    )
    made = Actor.objects.create(organ=organ, person=person, name=name)
    for role in roles:
        RoleGrant.objects.create(actor=made, role=role, from_day=date(2020, 1, 1))
    return made


def sign_in(actor: Actor, **more: Any) -> Client:
    """A browser in which ``actor`` is signed in, as the sign-in page would have left it."""
    client = Client(
        REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1", raise_request_exception=False, **more
    )
    request = HttpRequest()
    request.session = SessionStore()
    sitting.begin(request, actor.person, actor)
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return client


def work_off() -> None:
    """Do the waiting jobs."""
    while jobs.run_one():
        pass


@pytest.fixture
def organ(db: None) -> Organ:
    """The organ at work."""
    return Organ.objects.create(name="安澜市商务局", word="安商公")


@pytest.fixture
def actor(organ: Organ) -> Iterator[Actor]:
    """Who acts, within the scope of their organ: somebody with every role of a desk."""
    found = stand(organ, *DESK)
    with organ_scope([found.organ_id]):
        yield found


@pytest.fixture
def admin(organ: Organ) -> Actor:
    """The system administrator of the organ."""
    return stand(organ, Role.SYSTEM, name="系统管理员")


@pytest.fixture
def system(admin: Actor) -> Client:
    """A browser in which the system administrator is signed in."""
    return sign_in(admin)


@pytest.fixture
def stranger(db: None) -> Actor:
    """Somebody of another organ, with the same roles."""
    return stand(Organ.objects.create(name="别的单位"), *DESK, name="外人")


@pytest.fixture(scope="session")
def demo_files() -> dict[str, bytes]:
    """The demo's files by name."""
    return dict(documents.documents())


@pytest.fixture(autouse=True)
def _calendar_of_this_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test goes by the working calendar of another one's database; one without a database
    goes by the notices alone."""
    calendars.forget()
    if not {"db", "transactional_db"} & set(request.fixturenames):
        calendars._known = (float("inf"), calendars.Edition(0, official()))
    yield
    calendars.forget()


Bring = Callable[..., ReportRecord]


@pytest.fixture
def bring(actor: Actor, demo_files: dict[str, bytes]) -> Bring:
    """Bring a demo file (or ``data``) in and read it, as an upload would."""

    def bring_in(name: str = COMMERCE, data: bytes | None = None) -> ReportRecord:
        batch = intake.receive(actor, [(name, [demo_files[name] if data is None else data])])
        work_off()
        upload = batch.uploads.get()
        assert upload.record is not None, upload.error
        return upload.record

    return bring_in


@pytest.fixture
def web(actor: Actor) -> Client:
    """A browser on this machine in which ``actor`` is signed in."""
    return sign_in(actor)


@pytest.fixture
def anybody(db: None) -> Client:
    """A browser in which nobody is signed in."""
    return Client(REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1", raise_request_exception=False)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo loaded and read. It stands here and is not imported: each
    module that imports a fixture makes it anew."""
    from tests.web.browsing import run_code

    folder = tmp_path_factory.mktemp("prepared")
    environment = os.environ | {"GONGKAI_HOME": str(folder)}
    subprocess.run(run_code("demo"), env=environment, check=True, capture_output=True, timeout=300)
    return folder

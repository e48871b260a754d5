"""The Django project under test, in a data folder of its own.

Django is set up here and not in pytest's settings, so that the tests of the pure packages run
without it and no test ever touches the data folder of the person who runs them.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator

import django
import pytest

_home = tempfile.mkdtemp(prefix="gongkai-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["GONGKAI_HOME"] = _home
os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.web.settings"
django.setup()

from django.test import Client  # noqa: E402 - needs the settings above

from gongkai.demo import documents  # noqa: E402
from gongkai.web.ledger import jobs  # noqa: E402
from gongkai.web.organs.actors import loopback_actor  # noqa: E402
from gongkai.web.organs.models import Actor, Organ  # noqa: E402
from gongkai.web.organs.scope import organ_scope  # noqa: E402
from gongkai.web.reading_room import intake  # noqa: E402
from gongkai.web.reading_room.models import ReportRecord  # noqa: E402

COMMERCE = "安澜市商务局2020年年报（网页复制）.txt"
COMMERCE_NEXT = "安澜市商务局2021年年报.html"
FAULTY = "平湾区人民政府2022年年报.md"
CITY_PDF = "安澜市人民政府2024年政府信息公开工作年度报告.pdf"


@pytest.fixture
def actor(db: None) -> Iterator[Actor]:
    """Who acts, within the scope of their organ."""
    found = loopback_actor()
    with organ_scope([found.organ_id]):
        yield found


@pytest.fixture
def stranger(db: None) -> Actor:
    """Somebody of another organ."""
    organ = Organ.objects.create(name="别的单位")
    return Actor.objects.create(organ=organ, name="外人")


@pytest.fixture(scope="session")
def demo_files() -> dict[str, bytes]:
    """The demo's files by name."""
    return dict(documents.documents())


Bring = Callable[..., ReportRecord]


@pytest.fixture
def bring(actor: Actor, demo_files: dict[str, bytes]) -> Bring:
    """Bring a demo file (or ``data``) in and read it, as an upload would."""

    def bring_in(name: str = COMMERCE, data: bytes | None = None) -> ReportRecord:
        batch = intake.receive(actor, [(name, [demo_files[name] if data is None else data])])
        while jobs.run_one():
            pass
        upload = batch.uploads.get()
        assert upload.record is not None, upload.error
        return upload.record

    return bring_in


@pytest.fixture
def web() -> Client:
    """A browser on this machine, with the CSRF check on."""
    return Client(REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1", raise_request_exception=False)

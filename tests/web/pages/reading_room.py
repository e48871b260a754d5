"""Addresses of the reading room."""

from __future__ import annotations

from typing import Any

from gongkai.web.reading_room import intake
from gongkai.web.reading_room.models import Batch, ReportRecord
from gongkai.web.reading_room.review import Review
from tests.web.pages import Page, World

CELL = "table2.normative_documents.published"


def brought(name: str) -> Any:
    """How to bring one of the demo's reports in."""

    def bring(world: World) -> ReportRecord:
        batch = intake.receive(world.actor, [(name, [world.files[name]])])
        world.work_off()
        return batch.uploads.get().record

    return bring


FIRST = brought("安澜市商务局2020年年报（网页复制）.txt")
SECOND = brought("安澜市商务局2021年年报.html")


def _report(*more: Any) -> Any:
    return lambda world: [world.once(FIRST).pk, *more]


def _batch(world: World) -> list[int]:
    world.once(FIRST)
    return [world.once(lambda _: Batch.objects.order_by("id")[0].pk)]


def _two(world: World) -> list[int]:
    return [world.once(FIRST).pk, world.once(SECOND).pk]


def _key(world: World) -> str:
    findings = Review(world.once(FIRST)).findings
    return next(marked.key for marked in findings if marked.finding.check == "T2-19-UNPUB")


def _finding(world: World) -> list[Any]:
    return [world.once(FIRST).pk, world.once(_key)]


SPACE = "reading_room"
PAGES = {
    "reports": Page(),
    "export": Page(),
    "decisions": Page(),
    "upload": Page(400, "post"),
    "paste": Page(),
    "batch": Page(302, subject=_batch),
    "progress": Page(subject=_batch),
    "stop": Page(302, "post", subject=_batch),
    "again": Page(302, "post", subject=_batch),
    "report": Page(subject=_report()),
    "original": Page(subject=_report()),
    "download": Page(subject=_report("md")),
    "page": Page(404, subject=_report(1)),
    "facts": Page(subject=_report()),
    "cell": Page(subject=_report(CELL)),
    "withdraw": Page(302, "post", subject=_report(CELL)),
    "finding": Page(subject=_finding),
    "compare_with": Page(400, subject=_report()),
    "compare": Page(subject=_two),
    "compare_export": Page(subject=_two),
}

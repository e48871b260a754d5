"""Loading the demo: its files go in as an upload would, and are really read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.demo.documents import documents
from gongkai.ops import demo_organs, demo_requests
from gongkai.web import home

if TYPE_CHECKING:
    from gongkai.web.organs.models import Actor


def load() -> None:
    """Bring the demo's files in, once. Raises RuntimeError outside the demo's own folder."""
    from gongkai.web.organs.scope import organ_scope
    from gongkai.web.reading_room import intake
    from gongkai.web.reading_room.models import Batch

    if not home.is_demo():
        raise RuntimeError("the demo is loaded into its own data folder only")
    if not demo_organs.are_there():
        print("正在准备演示数据，首次约半分钟……", flush=True)
    demo_organs.load()
    demo_requests.load()
    actor = _reader()
    with organ_scope([actor.organ_id]):
        if Batch.objects.exists():
            return
        batch = intake.receive(actor, ((name, [data]) for name, data in documents()))
        batch.name = "演示：安澜市各单位历年年报"
        batch.save()


def _reader() -> Actor:
    """The county's oversight officer, who brings the reports in."""
    from gongkai.web.organs.models import Actor
    from gongkai.web.organs.roles import Role

    rows = Actor.objects.select_related("organ").filter(organ__name=demo_organs.COUNTY)
    return rows.get(grants__role=Role.OFFICER)


def read_now() -> int:
    """Do the waiting jobs here and now. Returns how many reports there are then."""
    from gongkai.web.ledger import jobs
    from gongkai.web.organs.scope import organ_scope
    from gongkai.web.reading_room.models import ReportRecord

    while jobs.run_one():
        pass
    with organ_scope([_reader().organ_id]):
        return int(ReportRecord.objects.count())

"""Loading the demo: its files go in as an upload would, and are really read."""

from __future__ import annotations

from gongkai.demo.documents import documents
from gongkai.web import home


def load() -> None:
    """Bring the demo's files in, once. Raises RuntimeError outside the demo's own folder."""
    from gongkai.web.organs.actors import loopback_actor
    from gongkai.web.organs.scope import organ_scope
    from gongkai.web.reading_room import intake
    from gongkai.web.reading_room.models import Batch

    if not home.is_demo():
        raise RuntimeError("the demo is loaded into its own data folder only")
    actor = loopback_actor()
    with organ_scope([actor.organ.pk]):
        if Batch.objects.exists():
            return
        batch = intake.receive(actor, ((name, [data]) for name, data in documents()))
        batch.name = "演示：安澜市各单位历年年报"
        batch.save()


def read_now() -> int:
    """Do the waiting jobs here and now. Returns how many reports there are then."""
    from gongkai.web.ledger import jobs
    from gongkai.web.organs.actors import loopback_actor
    from gongkai.web.organs.scope import organ_scope
    from gongkai.web.reading_room.models import ReportRecord

    while jobs.run_one():
        pass
    with organ_scope([loopback_actor().organ.pk]):
        return int(ReportRecord.objects.count())

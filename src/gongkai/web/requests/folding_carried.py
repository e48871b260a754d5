"""What one event of the import does to a case: all that an old ledger says of a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gongkai.web.ledger.acts import Entry
from gongkai.web.requests import states
from gongkai.web.requests.case import Case, Draft, Extension, Reply, Service
from gongkai.web.requests.folding_steps import arrive, day, happen
from gongkai.web.requests.words import CONFIRMED

WITHDRAWN = "withdrawn"
WITHOUT_REPLY = ("O-ABANDON", "O-FEE-UNPAID", WITHDRAWN)
"""What ends a request by a record, not by a reply that is served."""
EXTENSION_DAYS = 20
WHY = "原台账记载"


def carried(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    """The case that an old ledger tells of: open, closed or archived."""
    stage = states.IN_PROCESS if data.get("department") else states.REGISTERED
    if data["channel"] in CONFIRMED and not data.get("confirmed"):
        stage = states.AWAIT_CONFIRM
    case = arrive(case, entry, data, stage)
    case = replace(
        case,
        number=data["number"],
        department=data.get("department") or "",
        handler=data.get("handler"),
    )
    if extended := day(data.get("extended_on")):
        known = Extension(EXTENSION_DAYS, WHY, extended, entry.actor, extended)
        case = happen(replace(case, extension=known), "extended", extended, days=EXTENSION_DAYS)
    return _ended(case, entry, data) if data.get("outcome") else case


def _ended(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    outcome = data["outcome"]
    replied, served = day(data.get("replied_on")), day(data.get("served_on"))
    assert replied
    archive = data.get("archive_number") or ""
    case = replace(
        case,
        stage=states.ARCHIVED if archive else states.CLOSED,
        archive_number=archive,
        outcome="O-OTHER" if outcome == WITHDRAWN else outcome,
        withdrawn=outcome == WITHDRAWN,
        closed_on=served or replied,
    )
    if outcome in WITHOUT_REPLY:
        return happen(case, "withdrawn", replied)
    assert served
    draft = Draft(1, outcome, data.get("basis") or "", {}, (), "", (), replied, entry.actor)
    way = data.get("served_by") or "direct"
    service = Service(way, served, "", WHY, served)
    reply = Reply(entry.id, outcome, data.get("reply_number") or "", replied, draft, service)
    case = happen(replace(case, replies=(reply,)), "replied", replied)
    return happen(case, "served", served)


FOLDS = {"carry_over": carried}

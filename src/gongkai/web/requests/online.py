"""What the person who asked does from the public pages: look, answer, collect.

The part of :mod:`services` that needs no sign-in. Whoever comes here has shown a query code and
the end of a number that only the requester and the desk know; every look at the personal record
is logged, and collecting a document for the first time is an event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gongkai.web.ledger import files, personal
from gongkai.web.ledger.acts import Act, Refused
from gongkai.web.ledger.models import Event, StoredFile
from gongkai.web.ledger.perform import Done, Stale
from gongkai.web.ledger.personal import Ref
from gongkai.web.organs import actors
from gongkai.web.organs.models import Organ
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import clock_line, codes, identity, requesters, services, statuses
from gongkai.web.requests.case import Case, Document, Notice, Person
from gongkai.web.requests.models import RequestCase

SHOWN = 4
"""How many last characters of a number open a request."""
CHANGE = "change_contact"
COLLECTED = {"way": "internet", "proof": "申请人在网上下载"}


def look_up(code: str, ending: str, organs: Sequence[int]) -> RequestCase | None:
    """The request of that code in any of the organs (ids), when ``ending`` is how the identity
    number or telephone of the requester or the agent ends. None whatever is wrong."""
    digest, plain = codes.digest(code), identity.normalise(ending)
    if not digest or len(plain) != SHOWN:
        return None
    with organ_scope(organs):
        row = RequestCase.objects.filter(code_digest=digest).select_related("organ").first()
        return row if row and _knows(row.organ, row.case, plain) else None


def _knows(organ: Organ, case: Case, ending: str) -> bool:
    for ref in (case.requester, case.agent):
        record = _read(organ, ref) if ref else {}
        numbers = (record.get("id_number"), record.get("contact"))
        if any(identity.normalise(each or "").endswith(ending) for each in numbers):
            return True
    return False


def _read(organ: Organ, ref: Person) -> Mapping[str, Any]:
    known = requesters.ref_of(ref)
    try:
        return personal.read(known, actors.the_public(organ), "申请人凭查询码查看办理情况")
    except personal.Destroyed:
        return {}


def opened(organ: int, subject: UUID) -> RequestCase | None:
    """A request looked up before, as it stands now; within the scope of its organ."""
    rows = RequestCase.objects.filter(organ=organ, subject=subject).select_related("organ")
    row: RequestCase | None = rows.first()
    return row


def line(status: statuses.Status, today: date, summary: str, more: str) -> clock_line.Line | None:
    """The clock as a line, told in the words of whoever shows it; None while none runs."""
    drawn = clock_line.draw(status.case, status.clock, today)
    return replace(drawn, summary=summary, sentence=more) if drawn else None


def parts(row: RequestCase) -> list[RequestCase]:
    """The matters that a request was split into; one code opens them all."""
    rows = RequestCase.objects.filter(organ=row.organ_id, parent=str(row.subject))
    return list(rows.select_related("organ").order_by("id"))


def possible(row: RequestCase, today: date) -> dict[str, Act]:
    """What the requester may do now, by name."""
    return {offer.act.name: offer.act for offer in services.public_acts(row, today)}


def act(
    row: RequestCase,
    name: str,
    data: Mapping[str, Any],
    *,
    version: int,
    on: date,
    now: datetime,
    key: str,
    attachments: Sequence[str] = (),
) -> Done:
    """Do one of the requester's acts. Raises Refused, Invalid, Stale."""
    return services.do(
        name, row, actor=actors.the_public(row.organ), role=Role.REQUESTER, data=data, on=on,
        now=now, key=key, version=version, attachments=attachments,
    )  # fmt: skip


def change_contact(
    row: RequestCase,
    given: Mapping[str, str],
    *,
    version: int,
    on: date,
    now: datetime,
    key: str,
) -> Done:
    """Keep how to reach the requester (``contact``, ``email``, ``address``) as a new version of
    their record; what is not given stays. Sent twice it is kept once. Raises Refused, Stale."""
    same = {"organ": row.organ, "subject": row.subject, "key": key, "act": CHANGE}
    earlier = Event.objects.filter(**same).first()
    ref = Ref.of(earlier.data["requester"]) if earlier else services.ref_of(row.case)
    known = personal.read(ref, actors.the_public(row.organ), "申请人在网上变更联系方式")
    if earlier and any(known.get(name) != text for name, text in given.items()):
        raise Refused("这张表单已经提交过，而且填的内容与这次不同。请重新打开页面再填。")
    if not earlier:
        if version != row.version:
            raise Stale(())
        ref = requesters.amend(row.organ, ref, {**known, **given})
    data = {"requester": ref.as_data()}
    return act(row, CHANGE, data, version=version, on=on, now=now, key=key)


def collect(
    row: RequestCase, event: int, key: str, suffix: str, on: date, now: datetime
) -> StoredFile | None:
    """A document's file for its requester, or None when there is none for them. The first time
    is recorded as its delivery, or as the proof that the reply was received."""
    for document in statuses.documents_for(row.case):
        sha256 = document.files.get(suffix)
        if (document.event, document.key) == (event, key) and sha256:
            _note(row, document, on, now)
            return StoredFile.objects.filter(organ=row.organ, sha256=sha256).first()
    return None


def _note(row: RequestCase, document: Document, on: date, now: datetime) -> None:
    """Record that the requester has it; what had reached them before stays as it was."""
    if has_reached(row.case, document):
        return
    notice = notice_of(row.case, document)
    if notice:
        name, data = "deliver", {"notice": notice.id, **COLLECTED}
    else:
        name, data = "prove_service", {"proof": COLLECTED["proof"]}
    try:
        services.do(
            name, row, actor=actors.program(row.organ), role=Role.PROGRAM, data=data, on=on,
            now=now, key=f"collected:{document.event}",
        )  # fmt: skip
    except Refused:
        # The desk recorded it otherwise in this moment: that stands, and reading goes on.
        return


def notice_of(case: Case, document: Document) -> Notice | None:
    """The notice that a document is. A consultation makes two documents from one event: the
    third party's letter and the word of it for the requester, who has only the latter."""
    keys = (document.event, document.key)
    return next((each for each in case.notices if (each.event, each.key) == keys), None)


def has_reached(case: Case, document: Document) -> bool:
    """Whether nothing is left to record when the requester collects the document."""
    if notice := notice_of(case, document):
        return notice.delivered_on is not None
    services_of = (each.service for each in case.replies if each.event == document.event)
    return not any(each and each.way == "internet" and not each.proven_on for each in services_of)


def content(file: StoredFile) -> bytes:
    """The bytes of a collected file."""
    return files.read(file)

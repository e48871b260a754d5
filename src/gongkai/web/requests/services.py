"""The only door of the request desk: for its pages, the portal, the API and imports.

Callers open the scope. Every function that changes something does it by one act (or by acts that
stand or fall together) and then makes the documents it calls for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gongkai.statute.parameters import NotInForce
from gongkai.web import home
from gongkai.web.ledger import outbox, personal
from gongkai.web.ledger.acts import VOIDED, Refused
from gongkai.web.ledger.models import Event
from gongkai.web.ledger.perform import Done, Intent, perform_together
from gongkai.web.ledger.personal import Ref
from gongkai.web.organs import actors
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import organ_scope
from gongkai.web.requests import codes, counting, offers, paper_values, requesters, statuses
from gongkai.web.requests.case import Case
from gongkai.web.requests.kind import REQUEST
from gongkai.web.requests.models import DeskSettings, RequestCase
from gongkai.web.requests.words import CHAIN

NOT_YET = "日期不能晚于今天；办理事项发生之后再登记。"
Status = statuses.Status


@dataclass(frozen=True, slots=True)
class Filed:
    """A request that arrived. ``code`` is the query code to give to the requester, "" when the
    same form was sent before and the code was told then."""

    subject: UUID
    code: str
    done: Done


def chain_of(organ: Organ) -> tuple[str, ...]:
    """The review chain of the organ."""
    row = DeskSettings.objects.filter(organ=organ).first()
    return tuple(row.chain) if row and row.chain else CHAIN


def set_chain(organ: Organ, steps: Sequence[str]) -> None:
    """Set the review chain of the organ; the signature is always its last step."""
    chain = [step for step in CHAIN if step in steps or step == "sign"]
    DeskSettings.objects.update_or_create(organ=organ, defaults={"chain": chain})


def case_for(organ: Organ, subject: UUID) -> RequestCase:
    """The request of that id. Raises RequestCase.DoesNotExist, also for another organ's."""
    row: RequestCase = RequestCase.objects.get(organ=organ, subject=subject)
    return row


def file_request(
    organ: Organ,
    *,
    person: Mapping[str, Any],
    data: Mapping[str, Any],
    key: str,
    on: date,
    now: datetime,
    agent: Mapping[str, Any] | None = None,
    attachments: Sequence[str] = (),
    code: str = "",
) -> Filed:
    """File a request made online. ``person``: name, id_kind, id_number, contact, … ; ``data``:
    requester_type, description, form, way, … . Raises Refused; Invalid when something is
    missing."""
    return arrive(
        "file_online",
        organ,
        actor=actors.the_public(organ),
        role=Role.REQUESTER,
        person=person,
        agent=agent,
        data={**data, "channel": "internet"},
        key=key,
        on=on,
        now=now,
        attachments=attachments,
        code=code,
    )


def arrive(
    act_name: str,
    organ: Organ,
    *,
    actor: Actor,
    role: Role,
    person: Mapping[str, Any],
    data: Mapping[str, Any],
    key: str,
    on: date,
    now: datetime,
    agent: Mapping[str, Any] | None = None,
    attachments: Sequence[str] = (),
    code: str = "",
) -> Filed:
    """Enter a request that arrived, by one of the acts that make one."""
    earlier = Event.objects.filter(organ=organ, key=key).first()
    code = code or codes.new()
    given = dict(data) | (_kept(earlier) if earlier else _keep(organ, person, agent, code))
    done = _perform(
        act_name, organ, actor, role, None, 0, given, on, now, key, attachments=attachments
    )
    return Filed(done.event.subject, "" if earlier else code, done)


def _keep(
    organ: Organ, person: Mapping[str, Any], agent: Mapping[str, Any] | None, code: str
) -> dict[str, Any]:
    return {
        "requester": requesters.keep(organ, {**person, "query_code": code}).as_data(),
        "agent": personal.keep(organ, agent).as_data() if agent else None,
        "code_digest": codes.digest(code),
        "chain": list(chain_of(organ)),
    }


def _kept(event: Event) -> dict[str, Any]:
    return {name: event.data[name] for name in ("requester", "agent", "code_digest", "chain")}


def do(
    act_name: str,
    row: RequestCase,
    *,
    actor: Actor,
    role: Role,
    data: Mapping[str, Any],
    on: date,
    now: datetime,
    key: str,
    version: int | None = None,
    reason: str = "",
    attachments: Sequence[str] = (),
) -> Done:
    """Do an act to a request, with what the desk itself knows filled in. ``version``: the case
    as the person saw it. Raises Refused, Invalid, Stale."""
    _check_remedies(act_name, row, on)
    given = {**data, **_known(act_name, row, data)}
    return _perform(
        act_name, row.organ, actor, role, row.subject, version, given, on, now, key,
        reason=reason, attachments=attachments,
    )  # fmt: skip


def _check_remedies(act_name: str, row: RequestCase, on: date) -> None:
    draft = row.case.draft
    if act_name in ("submit", "sign") and draft:
        unsaid = paper_values.what_is_unsaid(row.organ, draft.outcome, on)
        if unsaid:
            raise Refused(unsaid, article="XFY2023 23")


def _known(act_name: str, row: RequestCase, data: Mapping[str, Any]) -> dict[str, Any]:
    """What no page may say: numbers are looked up, counters counted."""
    if act_name == "notice_fee":
        nth = requesters.nth_of_month(row.organ, row.case, row.subject)
        return {"nth": nth, "pay_to": pay_to(row.organ)}
    if act_name == "split":
        return {
            "parts": [
                part for part in map(str.strip, str(data.get("matters", "")).split("\n")) if part
            ]
        }
    if act_name == "join":
        return {"lead": str(_other(row, data.get("lead_number"), "lead_number").subject)}
    if act_name == "annul" and data.get("duplicate_number"):
        other = _other(row, data["duplicate_number"], "duplicate_number")
        return {"duplicate_of": str(other.subject)}
    return {}


def pay_to(organ: Organ) -> str:
    """Where a fee is paid, as the organ states it on the day of the notice (FEE109 6)."""
    where = f"（{organ.address}）" if organ.address else ""
    return organ.payment or f"到本机关政府信息公开申请的受理地点{where}缴纳。"


def _other(row: RequestCase, number: Any, name: str) -> RequestCase:
    found: RequestCase | None = (
        RequestCase.objects.filter(organ=row.organ, number=str(number or "").strip())
        .exclude(subject=row.subject)
        .first()
    )
    if found is None:
        raise Refused("没有这个编号的其他申请。请核对编号。", name)
    return found


def _perform(
    act_name: str, organ: Organ, actor: Actor, role: Role, subject: UUID | None,
    version: int | None, data: Mapping[str, Any], on: date, now: datetime, key: str,
    reason: str = "", attachments: Sequence[str] = (),
) -> Done:  # fmt: skip
    _not_ahead(on)
    intent = Intent(
        REQUEST, act_name, actor, role, organ, subject, version, data, on, now, key, reason,
        tuple(attachments),
    )  # fmt: skip
    with_it = _parts(intent) if act_name == "split" else ()
    try:
        done = perform_together([intent, *with_it])
    except NotInForce as early:
        raise Refused(f"{early}。请核对日期。", "on") from early
    for each in done:
        if REQUEST.act(each.event.act).calls_for:
            outbox.run(each.event, now)
    return done[0]


def _not_ahead(on: date) -> None:
    if on > home.today():
        raise Refused(NOT_YET, "on")


def _parts(whole: Intent) -> list[Intent]:
    """The matters of a split, each a request of its own with the dates of the whole."""
    row = case_for(whole.organ, whole.subject)  # type: ignore[arg-type]
    case = row.case
    common = _copied(case) | {
        "parent": str(row.subject),
        "confirmed": case.confirmed,
        "code_digest": "",
    }
    return [
        replace(
            whole,
            act_name="enter_part",
            actor=actors.program(whole.organ),
            role=Role.PROGRAM,
            subject=None,
            version=0,
            data=common | {"description": matter},
            key=f"{whole.key}:{number}",
        )
        for number, matter in enumerate(whole.data["parts"])
    ]


def _copied(case: Case) -> dict[str, Any]:
    """What a request hands on to one made from it."""
    assert case.requester
    return {
        "channel": case.channel,
        "arrived": case.arrived,
        "matter": case.matter,
        "requester_type": case.requester_type,
        "requester": ref_of(case).as_data(),
        "description": case.description,
        "document_number": case.document_number,
        "form": case.form,
        "way": case.way,
        "needs_help": case.needs_help,
        "chain": list(case.chain),
    }


def ref_of(case: Case) -> Ref:
    """The personal record of the requester. Raises ValueError when there is none."""
    if case.requester is None:
        raise ValueError("a request without a requester")
    return requesters.ref_of(case.requester)


def send_copy(
    row: RequestCase, target: Organ, *, actor: Actor, role: Role, on: date, now: datetime,
    key: str, version: int | None, agreed: bool = True,
) -> Done:  # fmt: skip
    """Send a copy to the organ named in a 36(5) reply: an event here, a fresh arrival there."""
    _not_ahead(on)
    if not agreed:
        raise Refused("只有申请人同意，才能转送申请。", "agreed", "R711 36(5)")
    with organ_scope([target.pk]):
        earlier = Event.objects.filter(organ=target, key=f"{key}:{target.pk}").first()
        chain = list(chain_of(target))
    there = earlier.data["requester"] if earlier else _carried(row, target, actor)
    arrival = _copied(row.case) | {
        "requester": there, "channel": "copy", "arrived": on, "chain": chain,
        "copied_from": str(row.subject),
    }  # fmt: skip
    data = {"organ_name": target.name, "agreed": agreed, "target": target.pk}
    sent = Intent(
        REQUEST, "send_copy", actor, role, row.organ, row.subject, version, data, on, now, key
    )
    received = Intent(
        REQUEST, "receive_copy", actors.program(target), Role.PROGRAM, target, None, 0, arrival,
        on, now, f"{key}:{target.pk}",
    )  # fmt: skip
    with organ_scope([row.organ_id, target.pk]):
        done = perform_together([sent, received])
    return done[0]


def _carried(row: RequestCase, target: Organ, actor: Actor) -> dict[str, Any]:
    """The requester's record, kept anew by the organ that gets the copy."""
    person = personal.read(ref_of(row.case), actor, "经申请人同意转送申请")
    with organ_scope([target.pk]):
        return requesters.keep(target, {**person, "query_code": ""}).as_data()


def amended(row: RequestCase, person: Mapping[str, Any], actor: Actor) -> Ref:
    """The requester's record with what was corrected; the query code stays."""
    before = personal.read(ref_of(row.case), actor, "更正申请人信息")
    code = before.get("query_code", "")
    return requesters.amend(row.organ, ref_of(row.case), {**person, "query_code": code})


def public_acts(row: RequestCase, today: date) -> list[offers.Offer]:
    """What the requester may do now."""
    found = offers.offers(row.case, [Role.REQUESTER], today)
    return [offer for offer in found if offer.possible]


def table3(organ: Organ, year: int) -> Mapping[tuple[str, str], int]:
    """The cells of Table 3 of a year by (row, requester type), from the projection."""
    rows = RequestCase.objects.filter(organ=organ, counted_year__lte=year)
    rows = rows.exclude(state=VOIDED).exclude(closed_on__lt=date(year, 1, 1))
    columns = rows.values_list("requester_type", "received_on", "closed_on", "outcome")
    return counting.table((counting.Counted(*each) for each in columns.iterator()), year)

"""What events do to a case from consulting others to the archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.web.ledger.acts import Entry
from gongkai.web.requests import states
from gongkai.web.requests.case import (
    Case,
    Consultation,
    Document,
    Draft,
    Fee,
    Happening,
    Redo,
    Reply,
    Service,
    Step,
    Urging,
)
from gongkai.web.requests.folding_steps import day, happen, notify, person

ASKED = {
    "third_party": "third_party_asked",
    "co_maker": "co_maker_asked",
    "other_organ": "other_organ_asked",
}
ANSWERED = {
    "third_party": "third_party_answered",
    "co_maker": "co_maker_answered",
    "other_organ": "other_organ_answered",
}


def _consulting(kind: str, letter: str) -> Callable[[Case, Entry, Mapping[str, Any]], Case]:
    def consult(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
        key = f"c{len(case.consultations) + 1}"
        asked = Consultation(
            key,
            kind,
            entry.on,
            data["about"],
            person(data.get("third_party")),
            data.get("organ_name") or "",
        )
        case = replace(case, consultations=(*case.consultations, asked))
        return notify(happen(case, ASKED[kind], entry.on, id=key), entry, letter, key)

    return consult


def _change(case: Case, key: str, **changes: Any) -> Case:
    changed = tuple(
        replace(each, **changes) if each.id == key else each for each in case.consultations
    )
    return replace(case, consultations=changed)


def _received(each: Happening, kind: str, key: str, on: date) -> Happening:
    return replace(each, received=on) if (each.type, each.id) == (kind, key) else each


def _deliver(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    """A notice reached its addressee: that day starts a third party's and a payer's term."""
    notice = next(each for each in case.notices if each.id == data["notice"])
    done = replace(notice, delivered_on=entry.on, way=data["way"], proof=data.get("proof") or "")
    notices = tuple(done if each.id == notice.id else each for each in case.notices)
    case = replace(case, notices=notices)
    asked = case.consultation(notice.consultation)
    if asked and not asked.received_on and notice.key.endswith("_consultation"):
        case = _change(case, asked.id, received_on=entry.on)
        kind, key = ASKED[asked.kind], asked.id
    elif notice.key == "fee_notice" and case.fee:
        case = replace(case, fee=replace(case.fee, received_on=entry.on))
        kind, key = "fee_noticed", ""
    else:
        return case
    return replace(
        case, happenings=tuple(_received(each, kind, key, entry.on) for each in case.happenings)
    )


def _answer(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    asked = case.consultation(data["consultation"])
    assert asked
    case = _change(
        case,
        asked.id,
        answered_on=entry.on,
        answer=data["answer"],
        reasons=data.get("reasons") or "",
    )
    return happen(case, ANSWERED[asked.kind], entry.on, id=asked.id)


def _silence(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    """Nobody answered in time: the suspension ended by itself, so the clock hears nothing."""
    return _change(case, data["consultation"], answered_on=entry.on, answer="silent")


def _tell_third_party(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    case = _change(case, data["consultation"], told_on=entry.on)
    return notify(case, entry, "third_party_decision", data["consultation"])


def _notice_fee(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    pages = data.get("pages")
    fee = Fee(
        data["tariff"],
        int(data["nth"]),
        None if pages in (None, "") else int(pages),
        Decimal(str(data["amount"])),
        entry.on,
        "\n".join(filter(None, (data.get("payment"), data.get("pay_to")))),
    )
    case = happen(replace(case, fee=fee), "fee_noticed", entry.on)
    return notify(case, entry, "fee_notice")


def _paid(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    assert case.fee
    paid = replace(case.fee, paid_on=entry.on, receipt=data["receipt"])
    case = replace(case, fee=paid, extension=None, proposal=None)
    return happen(case, "fee_paid", entry.on)


def draft(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    """A new version of the draft; an earlier review no longer counts."""
    version = case.draft.version + 1 if case.draft else 1
    written = Draft(
        version,
        data["outcome"],
        data.get("basis") or "",
        dict(data.get("answers") or {}),
        tuple(data.get("withheld") or ()),
        data.get("walk") or "",
        tuple(entry.attachments) or (case.draft.attachments if case.draft else ()),
        entry.on,
        entry.actor,
    )
    return replace(case, draft=written, steps=())


def _submit(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, stage=states.REVIEW, steps=())


def _pass(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    step = Step(entry.act, entry.actor, entry.on, data.get("remark") or "", True)
    return replace(case, steps=(*case.steps, step))


def _send_back(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, stage=states.IN_PROCESS, steps=())


def _sign(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    assert case.draft
    case = _pass(case, entry, data)
    reply = Reply(
        entry.id, case.draft.outcome, entry.numbers.get("reply", ""), entry.on, case.draft
    )
    case = replace(case, stage=states.DECIDED, replies=(*case.replies, reply))
    return happen(case, "replied", entry.on)


def _serve(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    service = Service(
        data["way"],
        entry.on,
        data.get("place") or "",
        data.get("proof") or "",
        day(data.get("signed_on")),
    )
    replies = (*case.replies[:-1], replace(case.replies[-1], service=service))
    case = replace(
        case,
        stage=states.SERVED,
        replies=replies,
        outcome=case.outcome or replies[-1].outcome,
        closed_on=case.closed_on or entry.on,
    )
    return happen(case, "served", entry.on)


def _prove(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    reply = case.replies[-1]
    assert reply.service
    service = replace(reply.service, proof=data["proof"], proven_on=entry.on)
    return replace(case, replies=(*case.replies[:-1], replace(reply, service=service)))


def _close(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, stage=states.CLOSED)


def _ended(outcome: str, withdrawn: bool) -> Callable[[Case, Entry, Mapping[str, Any]], Case]:
    def end(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
        case = replace(
            case,
            stage=states.CLOSED,
            outcome=case.outcome or outcome,
            closed_on=case.closed_on or entry.on,
            withdrawn=withdrawn,
        )
        return happen(case, "withdrawn", entry.on)

    return end


def _redo(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    until = day(data["until"])
    assert until
    order = Redo(entry.on, until, data["by"], data["document"])
    case = replace(
        case, stage=states.REDO, redos=(*case.redos, order), draft=None, steps=(), extension=None
    )
    return happen(case, "redo_ordered", entry.on, until=until)


def _send_copy(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, copies_sent=(*case.copies_sent, data["organ_name"]))


def _publish(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, publish=data["where"])


def _archive(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    number = entry.numbers.get("archive", "")
    return replace(case, stage=states.ARCHIVED, archive_number=number)


def _urge(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    urging = Urging(entry.on, data["text"], day(data.get("until")))
    return replace(case, urgings=(*case.urgings, urging))


def _answer_urging(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    answered = tuple(
        each if each.answered_on else replace(each, answered_on=entry.on, answer=data["answer"])
        for each in case.urgings
    )
    return replace(case, urgings=answered)


def _satisfied(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, satisfaction=int(data["score"]))


def _made(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    made = Document(
        int(data["event"]),
        data["key"],
        data["title"],
        data.get("number") or "",
        entry.on,
        dict(data["files"]),
    )
    return replace(case, documents=(*case.documents, made))


FOLDS = {
    "consult_third_party": _consulting("third_party", "third_party_consultation"),
    "consult_co_maker": _consulting("co_maker", "co_maker_consultation"),
    "consult_other_organ": _consulting("other_organ", "other_organ_consultation"),
    "deliver": _deliver,
    "record_answer": _answer,
    "record_silence": _silence,
    "tell_third_party": _tell_third_party,
    "notice_fee": _notice_fee,
    "record_payment": _paid,
    "fee_unpaid": _ended("O-FEE-UNPAID", False),
    "draft": draft,
    "submit": _submit,
    "review": _pass,
    "secrecy_review": _pass,
    "legal_review": _pass,
    "send_back": _send_back,
    "sign": _sign,
    "serve": _serve,
    "prove_service": _prove,
    "close": _close,
    "abandon": _ended("O-ABANDON", False),
    "withdraw": _ended("O-OTHER", True),
    "order_redo": _redo,
    "send_copy": _send_copy,
    "publish": _publish,
    "archive": _archive,
    "urge": _urge,
    "answer_urging": _answer_urging,
    "rate": _satisfied,
    "document_made": _made,
}

"""What each event does to a case: ``fold`` is pure, and total over stored events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from gongkai.web.ledger.acts import Entry
from gongkai.web.requests import folding_answer, folding_carried, states
from gongkai.web.requests.case import (
    Assistance,
    Case,
    Correction,
    Extension,
    Reasons,
    Referral,
    Search,
)
from gongkai.web.requests.folding_steps import arrive, day, happen, notify, person

Fold = Callable[[Case, Entry, Mapping[str, Any]], Case]


def fold(case: Case, entry: Entry) -> Case:
    """The case after an event. An act that is not known here leaves it as it was."""
    effect = FOLDS.get(entry.act)
    return effect(case, entry, entry.data) if effect else case


def state_of(case: Case) -> str:
    """Where the case stands: what is awaited goes before where the work is."""
    if case.stage not in states.WORK:
        return case.stage
    if not case.redos and (awaited := _awaited(case)):
        return awaited
    if any(each.kind == "third_party" for each in case.awaited):
        return states.THIRD_PARTY
    if case.awaited:
        return states.OTHER_ORGAN
    if case.referral and not case.referral.answered_on:
        return states.REFERRED
    return case.stage


def _awaited(case: Case) -> str:
    """What is awaited from the requester; a redo starts without."""
    if case.correction and not case.correction.corrected_on:
        return states.CORRECTION_ASKED
    if case.reasons and not (case.reasons.given_on or case.reasons.answered_on):
        return states.REASONS_ASKED
    return states.FEE_NOTICED if case.fee and not case.fee.paid_on else ""


def _file_online(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return arrive(case, entry, data, states.AWAIT_CONFIRM)


def _register(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return notify(arrive(case, entry, data, states.REGISTERED), entry, "receipt")


def _enter_part(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return arrive(case, entry, data, states.REGISTERED)


def _receive_copy(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return arrive(case, entry, data, states.SUBMITTED)


def _acknowledge(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, acknowledged_on=entry.on)


def _confirm(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    number = entry.numbers.get("request", "")
    case = replace(case, stage=states.REGISTERED, confirmed=entry.on, number=number)
    return notify(case, entry, "receipt")


def _accept_copy(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    number = entry.numbers.get("request", "")
    return notify(replace(case, stage=states.REGISTERED, number=number), entry, "receipt")


def _split(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, stage=states.SPLIT, parts=tuple(data["parts"]))


def _join(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, joined_with=data["lead"])


def _annul(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, stage=states.ANNULLED, duplicate_of=data.get("duplicate_of") or "")


def _amend_requester(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, requester=person(data["requester"]))


def _change_contact(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, requester=person(data["requester"]), contact_changed_on=entry.on)


def _note(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, notes=case.notes + 1, materials=(*case.materials, *entry.attachments))


def _take(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(
        case,
        stage=states.IN_PROCESS,
        department=data.get("department") or case.department,
        handler=entry.actor,
    )


def _hand_over(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, department=data["department"], handler=None)


def _ask_correction(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    until = day(data["until"])
    assert until
    asked = Correction(entry.on, data["unclear"], data["guidance"], until)
    case = happen(replace(case, correction=asked), "correction_asked", entry.on, until=until)
    return notify(case, entry, "correction_notice")


def _correct(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    assert case.correction
    corrected = replace(case.correction, corrected_on=entry.on, before=case.description)
    case = replace(
        case,
        correction=corrected,
        description=data["description"],
        document_number=data.get("document_number") or case.document_number,
        extension=None,
        proposal=None,
        delayed_until=None,
        materials=(*case.materials, *entry.attachments),
    )
    return happen(case, "correction_received", entry.on)


def _ask_reasons(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    until = day(data["until"])
    assert until
    asked = Reasons(data["facts"], entry.on, until)
    case = happen(replace(case, reasons=asked), "reasons_asked", entry.on)
    return notify(case, entry, "reasons_notice")


def _receive_reasons(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    assert case.reasons
    given = replace(case.reasons, given=data["given"], given_on=entry.on)
    return replace(case, reasons=given, materials=(*case.materials, *entry.attachments))


def _judge_reasons(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    assert case.reasons
    given = data.get("given") or case.reasons.given
    answered = replace(case.reasons, answered_on=entry.on, given=given, judged=data["judged"])
    return replace(case, reasons=answered)


def _set_delay(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    until = day(data["until"])
    case = happen(replace(case, delayed_until=until), "delay_set", entry.on, until=until)
    return notify(case, entry, "delay_notice")


def _search(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    record = Search(
        day(data.get("ended")) or entry.on,
        data["systems"],
        data["keywords"],
        data["units"],
        data["person"],
        data["found"] in (True, "yes"),
        data["result"],
    )
    return replace(case, searches=(*case.searches, record))


def _refer(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    asked = Referral(data["to"], data["question"], entry.on)
    case = happen(replace(case, referral=asked), "referred", entry.on)
    return notify(case, entry, "secrecy_referral")


def _determine(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    assert case.referral
    answered = replace(case.referral, answered_on=entry.on, determination=data["determination"])
    return replace(case, referral=answered)


def _ask_assistance(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    letter = Assistance(f"a{len(case.assistance) + 1}", data["unit"], data["matter"], entry.on)
    case = replace(case, assistance=(*case.assistance, letter))
    return notify(case, entry, "assistance_letter")


def _assisted(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    letters = tuple(
        replace(each, answered_on=entry.on, answer=data["answer"])
        if each.id == data["letter"]
        else each
        for each in case.assistance
    )
    return replace(case, assistance=letters)


def _propose_extension(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    proposal = Extension(int(data["days"]), data["why"], entry.on, entry.actor)
    return replace(case, proposal=proposal)


def _approve_extension(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    assert case.proposal
    approved = replace(case.proposal, approved_on=entry.on)
    case = replace(case, proposal=None, extension=approved)
    case = happen(case, "extended", entry.on, days=approved.days)
    return notify(case, entry, "extension_notice")


def _decline_extension(case: Case, entry: Entry, data: Mapping[str, Any]) -> Case:
    return replace(case, proposal=None)


FOLDS: Mapping[str, Fold] = {
    "file_online": _file_online,
    "record_arrival": _file_online,
    "register": _register,
    "enter_part": _enter_part,
    "receive_copy": _receive_copy,
    "accept_copy": _accept_copy,
    "acknowledge": _acknowledge,
    "confirm_receipt": _confirm,
    "split": _split,
    "join": _join,
    "annul": _annul,
    "amend_requester": _amend_requester,
    "change_contact": _change_contact,
    "note": _note,
    "take": _take,
    "hand_over": _hand_over,
    "ask_correction": _ask_correction,
    "receive_correction": _correct,
    "ask_reasons": _ask_reasons,
    "receive_reasons": _receive_reasons,
    "judge_reasons": _judge_reasons,
    "set_delay": _set_delay,
    "search": _search,
    "refer": _refer,
    "determine": _determine,
    "ask_assistance": _ask_assistance,
    "assisted": _assisted,
    "propose_extension": _propose_extension,
    "approve_extension": _approve_extension,
    "decline_extension": _decline_extension,
    **folding_answer.FOLDS,
    **folding_carried.FOLDS,
}

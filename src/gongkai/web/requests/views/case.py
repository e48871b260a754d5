"""One request on one page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from gongkai.statute import excess, fees, outcomes
from gongkai.statute.citation import cite
from gongkai.web import home
from gongkai.web.ledger import files, personal
from gongkai.web.ledger.models import StoredFile
from gongkai.web.organs.models import Actor
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import Role
from gongkai.web.requests import (
    clock_line,
    clocks,
    frequency,
    offers,
    requesters,
    services,
    states,
    telling,
)
from gongkai.web.requests.case import Case
from gongkai.web.requests.letters import letter_label
from gongkai.web.requests.models import RequestCase
from gongkai.web.requests.views.asking import READERS, find, role_for
from gongkai.web.requests.words import ANSWERS, FORMS, MATTERS, WAYS

SOON = timedelta(days=7)
OTHERS = 8


def tone(row: RequestCase) -> str:
    """The shape of the state chip."""
    today = home.today()
    if row.state in states.OVER:
        return "ok"
    if row.running and row.due_on and row.due_on < today:
        return "late"
    if row.suspended or row.state in states.AWAITED | states.NOT_RECEIVED:
        return "held"
    return "soon" if row.running and row.due_on and row.due_on - today <= SOON else "go"


def fee_table(row: RequestCase, case: Case) -> dict[str, Any] | None:
    """What the request would cost by either tariff, while that is of interest."""
    if not case.received_on or (row.state in states.COUNTLESS | states.OVER and not case.fee):
        return None
    nth = case.fee.nth if case.fee else requesters.nth_of_month(row.organ, case, row.subject)
    pages = case.fee.pages if case.fee else None
    found = fees.choices(nth, pages=pages)
    rows = [
        {
            "by": "按件" if fee.by == "item" else "按量",
            "chosen": case.fee is not None and case.fee.tariff == fee.by,
            "count": f"同一申请人当月第 {nth} 件" if fee.by == "item" else f"{pages} 页",
            "steps": "；".join(fees.notice_grounds(fee)),
            "amount": fee.amount,
        }
        for fee in found
    ]
    return {"rows": rows, "fee": case.fee, "nth": nth}


def _third_parties(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "label": each.organ or f"第三方{each.id[1:]}",
            "asked": each.asked_on,
            "answer": ANSWERS.get(each.answer, "等待答复"),
            "reasons": each.reasons,
            "matter": each.matter,
        }
        for each in case.consultations
    ]


@require_safe
@allowed(*READERS)
def case(request: HttpRequest, subject: UUID) -> HttpResponse:
    """The case page."""
    row = find(subject)
    return render(request, "requests/case.html", page(request, row))


def page(request: HttpRequest, row: RequestCase) -> dict[str, Any]:
    """What the case page shows."""
    today, found = home.today(), row.case
    reading = clocks.clock_of(found, None, today)
    roles = request.roles if row.organ_id == request.actor.organ_id else {Role.OFFICER}
    drafted = found.draft.outcome if found.draft else ""
    others = (
        requesters.others(row.organ, row.requester_record).exclude(subject=row.subject)
        if row.requester_record
        else RequestCase.objects.none()
    )
    return {
        "row": row,
        "case": found,
        "clock": reading,
        "line": clock_line.draw(found, reading, today),
        "deadlines": reading.deadlines,
        "tone": tone(row),
        **_offers(request, row, found, roles),
        "form": FORMS.get(found.form, ""),
        "way": WAYS.get(found.way, ""),
        "matter": MATTERS[found.matter],
        "consultations": _third_parties(found),
        "outcome": _label(found.outcome),
        "drafted": _label(drafted),
        "waiting": [letter_label(each, found) for each in found.notices if not each.delivered_on],
        "documents": list(reversed(found.documents)),
        "materials": _stored(row, found.materials),
        "fees": fee_table(row, found),
        "others": others[:OTHERS],
        "others_total": others.count(),
        "often": frequency.told(row, today),
        "not_by_number": excess.NOT_DECIDED_BY_NUMBER,
        "parts": RequestCase.objects.filter(organ=row.organ, parent=str(row.subject)),
        "lines": telling.lines(row),
        "is_leader": Role.LEADER in roles,
        "may_reveal": Role.CLERK in roles and found.requester is not None,
        "urgings": [each for each in found.urgings if not each.answered_on],
    }


def _offers(
    request: HttpRequest, row: RequestCase, found: Case, roles: Iterable[Role]
) -> dict[str, Any]:
    """The next acts as two lists: those likely or not possible now, and the other possible."""
    told = [
        (offer, cite(offer.act.article, titled=False))
        for offer in offers.offers(found, roles, home.today())
        if role_for(request, offer.act, row)
    ]
    aside = [pair for pair in told if pair[0].possible and not pair[0].likely]
    return {"likely": [pair for pair in told if pair not in aside], "further": aside}


def _label(code: str) -> str:
    return outcomes.outcome(code).label if code else ""


def _stored(row: RequestCase, digests: tuple[str, ...]) -> list[StoredFile]:
    return list(StoredFile.objects.filter(organ=row.organ, sha256__in=digests))


@require_POST
@allowed(Role.CLERK, own=True)
def reveal(request: HttpRequest, subject: UUID) -> HttpResponse:
    """The name and contact of the requester, once; the look is recorded."""
    row = find(subject)
    if row.case.requester is None:
        raise Http404
    context = page(request, row)
    try:
        context["person"] = personal.read(
            services.ref_of(row.case), request.actor, f"办理{row.number or '待确认的申请'}"
        )
    except personal.Destroyed:
        context["destroyed"] = True
    return render(request, "requests/case.html", context)


@require_safe
@allowed(*READERS)
def trace(request: HttpRequest, subject: UUID) -> HttpResponse:
    """How the due date was reckoned, day by day."""
    row = find(subject)
    reading = clocks.clock_of(row.case, None, home.today())
    context = {
        "row": row,
        "case": row.case,
        "clock": reading,
        "line": clock_line.draw(row.case, reading, home.today()),
        "steps": [
            (step, step.text.rsplit("（", 1)[0], cite(step.article)) for step in reading.steps
        ],
    }
    return render(request, "requests/trace.html", context)


@require_safe
@allowed(*READERS)
def download(request: HttpRequest, subject: UUID, sha256: str) -> HttpResponse:
    """A document or material of the case, for saving only."""
    row = find(subject)
    found = row.case
    names = {
        digest: f"{made.title}.{suffix}"
        for made in found.documents
        for suffix, digest in made.files.items()
    }
    if sha256 not in names and sha256 not in _attached(found):
        raise Http404
    stored = StoredFile.objects.filter(organ=row.organ, sha256=sha256).first()
    if stored is None:
        raise Http404
    name = f"{row.number} {names[sha256]}" if sha256 in names else stored.name
    _record_look(found, request.actor, f"下载“{name}”")
    response = HttpResponse(files.read(stored), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _record_look(found: Case, actor: Actor, why: str) -> None:
    """A file of a case may name everybody who stands in it: it counts as a reading of them all."""
    asked = [each.third_party for each in found.consultations]
    people = {each for each in (found.requester, found.agent, *asked) if each}
    for person in people:
        personal.shown(requesters.ref_of(person), actor, why)


def _attached(found: Case) -> set[str]:
    drafts = [found.draft, *(reply.draft for reply in found.replies)]
    return set(found.materials) | {each for draft in drafts if draft for each in draft.attachments}

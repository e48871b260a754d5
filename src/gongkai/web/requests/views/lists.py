"""Board, register, and the oversight officer's view over the organs below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from gongkai.web import home
from gongkai.web.organs import calendars
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import DESK, Role
from gongkai.web.organs.scope import current
from gongkai.web.requests import board as boards
from gongkai.web.requests import (
    clock_line,
    departments,
    exporting,
    notices,
    rederiving,
    register,
    states,
)
from gongkai.web.requests.models import RequestCase
from gongkai.web.requests.views import people

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WEEKDAYS = "一二三四五六日"


@require_safe
@allowed(*DESK, own=True)
def front(request: HttpRequest) -> HttpResponse:
    """The bare address of the desk leads to its first page."""
    return redirect("requests:board")


@require_safe
@allowed(*DESK, own=True)
def board(request: HttpRequest) -> HttpResponse:
    """What is due, late, suspended or awaited in the own organ."""
    today, organ = home.today(), request.actor.organ
    handler = request.GET.get("handler", "")
    only = int(handler) if handler.isascii() and handler.isdecimal() and len(handler) < 10 else None
    found = boards.board(organ, today, only)
    if only is None:
        request.pressing = sum(found.count(key) for key in ("late", "today", "week"))
    context = {
        "board": found,
        "today": today,
        "weekday": WEEKDAYS[today.weekday()],
        "working_day": calendars.in_force().count(date(today.year - 1, 12, 31), today),
        "is_working": calendars.in_force().is_working(today),
        "handlers": boards.handlers(organ),
        "only": only,
        "notices": notices.for_actor(request.actor),
        "any_moved": rederiving.any_moved(organ),
        "is_clerk": Role.CLERK in request.roles,
        "is_officer": Role.OFFICER in request.roles,
    }
    return render(request, "requests/board.html", context)


@dataclass(frozen=True, slots=True)
class Header:
    """A column heading; ``address`` sorts by it, "" when it cannot be sorted by."""

    key: str
    label: str
    address: str
    direction: str


def _headers(query: register.Query, columns: tuple[str, ...]) -> list[Header]:
    now = query.sort or "-arrived_on"
    out = []
    for key in ("description", *columns):
        direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
        turned = f"-{key}" if direction == "ascending" else key
        address = query.address(sort=turned) if key in register.ORDERS else ""
        out.append(Header(key, register.COLUMNS.get(key, "所需政府信息"), address, direction))
    return out


def _asked(request: HttpRequest) -> register.Query:
    """The query of the address; without an organ in it, the own one's."""
    given = request.GET
    if "organ" in given or len(current()) < 2:
        return register.Query.of(given)
    copied = given.copy()
    copied["organ"] = str(request.actor.organ_id)
    return register.Query.of(copied)


@require_safe
@allowed(*DESK)
def ledger(request: HttpRequest) -> HttpResponse:
    """The register: fifty requests a page."""
    query, today = _asked(request), home.today()
    page = register.page_of(query, today)
    several = len(current()) > 1
    organs = {row.pk: row for row in Organ.objects.filter(pk__in=current())} if several else {}
    columns = tuple(key for key in query.columns if key != "organ" or several)
    is_own = not several or query.organ == str(request.actor.organ_id)
    handlers = boards.handlers(request.actor.organ) if is_own else []
    context = {
        "query": query,
        "page": page,
        "rows": [_line(row, columns, today) for row in page],
        "headers": _headers(query, columns),
        "conditions": register.conditions(query, _names(query, organs, handlers)),
        "quick": _quick(query, request.actor, today),
        "columns": {k: v for k, v in register.COLUMNS.items() if k != "organ" or several},
        "organs": organs.values(),
        "handlers": handlers,
        "departments": departments.choices(request.actor.organ) if is_own else {},
        "choices": {
            "state": register.STATES,
            "channel": register.CHANNELS,
            "type": register.REQUESTER_TYPES,
            "outcome": register.outcome_labels(),
        },
        "id_kinds": people.ID_KINDS,
        "is_clerk": Role.CLERK in request.roles,
        "address": query.address(),
        "previous_page": query.address(page=page.number - 1),
        "next_page": query.address(page=page.number + 1),
    }
    return render(request, "requests/ledger.html", context)


def _names(
    query: register.Query, organs: Mapping[int, Organ], handlers: list[Actor]
) -> dict[str, str]:
    named = {str(actor.pk): actor.name for actor in handlers} | {"0": "未分派"}
    organ = organs.get(int(query.organ)) if query.organ else None
    return {"organ": organ.called if organ else "", "handler": named.get(query.handler, "—")}


def _quick(query: register.Query, actor: Actor, today: date) -> list[dict[str, Any]]:
    """The conditions most often wanted and not in force, one press away."""
    offered = [
        ("本年", {"year": str(today.year)}),
        ("未办结", {"state": "open"}),
        ("逾期", {"due": "late"}),
        ("本周到期", {"due": "week"}),
        ("我经办的", {"handler": str(actor.pk)}),
        ("已延期", {"flag": "extended"}),
    ]
    return [
        {"label": label, "address": query.address(**change)}
        for label, change in offered
        if not any(getattr(query, name) for name in change)
    ]


def _line(row: RequestCase, columns: tuple[str, ...], today: date) -> dict[str, Any]:
    return {
        "row": row,
        "cells": [
            {"key": key, "label": register.COLUMNS[key], **_cell(row, key, today)}
            for key in columns
        ],
    }


def _cell(row: RequestCase, key: str, today: date) -> dict[str, Any]:
    if key == "left":
        words, chip = _left(row, today)
        return {"text": words, "chip": chip, "is_chip": bool(chip), "line": _clock(row, today)}
    if key == "state":
        tail = " · 已延期" if row.extended and row.state in states.OPEN else ""
        return {"text": boards.stage(row) + tail, "chip": _chip(row, today), "is_chip": True}
    if key == "outcome":
        return {"text": register.outcome_labels().get(row.outcome, row.outcome)}
    plain = {
        "organ": lambda: row.organ.called,
        "requester_type": lambda: row.type_label,
        "channel": lambda: row.channel_label,
        "handler": lambda: row.handler.name if row.handler else "",
    }
    value = plain[key]() if key in plain else getattr(row, key)
    provisional = key == "due_on" and row.provisional and row.due_on
    return {"text": value, "is_date": isinstance(value, date), "provisional": provisional}


def _chip(row: RequestCase, today: date) -> str:
    if row.state not in states.OPEN:
        return "ok" if row.state in states.OVER else ""
    if _runs(row) and row.due_on < today:
        return "late"
    return "held" if row.suspended or row.state in boards.AWAITED else "go"


def _clock(row: RequestCase, today: date) -> clock_line.Small | None:
    """The clock of an open case, from its columns: nothing more is read."""
    if row.state not in states.OPEN or row.counted_from is None or row.due_on is None:
        return None
    return clock_line.small(row.counted_from, row.due_on, today)


def _runs(row: RequestCase) -> bool:
    return row.due_on is not None and (row.running or row.state == states.SUBMITTED)


def _left(row: RequestCase, today: date) -> tuple[str, str]:
    """The working days left, in words, and the shape that goes with them."""
    if row.state not in states.OPEN:
        return {True: ("逾期办结", "late"), False: ("按期办结", "ok"), None: ("—", "")}[row.late]
    if not _runs(row):
        if row.received_on is None:
            return "未起算", ""
        return ("待申请人" if row.state in states.AWAITED else "暂停计时", "held")
    if row.due_on < today:
        return f"超期 {calendars.in_force().count(row.due_on, today)} 日", "late"
    if row.due_on == today:
        return "今日到期", "soon"
    left = calendars.in_force().count(today, row.due_on)
    if row.suspended:
        return "期限中止", "held"
    return f"剩 {left} 日", "soon" if left <= 2 else ""


@require_safe
@allowed(*DESK)
def ledger_export(request: HttpRequest, suffix: str) -> HttpResponse | StreamingHttpResponse:
    """The register as filtered, every page of it, as XLSX or CSV."""
    keys = list(register.select(_asked(request), home.today()).values_list("pk", flat=True))
    rows = exporting.rows_of(keys, current())
    name = f"依申请公开台账-{home.today():%Y%m%d}.{suffix}"
    if suffix == "xlsx":
        return FileResponse(
            exporting.as_xlsx(rows), as_attachment=True, filename=name, content_type=XLSX
        )
    disposition = content_disposition_header(True, name) or "attachment"
    return StreamingHttpResponse(
        exporting.as_csv(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


@require_POST
@allowed(Role.CLERK, own=True)
def find_requester(request: HttpRequest) -> HttpResponse:
    """All requests of whoever has an identity number. It comes in the body of the form, never
    in an address, and only the id of the personal record goes into one."""
    kind = request.POST.get("id_kind", "")
    number = request.POST.get("id_number", "").strip()
    found = ""
    if number and kind in people.ID_KINDS:
        found = register.by_identity(request.actor.organ, request.actor, kind, number)
    address = reverse("requests:ledger")
    if not found:
        return redirect(f"{address}?requester=00000000-0000-0000-0000-000000000000")
    return redirect(f"{address}?requester={found}")

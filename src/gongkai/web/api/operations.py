"""The operations of the API. Each is a door to the same services as the pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Status
from ninja.errors import HttpError
from ninja.errors import ValidationError as BadInput

from gongkai.web import home
from gongkai.web.api import intake
from gongkai.web.api.schemas import (
    Asking,
    Filed,
    Filing,
    OrganOut,
    Problem,
    RegisterOut,
    StatusOut,
)
from gongkai.web.ledger.acts import Refused
from gongkai.web.ledger.perform import Invalid
from gongkai.web.organs.permissions import allowed, public
from gongkai.web.organs.roles import DESK
from gongkai.web.organs.scope import organ_scope
from gongkai.web.portal import limits, opening, organs, telling
from gongkai.web.requests import online, register, statuses
from gongkai.web.requests.models import RequestCase

MANUAL = (
    "Filing a request for government information and asking how it stands, for the portals and "
    "hotlines of a government; the register, for its people signed in."
)
BUSY = "从你所在的网络提交的申请太多，请 15 分钟后再试。"
TOO_MANY = "试的次数太多，请 15 分钟后再试。"
WRONG = "没有找到。请核对查询码和后四位。"
NOT_ONLINE = "这个机关没有开通网上提交，或者没有这个机关。请从 GET /api/organs 查看。"
NOT_JSON = "请求的 Content-Type 应当是 application/json。"

api = NinjaAPI(
    title="Gongkai 公开", version="1", description=MANUAL, docs_url=None,
    urls_namespace="api",
)  # fmt: skip


@api.get("/organs", response=list[OrganOut], summary="Organs that may be asked", url_name="organs")
@public
def list_organs(request: HttpRequest) -> list[dict[str, Any]]:
    """Organs with the ways in they have announced (R711 28)."""
    return [
        {
            "id": each.organ.pk,
            "name": each.organ.name,
            "online": each.online is not None,
            "channels": each.channels,
        }
        for each in organs.reachable(home.today())
    ]


@api.post(
    "/requests", summary="File a request", url_name="requests",
    response={201: Filed, 200: Filed, 400: Problem, 404: Problem, 409: Problem, 415: Problem,
              429: Problem},
)  # fmt: skip
@public
def file_request(request: HttpRequest, filing: Filing) -> Status:
    """File a request; it waits until both sides have confirmed its receipt (R711 31)."""
    _only_json(request)
    now, address = timezone.now(), request.META.get("REMOTE_ADDR", "")
    if not limits.is_open("file", address, now):
        raise HttpError(429, BUSY)
    try:
        organ = organs.find(filing.organ, home.today())
    except Http404:
        raise HttpError(404, NOT_ONLINE) from None
    if organ.online is None:
        raise HttpError(404, NOT_ONLINE)
    limits.count("file", address, now)
    with organ_scope([organ.organ.pk]):
        filed = intake.file(organ.organ, filing, home.today(), now)
    told = {
        "code": filed.code,
        "state": filed.done.state.stage,
        "arrived_on": filed.done.event.on,
        "repeated": not filed.code,
    }
    return Status(201 if filed.code else 200, told)


@api.post(
    "/status", summary="How a request stands", url_name="status",
    response={200: StatusOut, 400: Problem, 404: Problem, 415: Problem, 429: Problem},
)  # fmt: skip
@public
def status(request: HttpRequest, asking: Asking) -> dict[str, Any]:
    """How a request stands. Whatever is wrong with code or ending, the answer is the same."""
    _only_json(request)
    address = request.META.get("REMOTE_ADDR", "")
    try:
        row = opening.look_up(asking.code, asking.ending, address, timezone.now())
    except opening.TooOften:
        raise HttpError(429, TOO_MANY) from None
    if row is None:
        raise HttpError(404, WRONG)
    with organ_scope([row.organ_id]):
        return _told(row)


@api.get("/register", response=RegisterOut, summary="The register", url_name="register")
@allowed(*DESK)
def list_register(
    request: HttpRequest, q: str = "", organ: str = "", year: str = "", state: str = "",
    due: str = "", channel: str = "", type: str = "", outcome: str = "", flag: str = "",
    since: str = "", until: str = "", sort: str = "", page: int = 1,
) -> dict[str, Any]:  # fmt: skip
    """The register within one's scope, fifty requests a page, filtered as on its page."""
    found = register.page_of(register.Query.of(request.GET), home.today())
    rows = [
        {"organ": row.organ.name} | {name: getattr(row, name) for name in COLUMNS} for row in found
    ]
    return {
        "total": found.paginator.count,
        "page": found.number,
        "pages": found.paginator.num_pages,
        "rows": rows,
    }


COLUMNS = (
    "subject", "number", "description", "requester_type", "channel", "state", "arrived_on",
    "received_on", "due_on", "department", "outcome", "reply_number", "closed_on", "late",
)  # fmt: skip


def _told(row: RequestCase) -> dict[str, Any]:
    today = home.today()
    found = statuses.status(row, today)
    return {
        "organ": row.organ.name,
        "number": row.number,
        "state": row.state,
        "state_label": telling.state(found)[0],
        "arrived_on": row.arrived_on,
        "received_on": row.received_on,
        "due_on": found.clock.due_on,
        "days_left": found.clock.days_left,
        "provisional": found.clock.provisional,
        "sentence": telling.sentence(found, today),
        "possible": [act.label for act in online.possible(row, today).values()],
        "documents": [
            {
                "title": each.title,
                "number": each.number,
                "on": each.on,
                "is_new": not online.has_reached(found.case, each),
            }
            for each in found.documents
        ],
    }


def _only_json(request: HttpRequest) -> None:
    """A form of a foreign page cannot send this type, so no page can file in its reader's name."""
    if request.content_type != "application/json":
        raise HttpError(415, NOT_JSON)


def _problem(
    request: HttpRequest, status: int, message: str, fields: dict[str, list[str]] | None = None
) -> HttpResponse:
    return api.create_response(request, {"message": message, "fields": fields or {}}, status=status)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    message = error.message if error.status_code != 400 else "请求的内容不是 JSON，或者不完整。"
    return _problem(request, error.status_code, message)


@api.exception_handler(BadInput)
def _bad_input(request: HttpRequest, error: BadInput) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for each in error.errors:
        place = ".".join(str(part) for part in each["loc"] if part not in ("body", "filing"))
        fields.setdefault(place.removeprefix("asking."), []).append(_in_chinese(each))
    return _problem(request, 400, "有的内容没有填写，或者写法不对。", fields)


def _in_chinese(error: dict[str, Any]) -> str:
    known = {
        "missing": "这一项没有填写。",
        "literal_error": "只能是这几个值之一：" + str(error.get("ctx", {}).get("expected", "")),
        "string_too_long": f"最多 {error.get('ctx', {}).get('max_length', '')} 个字。",
        "string_too_short": f"至少 {error.get('ctx', {}).get('min_length', '')} 个字。",
    }
    return known.get(error["type"], "写法不对。")


@api.exception_handler(intake.Wrong)
def _wrong(request: HttpRequest, error: intake.Wrong) -> HttpResponse:
    return _problem(request, 400, "有的内容不对，没有受理。", error.fields)


@api.exception_handler(Invalid)
def _invalid(request: HttpRequest, error: Invalid) -> HttpResponse:
    return _problem(request, 400, error.message, {k: list(v) for k, v in error.errors.items()})


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    fields = {error.field: [error.message]} if error.field else {}
    return _problem(request, 409, error.message, fields)

"""How a request stands: opened by its query code, kept open for half an hour in one browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongkai.web import home
from gongkai.web.ledger import posted
from gongkai.web.ledger.acts import Refused
from gongkai.web.organs.models import Organ
from gongkai.web.organs.permissions import public
from gongkai.web.organs.scope import organ_scope
from gongkai.web.portal import forms, limits, opening, telling, uploads
from gongkai.web.requests import online, statuses
from gongkai.web.requests.models import RequestCase

SESSION = "request"
OPEN_FOR = timedelta(minutes=30)
WRONG = "没有找到。请核对查询码和后四位；查询码不分大小写，证件号码末位是 X 的也算一位。"
BUSY = "从你所在的网络提交的内容太多，请 15 分钟后再试；填写的内容还在。"
TOO_MANY = "试的次数太多，请 15 分钟后再试；也可以携带身份证明到受理机构查询。"


@public
def query(request: HttpRequest) -> HttpResponse:
    """Ask for the code. Whatever is wrong, the answer is the same."""
    form = forms.QueryForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 400 if request.method == "POST" else 200
        return render(request, "portal/query.html", {"form": form}, status=status)
    now, address = timezone.now(), request.META.get("REMOTE_ADDR", "")
    try:
        row = opening.look_up(**form.cleaned_data, address=address, now=now)
    except opening.TooOften:
        return _query_again(request, TOO_MANY, 429)
    if row is None:
        return _query_again(request, WRONG, 404)
    request.session.cycle_key()
    _keep_open(request, row, now)
    return redirect("portal:status")


def _query_again(request: HttpRequest, message: str, status: int) -> HttpResponse:
    context = {"form": forms.QueryForm(), "refused": message}
    return render(request, "portal/query.html", context, status=status)


def _keep_open(request: HttpRequest, row: RequestCase, now: datetime) -> None:
    """``subject`` is what the browser looks at: the request, or one it was split into."""
    request.session[SESSION] = {
        "organ": row.organ_id,
        "subject": str(row.subject),
        "until": (now + OPEN_FOR).isoformat(),
    }


def _of_requester(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Work on the request that this browser has opened, in the scope of its organ."""

    @wraps(view)
    def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept, now = request.session.get(SESSION), timezone.now()
        if not kept or datetime.fromisoformat(kept["until"]) < now:
            request.session.pop(SESSION, None)
            return redirect("portal:query")
        with organ_scope([kept["organ"]]):
            row = online.opened(kept["organ"], UUID(kept["subject"]))
            if row is None:
                raise Http404
            _keep_open(request, row, now)
            return view(request, row, *args, **kwargs)

    return within


@public
@_of_requester
def status(request: HttpRequest, row: RequestCase) -> HttpResponse:
    """Where the request stands, what was sent, what may be done."""
    today = home.today()
    found = statuses.status(row, today)
    words, chip = telling.state(found)
    sentence, more = telling.sentence(found, today), telling.more(found)
    context = {
        "organ": row.organ,
        "row": row,
        "case": found.case,
        "clock": found.clock,
        "line": online.line(found, today, sentence, "".join(more)),
        "state": words,
        "chip": chip,
        "sentence": sentence,
        "more": more,
        "history": telling.history(found.case),
        "stages": telling.STAGES,
        "stage": telling.stage(found),
        "acts": online.possible(row, today),
        "papers": _papers(found),
        "parts": online.parts(row),
    }
    return render(request, "portal/status.html", context)


def _papers(found: statuses.Status) -> list[dict[str, Any]]:
    """The documents with whether they were read; the newest first."""
    return [
        {
            "document": each,
            "is_new": not online.has_reached(found.case, each),
            "suffixes": sorted(each.files)[::-1],
        }
        for each in reversed(found.documents)
    ]


@public
@_of_requester
def part(request: HttpRequest, row: RequestCase, number: int) -> HttpResponse:
    """Turn to one of the matters a request was split into; 0 turns back to the whole."""
    whole = online.opened(row.organ_id, UUID(row.parent)) if row.parent else row
    if whole is None:
        raise Http404
    matters = [whole, *online.parts(whole)]
    if number >= len(matters):
        raise Http404
    _keep_open(request, matters[number], timezone.now())
    return redirect("portal:status")


@public
@_of_requester
def act(request: HttpRequest, row: RequestCase, name: str) -> HttpResponse:
    """Answer a correction notice or the question for reasons, confirm, say how to be reached,
    withdraw, rate."""
    possible = online.possible(row, home.today())
    if name not in forms.ANSWERS or name not in possible:
        if request.method == "POST":
            return _shown(request, row, name, None, "这一步现在不能办理，情况可能已经变化。", 409)
        raise Http404
    form_class = forms.ANSWERS[name]
    if request.method != "POST":
        first = {"description": row.description, "document_number": row.case.document_number}
        return _shown(request, row, name, form_class(initial=first))
    form = form_class(request.POST)
    if not form.is_valid():
        return _shown(request, row, name, form, status=400)
    if _too_often(request):
        return _shown(request, row, name, form, BUSY, 429)
    try:
        attached = _files(request, row.organ) if form.takes_files else []
        _do(request, row, name, form, [each["sha256"] for each in attached])
    except ValidationError as wrong:
        return _shown(request, row, name, form, wrong.messages[0], 400)
    except Refused as refused:
        return _shown(request, row, name, form, refused.message, 409)
    return redirect("portal:status")


def _too_often(request: HttpRequest) -> bool:
    """Whether this network has sent too much; if not, this counts."""
    now, address = timezone.now(), request.META.get("REMOTE_ADDR", "")
    kinds = ("answer", "upload") if request.FILES else ("answer",)
    if not all(limits.is_open(kind, address, now) for kind in kinds):
        return True
    for kind in kinds:
        limits.count(kind, address, now)
    return False


def _files(request: HttpRequest, organ: Organ) -> list[dict[str, Any]]:
    """What came with an answer, stored. Raises ValidationError."""
    sent = request.FILES.getlist("material")
    if dropped := getattr(request, "too_large", []):
        name = uploads.safe_name(dropped[0])
        raise ValidationError(f"“{name}”太大；{uploads.IN_WORDS}。没有提交，请重新选择附件。")
    if len(sent) > uploads.MOST_FILES:
        raise ValidationError(f"附件最多 {uploads.MOST_FILES} 个；请合并后再选。")
    return uploads.take(organ, sent, "material")


def _do(request: HttpRequest, row: RequestCase, name: str, form: Any, files: list[str]) -> None:
    common: dict[str, Any] = {
        "version": posted.version(request.POST, row),
        "on": home.today(),
        "now": timezone.now(),
        "key": f"{row.subject}:{posted.key(request.POST)[:40]}",
    }
    if name == online.CHANGE:
        online.change_contact(row, form.as_data(), **common)
    else:
        online.act(row, name, form.as_data(), attachments=files, **common)


def _shown(
    request: HttpRequest,
    row: RequestCase,
    name: str,
    form: Any,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "organ": row.organ,
        "row": row,
        "name": name,
        "form": form,
        "wrongs": len(form.errors) if form is not None and form.is_bound else 0,
        "wrong": {},
        "refused": refused,
        "answer": forms.ANSWERS.get(name),
        "correction": row.case.correction,
        "reasons": row.case.reasons,
        "version": row.version,
        "key": posted.key(request.POST),
        "accept": uploads.ACCEPT,
        "in_words": uploads.IN_WORDS,
    }
    return render(request, "portal/act.html", context, status=status)


@public
@_of_requester
def document(
    request: HttpRequest, row: RequestCase, event: int, key: str, suffix: str
) -> HttpResponse:
    """A document addressed to the requester, as a download; the first time is recorded."""
    file = online.collect(row, event, key, suffix, home.today(), timezone.now())
    if file is None:
        raise Http404
    answer = HttpResponse(online.content(file), content_type=file.media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    return answer


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close what was opened in this browser."""
    request.session.pop(SESSION, None)
    return redirect("portal:query")

"""Pages of the templates: everybody of the desk reads them, legal reviewers and approving
leaders change them, for it is they who answer for what a document says."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.statute import citation
from gongkai.web.documents import making, versions
from gongkai.web.documents.checking import check
from gongkai.web.documents.forms import TemplateForm
from gongkai.web.documents.layout import DocumentContext, Value, lay_out
from gongkai.web.documents.models import Template
from gongkai.web.documents.notation import BadNotation
from gongkai.web.documents.templates import (
    Shipped,
    Text,
    UnknownTemplate,
    allowed,
    known,
    shipped,
    template,
)
from gongkai.web.ledger.acts import Refused
from gongkai.web.organs.permissions import allowed as open_to
from gongkai.web.organs.roles import DESK, Role

EDITORS = (Role.LEGAL, Role.LEADER)


_GROUPS = ("告知、征求意见和来往函件", "答复书（按处理结果）", "表单、记录和审批单")


def _group(found: Shipped) -> int:
    return 2 if found.kind == "sheet" else int(bool(found.outcome))


@require_GET
@open_to(*DESK, own=True)
def front(request: HttpRequest) -> HttpResponse:
    """The bare address of the desk leads to its list."""
    return redirect("documents:templates")


@require_GET
@open_to(*DESK, own=True)
def templates_list(request: HttpRequest) -> HttpResponse:
    """Every document with the text in force for the organ."""
    in_force = versions.all_in_force(request.actor.organ)
    rows = [
        {"shipped": found, "in_force": in_force[key], "basis": citation.cite(found.article)}
        for key, found in shipped().items()
    ]
    groups = [
        {"label": label, "rows": [row for row in rows if _group(row["shipped"]) == number]}
        for number, label in enumerate(_GROUPS)
    ]
    context = {"groups": groups, "own": sum(row["in_force"].is_own for row in rows)}
    return render(request, "documents/templates.html", context)


@require_GET
@open_to(*DESK, own=True)
def show(request: HttpRequest, key: str) -> HttpResponse:
    """A template as it prints with invented values, what it must state, its versions."""
    found = _template(key)
    in_force = versions.in_force(request.actor.organ, key)
    context = _about(found) | {
        "in_force": in_force,
        "parts": _preview(request, found, in_force.text),
        "may_edit": bool(request.roles & frozenset(EDITORS)),
        "history": Template.objects.filter(organ=request.actor.organ, key=key)
        .select_related("saved_by")
        .order_by("-version"),
    }
    return render(request, "documents/template.html", context)


@require_http_methods(["GET", "POST"])
@open_to(*EDITORS, own=True)
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Change a template: a preview with what is missing, or, if nothing is, save it."""
    found = _template(key)
    organ = request.actor.organ
    in_force = versions.in_force(organ, key)
    if request.method == "GET":
        form = TemplateForm(found, initial=asdict(in_force.text) | {"seen": in_force.version})
        text, errors, status = in_force.text, [], 200
    else:
        form = TemplateForm(found, request.POST)
        text = form.text()
        errors, status = check(key, text), 200
        if "save" in request.POST:
            refused = _save(request, found, form, text)
            if not refused:
                return redirect("documents:template", key=key)
            errors, status = refused, 422
    context = _about(found) | {
        "form": form,
        "in_force": in_force,
        "errors": errors,
        "previewed": request.method == "POST",
        "parts": _preview(request, found, text),
    }
    return render(request, "documents/edit.html", context, status=status)


def _save(request: HttpRequest, found: Shipped, form: TemplateForm, text: Text) -> list[str]:
    """Save; or why not."""
    if not form.is_valid():
        return [f"{form.fields[name].label}：{errors[0]}" for name, errors in form.errors.items()]
    try:
        versions.save(
            request.actor.organ,
            found.key,
            text,
            actor=request.actor,
            now=timezone.now(),
            seen=form.cleaned_data["seen"],
            reason=form.cleaned_data["reason"],
        )
    except versions.Unlawful as refused:
        return refused.missing
    except Refused as refused:
        return [refused.message]
    return []


@require_POST
@open_to(*EDITORS, own=True)
def reset(request: HttpRequest, key: str) -> HttpResponse:
    """Go back to the shipped text; nothing when somebody else changed it at the same time."""
    found = _template(key)
    organ = request.actor.organ
    version = versions.in_force(organ, found.key).version
    with suppress(Refused):
        versions.reset(organ, found.key, actor=request.actor, now=timezone.now(), seen=version)
    return redirect("documents:template", key=key)


@require_GET
@open_to(*DESK, own=True)
def sample(request: HttpRequest, key: str, suffix: str) -> HttpResponse:
    """The text in force with invented values, as DOCX or PDF."""
    found = _template(key)
    if suffix not in making.MEDIA_TYPES:
        raise Http404
    text = versions.in_force(request.actor.organ, key).text
    made = making.render(key, text, _values(request))
    response = HttpResponse(made.files[suffix], content_type=making.MEDIA_TYPES[suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="{found.key}.{suffix}"'
    return response


def _template(key: str) -> Shipped:
    try:
        return template(key)
    except UnknownTemplate as error:
        raise Http404 from error


def _about(found: Shipped) -> dict[str, object]:
    must = [{"says": each.says, "basis": citation.cite(each.article)} for each in found.must]
    names = sorted(allowed(found.key), key=list(known()).index)
    return {
        "shipped": found,
        "basis": citation.cite(found.article),
        "must": must,
        "placeholders": [known()[name] for name in names],
    }


def _values(request: HttpRequest) -> dict[str, Value]:
    examples: dict[str, Value] = {name: each.example for name, each in known().items()}
    return examples | {"机关名称": request.actor.organ.name}


def _preview(request: HttpRequest, found: Shipped, text: Text) -> list[dict[str, object]]:
    """The laid-out parts for the page; nothing when the text cannot be laid out."""
    try:
        document = lay_out(found, text, DocumentContext(_values(request)))
    except (BadNotation, ValueError):
        return []
    return [{"part": part, "is_table": not hasattr(part, "role")} for part in document.parts]

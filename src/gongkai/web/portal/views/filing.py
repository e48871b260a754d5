"""The request form, step by step: each step is kept before the next opens, no script needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from gongkai.web import home
from gongkai.web.ledger.acts import Refused
from gongkai.web.organs.permissions import public
from gongkai.web.organs.scope import organ_scope
from gongkai.web.portal import drafts, filing, forms, limits, organs, uploads
from gongkai.web.requests import words

KINDS = ("citizen", "organisation")
USES = {"who": ("proof", "authority"), "what": ("material",)}
"""What may be uploaded in a step; besides, evidence that a record is wrong (R711 41)."""
MATTERS = {words.INFORMATION: "申请公开信息", words.OWN_RECORD: "要求更正记录"}
"""What may be asked for, short enough for two buttons on a phone."""
TOO_MANY_FILES = "从你所在的网络上传的文件太多，请 15 分钟后再试；填写的内容已经保留。"
BUSY = "从你所在的网络提交的申请太多，请 15 分钟后再试；也可以当面提交或者邮寄。"


def _of_organ(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Find the organ by its number and work in its scope."""

    @wraps(view)
    def within(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        found = organs.find(pk, home.today())
        if found.online is None:
            raise Http404
        with organ_scope([found.organ.pk]):
            return view(request, found, *args, **kwargs)

    return within


@public
@_of_organ
def step(request: HttpRequest, found: organs.Reachable, name: str) -> HttpResponse:
    """One step of the form."""
    if name not in drafts.STEPS:
        raise Http404
    draft = drafts.of(request, found.organ) or drafts.begin(request, found.organ)
    if draft.filed:
        return redirect("portal:receipt", found.organ.pk)
    if not draft.may_open(name):
        return redirect("portal:apply", found.organ.pk, draft.next_step)
    if name == "review":
        return _review(request, found, draft)
    kind = _kind(request, draft)
    form_class = forms.form_of(name, kind, _matter(request, draft, name))
    if request.method != "POST":
        given = draft.steps.get(name, {})
        if name == "who" and given.get("kind", kind) != kind:
            given = {key: given.get(key, "") for key in ("contact", "needs_help")}
        return _page(request, found, draft, name, form_class(initial=given), kind)
    return _sent(request, found, draft, name, form_class(request.POST), kind)


def _kind(request: HttpRequest, draft: drafts.Draft) -> str:
    asked = request.POST.get("kind") or request.GET.get("as")
    kept: str = draft.steps.get("who", {}).get("kind", "citizen")
    return asked if asked in KINDS else kept


def _matter(request: HttpRequest, draft: drafts.Draft, name: str) -> str:
    """What is asked for: chosen in the step that says so and kept with it, or on the way there."""
    asked = request.POST.get("matter") or request.GET.get("about")
    return asked if name in ("who", "what") and asked in words.MATTERS else draft.matter


def _uses(name: str, matter: str) -> tuple[str, ...]:
    own = name == "what" and matter == words.OWN_RECORD
    return ("evidence", *USES["what"]) if own else USES.get(name, ())


def _sent(
    request: HttpRequest,
    found: organs.Reachable,
    draft: drafts.Draft,
    name: str,
    form: forms.Step,
    kind: str,
) -> HttpResponse:
    """Keep files and input; what is wrong is shown with everything still there."""
    gone = set(request.POST.getlist("remove"))
    draft.files = [file for file in draft.files if f"{file['use']}-{file['sha256']}" not in gone]
    wrong = _take_files(request, found, draft, name)
    valid = form.is_valid()
    matter = _matter(request, draft, name)
    if name == "who":
        wrong |= _papers_missing(draft, form, wrong)
    if "evidence" in _uses(name, matter) and not draft.of_use("evidence"):
        wrong.setdefault("evidence", "请上传能证明记录不准确的材料（条例第四十一条要求有证据）。")
    if valid and not wrong:
        _keep(draft, name, form.cleaned_data, kind, matter)
        drafts.save(draft, found.organ, timezone.now())
        address = reverse("portal:apply", args=[found.organ.pk, _next(draft, name)])
        return redirect(address + _about(request, name))
    drafts.save(draft, found.organ, timezone.now())
    return _page(request, found, draft, name, form, kind, wrong, 400)


def _keep(draft: drafts.Draft, name: str, given: dict[str, Any], kind: str, matter: str) -> None:
    """Keep a step. Another matter is answered in other ways, and evidence is for one only."""
    if name == "what" and matter != draft.matter:
        draft.steps.pop("how", None)
    if name == "what" and matter != words.OWN_RECORD:
        draft.files = [file for file in draft.files if file["use"] != "evidence"]
    more = {"who": {"kind": kind}, "what": {"matter": matter}}
    draft.steps[name] = given | more.get(name, {})


def _about(request: HttpRequest, name: str) -> str:
    """Who came for a correction is led on to it."""
    chosen = name == "who" and request.GET.get("about") == words.OWN_RECORD
    return f"?about={words.OWN_RECORD}" if chosen else ""


def _next(draft: drafts.Draft, name: str) -> str:
    """The step after this one; from a step opened again straight back to the review."""
    order = list(drafts.STEPS)
    return "review" if draft.next_step == "review" else order[order.index(name) + 1]


def _take_files(
    request: HttpRequest, found: organs.Reachable, draft: drafts.Draft, name: str
) -> dict[str, str]:
    wrong: dict[str, str] = {}
    now, address = timezone.now(), request.META.get("REMOTE_ADDR", "")
    uses = _uses(name, _matter(request, draft, name))
    if request.FILES and not limits.is_open("upload", address, now):
        return dict.fromkeys(uses[:1], TOO_MANY_FILES)
    if request.FILES:
        limits.count("upload", address, now)
    for use in uses:
        sent = request.FILES.getlist(use)
        if len(draft.files) + len(sent) > uploads.MOST_FILES:
            wrong[use] = f"附件最多 {uploads.MOST_FILES} 个；请先移除一些，或者合并后再选。"
            continue
        try:
            taken = uploads.take(found.organ, sent, use)
        except ValidationError as error:
            wrong[use] = error.messages[0]
            continue
        known = {(file["use"], file["sha256"]) for file in draft.files}
        draft.files += [file for file in taken if (use, file["sha256"]) not in known]
    for dropped in getattr(request, "too_large", []):
        wrong[uses[0] if uses else "material"] = (
            f"“{uploads.safe_name(dropped)}”太大；{uploads.IN_WORDS}。"
        )
    return wrong


def _papers_missing(draft: drafts.Draft, form: forms.Step, wrong: dict[str, str]) -> dict[str, str]:
    missing = {}
    if not draft.of_use("proof") and "proof" not in wrong:
        missing["proof"] = "请上传身份证明（条例第二十九条要求）；没有扫描件的，可以用手机拍照。"
    has_agent = getattr(form, "cleaned_data", {}).get("has_agent")
    if has_agent and not draft.of_use("authority") and "authority" not in wrong:
        missing["authority"] = "由代理人提出的，请上传授权委托书。"
    return missing


def _page(
    request: HttpRequest,
    found: organs.Reachable,
    draft: drafts.Draft,
    name: str,
    form: forms.Step,
    kind: str,
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "found": found,
        "organ": found.organ,
        "draft": draft,
        "step": name,
        "matter": (matter := _matter(request, draft, name)),
        "matters": MATTERS,
        "about": _about(request, name),
        "steps": _progress(draft, name, matter),
        "form": form,
        "kind": kind,
        "wrong": wrong or {},
        "wrongs": len(form.errors) + len(wrong or {}),
        "accept": uploads.ACCEPT,
        "in_words": uploads.IN_WORDS,
    }
    return render(request, f"portal/apply_{name}.html", context, status=status)


def _progress(draft: drafts.Draft, current: str, matter: str) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "label": filing.step_label(name, matter),
            "here": name == current,
            "done": name in draft.steps and name != current,
        }
        for name in drafts.STEPS
    ]


def _review(request: HttpRequest, found: organs.Reachable, draft: drafts.Draft) -> HttpResponse:
    context: dict[str, Any] = {
        "found": found,
        "organ": found.organ,
        "draft": draft,
        "step": "review",
        "matter": draft.matter,
        "steps": _progress(draft, "review", draft.matter),
        "sections": filing.as_told(draft),
    }
    if request.method != "POST":
        return render(request, "portal/apply_review.html", context)
    now, address = timezone.now(), request.META.get("REMOTE_ADDR", "")
    if not limits.is_open("file", address, now):
        return render(request, "portal/apply_review.html", context | {"refused": BUSY}, status=429)
    limits.count("file", address, now)
    try:
        filing.file(draft, found.organ, home.today(), now)
    except Refused as refused:
        context["refused"] = refused.message
        return render(request, "portal/apply_review.html", context, status=409)
    return redirect("portal:receipt", found.organ.pk)


@public
@_of_organ
def receipt(request: HttpRequest, found: organs.Reachable) -> HttpResponse:
    """What was filed, with the query code: to be printed or written down."""
    draft = drafts.of(request, found.organ)
    if draft is None or not draft.filed:
        return redirect("portal:organ", found.organ.pk)
    context = {
        "found": found,
        "organ": found.organ,
        "draft": draft,
        "filed_on": date.fromisoformat(draft.filed["on"]),
        "sections": filing.as_told(draft, masked=True),
    }
    return render(request, "portal/receipt.html", context)


@public
@require_POST
@_of_organ
def clear(request: HttpRequest, found: organs.Reachable) -> HttpResponse:
    """Forget what was filled in, and start again or leave."""
    drafts.drop(request, found.organ)
    if request.POST.get("again"):
        return redirect("portal:apply", found.organ.pk, "who")
    return redirect("portal:organ", found.organ.pk)

"""Bringing reports in, and the batch that reads them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.web import errors
from gongkai.web.ledger import jobs
from gongkai.web.ledger.models import Job
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import DESK
from gongkai.web.reading_room import intake
from gongkai.web.reading_room.batches import Counts, counts
from gongkai.web.reading_room.models import Batch, Upload

PASTE_LIMIT = 2_000_000
SHOWN = 100
"""Files of each kind listed on the page of a batch."""
AGAIN = (Upload.State.WAITING, Upload.State.UNREADABLE, Upload.State.NOT_REPORT)
"""What of a batch can be read once more; a refused file is not kept."""


@dataclass(frozen=True)
class Progress:
    """A batch and how far it is."""

    batch: Batch
    job: Job
    counts: Counts
    words: str

    @property
    def failures(self) -> list[Upload]:
        """The first files that could not be read."""
        fine = [Upload.State.WAITING, Upload.State.READ, Upload.State.SAME]
        return list(self.batch.uploads.exclude(state__in=fine)[:SHOWN])


def progress_of(batch: Batch) -> Progress:
    """How far a batch is, in words as well: 第 37 / 120 份 · 约 2 分钟."""
    job, so_far = batch.job, counts(batch)
    if job.state == Job.State.QUEUED:
        words = f"排队中，共 {so_far.total} 份"
    elif job.state == Job.State.RUNNING:
        at = min(so_far.done + 1, so_far.total)
        words = f"第 {at} / {so_far.total} 份{_time_left(job)}"
    elif job.state == Job.State.DONE:
        words = f"{so_far.total} 份已处理完"
    elif job.state == Job.State.CANCELLED:
        words = f"已停止，处理了 {so_far.done} / {so_far.total} 份"
    else:
        words = f"没有完成，处理了 {so_far.done} / {so_far.total} 份"
    return Progress(batch, job, so_far, words)


def _time_left(job: Job) -> str:
    seconds = jobs.seconds_left(job, timezone.now())
    if seconds is None:
        return ""
    if seconds < 60:
        return " · 不到 1 分钟"
    return f" · 约 {round(seconds / 60)} 分钟"


def _find(pk: int) -> Batch:
    return get_object_or_404(Batch.objects.select_related("job"), pk=pk)


@allowed(*DESK, own=True)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take in the files of the form."""
    received = request.FILES.getlist("files")
    dropped = getattr(request, "too_large", [])
    if not received and not dropped:
        return errors.page(
            request, 400, "没有选择文件", "请回到审读室，先选择一份或多份年报，再按“读入”。"
        )
    batch = intake.receive(request.actor, intake.uploaded(received), dropped=dropped)
    return redirect("reading_room:batch", batch.pk)


@allowed(*DESK, own=True)
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: HttpRequest) -> HttpResponse:
    """Take in a pasted text."""
    text, error = request.POST.get("text", ""), ""
    if request.method == "POST":
        name = request.POST.get("name", "").strip()[:100] or "粘贴文本"
        if not text.strip():
            error = "还没有粘贴文本"
        elif len(text) > PASTE_LIMIT:
            error = f"文本超过 {PASTE_LIMIT // 10000} 万字，请存成文件上传"
        else:
            batch = intake.receive(request.actor, [(f"{name}.txt", [text.encode()])])
            return redirect("reading_room:batch", batch.pk)
    context = {"text": text, "name": request.POST.get("name", ""), "error": error}
    return render(request, "reading_room/paste.html", context, status=400 if error else 200)


@allowed(*DESK, own=True)
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch: its progress, then what became of each file."""
    found = _find(pk)
    shown = progress_of(found)
    uploads = found.uploads.select_related("record")
    read = list(uploads.filter(state__in=[Upload.State.READ, Upload.State.SAME])[:SHOWN])
    only_one = shown.job.state == Job.State.DONE and len(read) == shown.counts.total == 1
    if only_one and read[0].record and "stay" not in request.GET:
        return redirect("reading_room:report", read[0].record.pk)
    context = {
        "shown": shown,
        "read": read,
        "failed": shown.failures,
        "waiting": shown.counts.waiting,
        "can_read_again": uploads.filter(state__in=AGAIN).exists(),
    }
    return render(request, "reading_room/batch.html", context)


@allowed(*DESK, own=True)
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page asks for while it waits."""
    shown = progress_of(_find(pk))
    return JsonResponse(
        {
            "done": shown.counts.done,
            "total": shown.counts.total,
            "read": shown.counts.read,
            "failed": shown.counts.failed,
            "words": shown.words,
            "message": shown.job.message,
            "over": shown.job.is_over,
            "next": reverse("reading_room:batch", args=[pk]),
        }
    )


@allowed(*DESK, own=True)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read once more what failed or was left."""
    found = _find(pk)
    intake.read_again(request.actor, found)
    return redirect(reverse("reading_room:batch", args=[found.pk]) + "?stay")


@allowed(*DESK, own=True)
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a batch after the file in hand; what was read stays."""
    found = _find(pk)
    jobs.cancel(found.job)
    return redirect(reverse("reading_room:batch", args=[found.pk]) + "?stay")

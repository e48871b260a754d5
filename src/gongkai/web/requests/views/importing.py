"""Importing an existing ledger from a table."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.web.ledger.models import Job
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import Role
from gongkai.web.requests import importing, sheet
from gongkai.web.requests.views.lists import XLSX


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.CLERK, own=True)
def bring(request: HttpRequest) -> HttpResponse:
    """The form; a table sent with it is checked by a job."""
    wrong = ""
    if request.method == "POST":
        file = request.FILES.get("table")
        if file is None:
            wrong = "还没有选择文件。"
        elif file.size > importing.LARGEST:
            wrong = f"文件超过 {importing.LARGEST // 2**20} MB。{sheet.SPLIT}"
        else:
            data = file.read()
            if data.startswith(b"PK\x03\x04"):
                job = importing.begin(request.actor, data, file.name)
                return redirect("requests:import_job", job.pk)
            wrong = "这个文件不是 XLSX 表格。请用模板填写，另存为 .xlsx 再导入。"
    context = {"wrong": wrong, "limit": sheet.LIMIT}
    return render(request, "requests/import.html", context, status=400 if wrong else 200)


@require_safe
@allowed(Role.CLERK, own=True)
def template(request: HttpRequest) -> HttpResponse:
    """The empty table."""
    name = content_disposition_header(True, "依申请公开台账导入模板.xlsx") or "attachment"
    return HttpResponse(
        importing.template(), content_type=XLSX, headers={"Content-Disposition": name}
    )


@require_safe
@allowed(Role.CLERK, own=True)
def import_job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an import is, then what is wrong or how many rows were entered."""
    job = get_object_or_404(Job, pk=pk, kind=importing.KIND)
    context = {"job": job, "result": job.result or {}, "name": job.input["name"]}
    return render(request, "requests/import_job.html", context)

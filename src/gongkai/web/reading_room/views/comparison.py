"""Two years of one organ side by side."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from gongkai.web import errors
from gongkai.web.reading_room.views.report import find


@require_safe
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the comparison with the report chosen in the form."""
    find(pk)
    other = request.GET.get("with", "")
    if not other.isdecimal():
        return errors.page(request, 400, "没有选择年度", "请回到报告页，选择要对照的年度。")
    return redirect("reading_room:compare", pk, find(int(other)).pk)

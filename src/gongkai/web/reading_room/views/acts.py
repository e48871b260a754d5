"""Correcting, judging, explaining."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.annual.model import Cell
from gongkai.annual.writing.layout import number_text
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import DESK
from gongkai.web.reading_room import services, source
from gongkai.web.reading_room.models import Explanation, Verdict
from gongkai.web.reading_room.official import anchor_of
from gongkai.web.reading_room.review import Marked, NotAFigure, Review, shown, values_key
from gongkai.web.reading_room.views.report import find


def _page(pk: int, anchor: str = "") -> HttpResponse:
    return redirect(reverse("reading_room:report", args=[pk]) + (f"#{anchor}" if anchor else ""))


@allowed(*DESK, own=True)
@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest, pk: int, cell: str) -> HttpResponse:
    """A figure: where it came from, its findings, its history; correct it."""
    record = find(pk)
    review = Review(record)
    read = review.read.cells.get(cell)
    if read is None:
        raise Http404
    value = request.POST.get("value", request.GET.get("value", shown(review.report, cell)))
    error = ""
    if request.method == "POST":
        try:
            services.correct(request.actor, record, cell, value, request.POST.get("reason", ""))
            return _page(pk, anchor_of(cell))
        except NotAFigure as refusal:
            error = str(refusal)
    history = record.corrections.filter(cell=cell).select_related("actor").order_by("-id")
    context = {
        "record": record,
        "report": review.report,
        "cell": cell,
        "anchor": anchor_of(cell),
        "label": review.report.form_data.label(cell),
        "read": read,
        "read_text": shown(review.read, cell),
        "now": shown(review.report, cell),
        "origin": source.place_text(read, record.source),
        "correction": review.corrections.get(cell),
        "history": history,
        "findings": [m for m in review.findings if cell in m.finding.cells],
        "value": value,
        "reason": request.POST.get("reason", ""),
        "error": error,
        "unsure": _candidates(read),
    }
    return render(request, "reading_room/cell.html", context, status=400 if error else 200)


def _candidates(cell: Cell) -> list[str]:
    return [number_text(number) for number in cell.candidates]


@allowed(*DESK, own=True)
@require_POST
def withdraw(request: HttpRequest, pk: int, cell: str) -> HttpResponse:
    """Take a correction back."""
    record = find(pk)
    services.withdraw(request.actor, record, cell)
    return _page(pk, anchor_of(cell) if cell in record.report().cells else "")


@allowed(*DESK, own=True)
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Organ, year and day of publication, where the reading is wrong or silent."""
    record = find(pk)
    review = Review(record)
    now = {
        "organ": review.report.organ or "",
        "year": str(review.report.year or ""),
        "published": review.published.isoformat() if review.published else "",
    }
    given = {name: request.POST.get(name, value).strip() for name, value in now.items()}
    errors = {}
    if request.method == "POST":
        for name, value in given.items():
            if value == now[name]:
                continue
            try:
                services.correct(request.actor, record, name, value, "资料改正")
            except NotAFigure as refusal:
                errors[name] = str(refusal)
        if not errors:
            return _page(pk)
    context = {"record": record, "given": given, "errors": errors, "read": review.read}
    status = 400 if errors else 200
    return render(request, "reading_room/facts.html", context, status=status)


def _finding(review: Review, key: str) -> Marked:
    for marked in review.findings:
        if marked.key == key:
            return marked
    raise Http404


@allowed(*DESK, own=True)
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A finding: how it was worked out; judge it or explain it."""
    record = find(pk)
    review = Review(record)
    marked = _finding(review, key)
    act, text = request.POST.get("act", ""), request.POST.get("text", "")
    error = ""
    if request.method == "POST":
        try:
            _perform(request, review, marked, act, text)
            return _page(pk, f"f{marked.number}")
        except NotAFigure as refusal:
            error = str(refusal)
    verdicts = Verdict.objects.filter(
        check_id=marked.finding.check,
        about=review.report.organ or "",
        year=review.report.year,
        values=values_key(marked.finding.values),
    )
    explanations = Explanation.objects.filter(record=record, check_id=marked.finding.check)
    context = {
        "record": record,
        "report": review.report,
        "marked": marked,
        "cells": [
            (name, review.report.form_data.label(name), shown(review.report, name))
            for name in marked.finding.cells
            if name in review.report.cells
        ],
        "verdicts": verdicts.select_related("actor").order_by("-id"),
        "explanations": explanations.select_related("actor").order_by("-id"),
        "act": act,
        "text": text,
        "error": error,
    }
    return render(request, "reading_room/finding.html", context, status=400 if error else 200)


def _perform(request: HttpRequest, review: Review, marked: Marked, act: str, text: str) -> None:
    if act == "explain":
        if marked.finding.severity != "W":
            raise NotAFigure("只有“需说明”的问题可以写说明")
        services.explain(request.actor, review.record, marked.finding.check, text)
    else:
        services.decide(request.actor, review.record, marked.finding, act, text)

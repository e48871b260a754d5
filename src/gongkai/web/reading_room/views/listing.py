"""The list of reports and what it hands out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.annual import canonical
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import DESK
from gongkai.web.reading_room import intake, listing, review
from gongkai.web.reading_room.models import FORMS, Batch, Verdict
from gongkai.web.reading_room.views.answers import XLSX, attachment
from gongkai.web.reading_room.views.batches import progress_of


@allowed(*DESK, own=True)
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Drop zone, running batches, list."""
    query = listing.Query.of(request.GET)
    page = listing.page_of(query)
    running = Batch.objects.filter(job__state__in=["queued", "running"]).select_related("job")
    recent = Batch.objects.select_related("job").first()
    context = {
        "query": query,
        "page": page,
        "rows": [{"record": row, "state": listing.state_of(row)} for row in page],
        "is_empty": not query.is_filtered and not page.paginator.count,
        "tags": listing.tags(query),
        "conditions": listing.conditions(query),
        "headers": listing.headers(query),
        "years": listing.years(),
        "forms": FORMS,
        "running": [progress_of(batch) for batch in running],
        "recent": progress_of(recent) if recent and recent.job.is_over else None,
        "accept": intake.ACCEPT,
        "suffixes": intake.readable_suffixes(),
        "previous_page": query.address(page=page.number - 1),
        "next_page": query.address(page=page.number + 1),
    }
    return render(request, "reading_room/reports.html", context)


@allowed(*DESK, own=True)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as filtered, every page, as XLSX."""
    data = listing.export(listing.Query.of(request.GET))
    name = f"年度报告清单-{timezone.localdate():%Y%m%d}.xlsx"
    return attachment(data, name, XLSX)


@allowed(*DESK, own=True)
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Every verdict in force, as ``gongkai report check --decisions`` reads it."""
    latest = {(row.check_id, row.about, row.year, row.values): row for row in Verdict.objects.all()}
    rows = [
        review.decision_of(row).to_dict()
        for row in latest.values()
        if row.verdict != Verdict.Word.REOPENED
    ]
    return attachment(canonical.dumps(rows).encode(), "复核决定.json", "application/json")

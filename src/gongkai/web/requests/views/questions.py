"""The questions of Articles 14 to 16, one by one, up to the outcome they lead to."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.statute import exemptions, outcomes
from gongkai.statute.citation import cite
from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import Role
from gongkai.web.requests import walks
from gongkai.web.requests.views.asking import find


@require_safe
@allowed(Role.CLERK, Role.REVIEWER, Role.LEGAL, own=True)
def questions(request: HttpRequest, subject: UUID) -> HttpResponse:
    """The next question, or where the answers lead."""
    row = find(subject)
    try:
        answers = walks.read(request.GET.get("walk", ""))
        found = exemptions.walk(answers)
    except (ValueError, exemptions.NotAsked):
        raise Http404 from None
    path = [
        (node, answer, walks.write(dict(list(answers.items())[:number])))
        for number, (node, answer) in enumerate(found.path)
    ]
    context = {"row": row, "found": found, "path": path}
    if found.asks:
        context |= {
            "article": cite(found.asks.article),
            "yes": walks.write({**answers, found.asks.id: True}),
            "no": walks.write({**answers, found.asks.id: False}),
        }
    if found.outcome:
        query = {"outcome": found.outcome, "walk": walks.write(answers)}
        if found.outcome == outcomes.PARTIAL:
            query["withheld"] = found.ground
        context |= {
            "outcome": outcomes.outcome(found.outcome),
            "ground": outcomes.outcome(found.ground) if found.ground else None,
            "draft": reverse("requests:act", args=[row.subject, "draft"]) + f"?{urlencode(query)}",
        }
    if found.step:
        context["step_act"] = found.step.key if found.step.key in STEPS else ""
    return render(request, "requests/questions.html", context)


STEPS = frozenset({"ask_correction", "ask_reasons", "set_delay", "refer", "consult_third_party"})
"""Steps that are acts of the desk."""

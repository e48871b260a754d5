"""What an organ sets for its desk: the review chain."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from gongkai.web.organs.permissions import allowed
from gongkai.web.organs.roles import Role
from gongkai.web.requests import services
from gongkai.web.requests.words import CHAIN_STEPS


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Role.LEADER, own=True)
def chain(request: HttpRequest) -> HttpResponse:
    """The steps between the clerk and the signature. Requests already here keep theirs."""
    organ = request.actor.organ
    if request.method == "POST":
        services.set_chain(organ, request.POST.getlist("steps"))
        return redirect("requests:chain")
    kept = services.chain_of(organ)
    context = {"steps": [(key, label, key in kept) for key, label in CHAIN_STEPS.items()]}
    return render(request, "requests/chain.html", context)

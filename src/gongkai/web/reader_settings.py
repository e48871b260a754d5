"""What a reader chose for the look of pages: large text, high contrast, theme. Cookies only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gongkai.web.organs.permissions import public

CHOICES = {"text": ("large",), "contrast": ("high",), "theme": ("dark", "light")}
YEAR = 365 * 24 * 3600


def cookie_name(name: str) -> str:
    """The cookie of a setting; ``gongkai.js`` writes the same."""
    return f"gongkai-{name}"


def of(request: HttpRequest) -> dict[str, str]:
    """The settings a request asks for; anything unknown is none."""
    given = {name: request.COOKIES.get(cookie_name(name), "") for name in CHOICES}
    return {name: value if value in CHOICES[name] else "" for name, value in given.items()}


@public
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Switch a setting on, or off when it was on, and go back."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, None):
        back = "/"
    response = redirect(back)
    now = of(request)
    for name, values in CHOICES.items():
        value = request.POST.get(name)
        if value not in values:
            continue
        if now[name] == value:
            response.delete_cookie(cookie_name(name), samesite="Lax")
        else:
            response.set_cookie(cookie_name(name), value, max_age=YEAR, samesite="Lax")
    return response

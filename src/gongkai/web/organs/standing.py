"""Who is asking: the person signed in, the organ they act for, the roles they hold there.

One middleware answers it for every request and holds the view to its mark.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from gongkai.web.organs.permissions import permission_of
from gongkai.web.organs.roles import DESK

NOT_MARKED = "这一页还没有写明谁可以打开，所以谁也不能打开。请告诉系统管理员。"


class StandingMiddleware:
    """Refuses what the mark of a view does not allow."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.roles = frozenset(DESK)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Django's hook before a view is called."""
        permission = permission_of(view)
        if permission is None:
            raise PermissionDenied(NOT_MARKED)
        return None

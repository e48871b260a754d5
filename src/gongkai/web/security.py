"""What every answer carries, and what becomes of an exception.

The Content-Security-Policy allows nothing from elsewhere and nothing inline: no script, style or
handler stands in a page. Uploaded files are only ever served as downloads.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from gongkai.web import errors

GetResponse = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("gongkai.web")

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Adds :data:`HEADERS` to every answer; what depends on records is never cached."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class ErrorsWithNumber:
    """Logs an error of ours under a number that the page shows; a locked database is a 503."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django's hook for an exception that a view let through."""
        if isinstance(error, OperationalError) and "locked" in str(error):
            return errors.page(
                request,
                503,
                "暂时写不进去",
                "数据库正忙，刚才的操作没有保存。请按“后退”回到表单（填写的内容还在），稍后再提交一次。",
            )
        from django.core.exceptions import PermissionDenied, SuspiciousOperation
        from django.http import Http404

        if isinstance(error, (Http404, PermissionDenied, SuspiciousOperation)):
            return None
        number = secrets.token_hex(4)
        logger.error("error %s at %s", number, request.path, exc_info=error)
        return errors.page(
            request,
            500,
            "程序出错了",
            f"错误编号 {number}，已记入日志。请把编号告诉管理员；原来的数据没有改动。",
        )

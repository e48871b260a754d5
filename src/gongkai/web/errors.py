"""Pages for what went wrong: what, where, what next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    """An error page in Chinese; to a program the same words as JSON."""
    if request.path.startswith("/api/"):
        told = {"message": f"{title}：{message}", "fields": {}}
        return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    context = {"title": title, "message": message, "status": status}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return page(request, 400, "请求不合要求", "网址或提交的内容不完整。请回到上一页重新操作。")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    message = str(exception or "") or "您没有打开这一页的权限。"
    return page(request, 403, "不能这样访问", message)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return page(request, 404, "没有这一页", "可能已经移走，或者网址有误。请从工作台重新打开。")


def server_error(request: HttpRequest) -> HttpResponse:
    """500 outside any view."""
    return page(request, 500, "程序出错了", "请看运行窗口中的日志。")


def csrf_failure(request: HttpRequest, reason: str = "", **_: Any) -> HttpResponse:
    """A form that does not come from our own page, or whose page is too old."""
    return page(request, 403, "没有提交成功", "页面放得太久了。请刷新页面，再提交一次。")

"""Who may call an operation: the same marks as on pages, carried over to the framework's views.

The framework makes one view for each path. It gets the mark of its operations, so that the one
middleware that holds pages to their marks, and opens the scope, holds these to theirs.
"""

from __future__ import annotations

from django.urls import URLPattern
from ninja import NinjaAPI
from ninja.operation import PathView

from gongkai.web.organs.permissions import Permission, permission_of

PUBLIC = Permission(public=True)


def marked(api: NinjaAPI) -> list[URLPattern]:
    """The addresses of an API. Raises ValueError for an operation without a mark, or a path
    whose operations differ in it."""
    found = list(api.urls[0])
    paths = _paths(api)
    for entry in found:
        operations = paths.get(str(entry.pattern))
        # What is no operation describes the API.
        view, mark = entry.callback, _mark(operations) if operations else PUBLIC
        view.permission = mark
        # Whoever is known by a cookie has to show that the call is theirs. A public operation
        # knows nobody and takes JSON only, which no foreign page can send.
        view.csrf_exempt = mark.public
    return found


def _mark(path: PathView) -> Permission:
    marks = {permission_of(each.view_func) for each in path.operations}
    mark = marks.pop()
    if marks or mark is None:
        raise ValueError(f"one mark for all methods: {path.operations[0].path}")
    return mark


def _paths(api: NinjaAPI) -> dict[str, PathView]:
    bound = (each for _, router in api._routers for each in router.path_operations.items())
    return {path.strip("/"): operations for path, operations in bound}

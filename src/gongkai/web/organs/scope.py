"""Scope: what is read and written belongs to an organ one may act for. It fails closed.

Every model of a desk has an ``organ`` column and the :class:`Scoped` manager. Outside
:func:`organ_scope` any query through it raises :class:`NoScope`; inside, it sees the rows of the
named organs only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

_scope: ContextVar[frozenset[int] | None] = ContextVar("organ_scope", default=None)


class NoScope(RuntimeError):
    """A scoped model was queried outside :func:`organ_scope`."""


@contextmanager
def organ_scope(organs: Iterable[int]) -> Iterator[None]:
    """Within the block, scoped models show the rows of these organs (ids) only.

    Raises TypeError when given None: no scope is never every organ.
    """
    token = _scope.set(frozenset(organs))
    try:
        yield
    finally:
        _scope.reset(token)


class ScopedQuerySet(models.QuerySet[Any]):
    """A query set that writes rows of the scope only."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        _check(row.organ_id for row in rows)
        return super().bulk_create(rows, *args, **kwargs)

    def create(self, **kwargs: Any) -> Any:
        organ = kwargs.get("organ")
        _check([organ.pk if organ else kwargs.get("organ_id")])
        return super().create(**kwargs)


def _check(organs: Iterable[int | None]) -> None:
    scope = _scope.get()
    if scope is None or not set(organs) <= scope:
        raise NoScope("a row of another organ cannot be written here")


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The manager of every model that belongs to an organ."""

    def get_queryset(self) -> ScopedQuerySet:
        scope = _scope.get()
        if scope is None:
            raise NoScope(f"{self.model.__name__} was queried outside organ_scope()")
        return super().get_queryset().filter(organ__in=scope)

"""Scope: what is read and written belongs to an organ one may act for. It fails closed.

Every model of a desk has an ``organ`` column and the :class:`ScopedManager`. Outside
:func:`organ_scope` any query through it raises :class:`NoScope`; inside, it sees the rows of the
named organs only. A query set belongs to the scope it was made in: evaluated in another, or in
none, it raises as well. Nothing is saved or deleted by hand that is not in the scope, and no row
points at a row of another organ. What could go round this (raw SQL, ``extra``) is refused;
``Model._base_manager`` alone sees every organ, and a test lists who uses it and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import signals

from gongkai.web.organs.roles import DESK, Role

if TYPE_CHECKING:
    from gongkai.web.organs.models import Actor

_scope: ContextVar[frozenset[int] | None] = ContextVar("organ_scope", default=None)

RUNS = (
    "_fetch_all", "_insert", "_raw_delete", "_update", "aggregate", "aiterator", "contains",
    "count", "delete", "exists", "explain", "iterator", "resolve_expression",
)  # fmt: skip
"""Methods that reach the database; each first looks whether this is the scope it was made in."""
CLOSED = ("as_manager", "extra", "raw")
"""Methods that would go round the scope."""


class NoScope(RuntimeError):
    """A scoped model was queried outside :func:`organ_scope`, or a row of another organ was
    about to be written."""


@contextmanager
def organ_scope(organs: Iterable[int]) -> Iterator[None]:
    """Within the block, scoped models show the rows of these organs (ids) only.

    Raises TypeError when given None or anything but ids: no scope is never every organ.
    """
    token = enter(organs)
    try:
        yield
    finally:
        _scope.reset(token)


def enter(organs: Iterable[int]) -> Any:
    """Set the scope until :func:`leave` is called with what this returns (for a middleware,
    where no block can be; elsewhere use :func:`organ_scope`)."""
    scope = frozenset(organs)
    if not all(type(organ) is int for organ in scope):
        raise TypeError(f"a scope is ids of organs: {scope!r}")
    return _scope.set(scope)


def leave(token: Any) -> None:
    """Go back to the scope before :func:`enter`."""
    _scope.reset(token)


def current() -> frozenset[int]:
    """The organs of the present scope. Raises NoScope when there is none."""
    scope = _scope.get()
    if scope is None:
        raise NoScope("there is no scope here")
    return scope


def scope_of(actor: Actor, roles: Iterable[Role], *, own: bool = False) -> frozenset[int]:
    """The organs whose records ``actor`` may see in ``roles``.

    The own organ, for an oversight officer also those below it (unless ``own``). The three
    administrations see no records at all.
    """
    desk = frozenset(roles) & frozenset(DESK)
    if not desk:
        return frozenset()
    if Role.OFFICER in desk and not own:
        return descendants(actor.organ_id)
    return frozenset([actor.organ_id])


def descendants(organ: int) -> frozenset[int]:
    """The organ and every organ below it."""
    from gongkai.web.organs.models import Organ

    below: dict[int | None, list[int]] = {}
    for child, parent in Organ.objects.order_by().values_list("id", "parent_id"):
        below.setdefault(parent, []).append(child)
    found, waiting = {organ}, [organ]
    while waiting:
        for child in below.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)


def roles_on(roles: Iterable[Role], actor: Actor, organ: int) -> frozenset[Role]:
    """Which of an actor's roles count on a subject of ``organ``: all on the own organ's, only
    the oversight officer's on another's."""
    held = frozenset(roles)
    return held if organ == actor.organ_id else held & {Role.OFFICER}


def _guarded(name: str) -> Callable[..., Any]:
    def run(self: ScopedQuerySet, *args: Any, **kwargs: Any) -> Any:
        self._look()
        return getattr(super(ScopedQuerySet, self), name)(*args, **kwargs)

    run.__name__ = name
    return run


def _closed(name: str) -> Callable[..., Any]:
    def refuse(*_: Any, **__: Any) -> Any:
        raise NoScope(f"{name}() would go round the scope")

    refuse.__name__ = name
    return refuse


class ScopedQuerySet(models.QuerySet[Any]):
    """A query set that stays in the scope it was made in and writes rows of that scope only."""

    _made_in: frozenset[int] | None = None

    def _clone(self) -> ScopedQuerySet:
        clone: ScopedQuerySet = super()._clone()  # type: ignore[misc]
        clone._made_in = self._made_in
        return clone

    def _combinator_query(self, *args: Any, **kwargs: Any) -> ScopedQuerySet:
        both: ScopedQuerySet = super()._combinator_query(*args, **kwargs)  # type: ignore[misc]
        both._made_in = self._made_in
        return both

    def _look(self) -> None:
        if self._made_in is None or _scope.get() != self._made_in:
            raise NoScope(f"{self.model.__name__} was queried outside its organ_scope()")

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        for row in rows:
            check(row)
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        if "organ" in kwargs or "organ_id" in kwargs:
            raise NoScope("a row never moves to another organ")
        self._look()
        return super().update(**kwargs)


for _name in RUNS:
    if _name not in vars(ScopedQuerySet):
        setattr(ScopedQuerySet, _name, _guarded(_name))
for _name in CLOSED:
    setattr(ScopedQuerySet, _name, _closed(_name))


def check(row: models.Model, **_: Any) -> None:
    """Raise NoScope unless ``row`` belongs to an organ of the scope and points at no scoped row
    of another organ."""
    organ = row.organ_id  # type: ignore[attr-defined]
    if organ not in (_scope.get() or ()):
        raise NoScope(f"{type(row).__name__} of organ {organ} cannot be written here")
    for field in row._meta.concrete_fields:
        if not field.is_relation or not field.is_cached(row):
            continue
        other = field.get_cached_value(row)
        if other is None or not isinstance(type(other)._default_manager, ScopedManager):
            continue
        if other.organ_id != organ:
            raise NoScope(f"{field.name} belongs to another organ")


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The manager of every model that belongs to an organ."""

    def contribute_to_class(self, cls: Any, name: str) -> None:
        super().contribute_to_class(cls, name)
        if not cls._meta.abstract:
            key = f"scope of {cls._meta.label}"
            signals.pre_save.connect(_check, sender=cls, dispatch_uid=key)
            signals.pre_delete.connect(_check, sender=cls, dispatch_uid=key)

    def get_queryset(self) -> ScopedQuerySet:
        scope = _scope.get()
        if scope is None:
            raise NoScope(f"{self.model.__name__} was queried outside organ_scope()")
        rows: ScopedQuerySet = super().get_queryset()
        rows._made_in = scope
        return rows.filter(organ__in=scope)


def _check(sender: Any, instance: models.Model, **_: Any) -> None:
    check(instance)

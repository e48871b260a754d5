"""Rows by statements that are composed once.

Django composes the SQL of a query anew each time it runs, which for a short statement takes
several times as long as the database does. Most pages can afford that. The few statements that
every page and every act run cannot, when two hundred people are at work: for these there are
:func:`select`, :func:`insert` and :func:`update`, held to the scope as the managers are. What
needs more than ``column = value`` is a query set. Decision 0010 has the figures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

from gongkai.web.organs import scope

Row = TypeVar("Row", bound=models.Model)
Reader = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True, slots=True)
class _Table:
    """What statements of a model's table are made of."""

    name: str
    key: str
    columns: tuple[str, ...]
    fields: tuple[models.Field[Any, Any], ...]
    attributes: tuple[str, ...]
    readers: tuple[tuple[int, Any, tuple[Reader, ...]], ...]
    """Of the columns whose values do not come as Python has them: place, expression, functions."""
    is_scoped: bool


@cache
def _table(model: type[models.Model]) -> _Table:
    quote = connection.ops.quote_name
    fields = tuple(model._meta.concrete_fields)
    readers = []
    for place, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        found = (
            *connection.ops.get_db_converters(column),
            *column.get_db_converters(connection),
        )
        if found:
            readers.append((place, column, found))
    return _Table(
        quote(model._meta.db_table),
        quote(model._meta.pk.column),
        tuple(quote(field.column) for field in fields),
        fields,
        tuple(field.attname for field in fields),
        tuple(readers),
        isinstance(model._default_manager, scope.ScopedManager),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One table of a statement that reads: whose ``field`` leads to it (an earlier part by its
    place, -1: the first part), and its first column among all."""

    model: type[models.Model]
    whose: int
    field: str
    first: int


@cache
def _parts(model: type[models.Model], related: tuple[str, ...]) -> tuple[_Part, ...]:
    parts, places = [_Part(model, -1, "", 0)], {"": 0}
    for path in related:
        before, _, field = path.rpartition("__")
        whose = places[before]
        target = parts[whose].model._meta.get_field(field).related_model
        places[path] = len(parts)
        parts.append(_Part(target, whose, field, _end(parts[-1])))
    return tuple(parts)


def _end(part: _Part) -> int:
    return part.first + len(_table(part.model).fields)


@cache
def _select(
    model: type[models.Model], names: tuple[str, ...], related: tuple[str, ...], order: str,
    lock: bool,
) -> str:  # fmt: skip
    quote, parts = connection.ops.quote_name, _parts(model, related)
    columns = [
        f"t{place}.{column}"
        for place, part in enumerate(parts)
        for column in _table(part.model).columns
    ]
    sql = f"SELECT {', '.join(columns)} FROM {_table(model).name} t0"  # noqa: S608
    for place, part in enumerate(parts[1:], 1):
        leads = quote(parts[part.whose].model._meta.get_field(part.field).column)
        table = _table(part.model)
        sql += f" LEFT JOIN {table.name} t{place} ON t{place}.{table.key} = t{part.whose}.{leads}"
    said = [f"t0.{quote(model._meta.get_field(name).column)} = %s" for name in names]
    sql += f" WHERE {' AND '.join(said)}"
    if order:
        sql += f" ORDER BY t0.{quote(order)}"
    return sql + " FOR UPDATE OF t0" if lock and connection.features.has_select_for_update else sql


@cache
def _insert(model: type[models.Model]) -> str:
    table = _table(model)
    given = [
        name
        for name, field in zip(table.columns, table.fields, strict=True)
        if not field.primary_key
    ]
    values = ", ".join(["%s"] * len(given))
    return f"INSERT INTO {table.name} ({', '.join(given)}) VALUES ({values}) RETURNING {table.key}"  # noqa: S608


@cache
def _update(model: type[models.Model]) -> str:
    table = _table(model)
    said = [
        f"{name} = %s"
        for name, field in zip(table.columns, table.fields, strict=True)
        if not field.primary_key
    ]
    return f"UPDATE {table.name} SET {', '.join(said)} WHERE {table.key} = %s"  # noqa: S608


def select(
    model: type[Row], *, related: tuple[str, ...] = (), order: str = "", lock: bool = False,
    **equal: Any,
) -> list[Row]:  # fmt: skip
    """The rows whose columns have these values (keys, not objects), by the column ``order``, each
    with what ``related`` names (``actor``, then ``actor__organ``); ``lock``: held until the
    transaction ends. Of a scoped model those of the scope only; raises NoScope outside of one."""
    visible = scope.current() if _table(model).is_scoped else None
    values = [
        model._meta.get_field(name).get_db_prep_value(value, connection)
        for name, value in equal.items()
    ]
    parts = _parts(model, related)
    with connection.cursor() as cursor:
        cursor.execute(_select(model, tuple(equal), related, order, lock), values)
        found = [_read(parts, values) for values in cursor.fetchall()]
    if visible is None:
        return found
    return [row for row in found if row.organ_id in visible]


def _read(parts: tuple[_Part, ...], values: tuple[Any, ...]) -> Any:
    made: list[Any] = []
    for part in parts:
        row = _row(part.model, values[part.first : _end(part)])
        made.append(row)
        if part.field and made[part.whose] is not None:
            setattr(made[part.whose], part.field, row)
    return made[0]


def _row(model: type[models.Model], values: tuple[Any, ...]) -> Any:
    """A row from its columns; None where a join found nothing."""
    table = _table(model)
    if values[table.columns.index(table.key)] is None:
        return None
    given = list(values)
    for place, column, functions in table.readers:
        for function in functions:
            given[place] = function(given[place], column, connection)
    return model.from_db(DEFAULT_DB_ALIAS, table.attributes, given)


def one(model: type[Row], **equal: Any) -> Row | None:
    """The row of :func:`select`, or None; for columns that are unique."""
    return next(iter(select(model, **equal)), None)


def newest(model: type[models.Model]) -> int:
    """The highest key given out in a table that only grows; 0 when it is empty."""
    table = _table(model)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX({table.key}) FROM {table.name}")  # noqa: S608 - quoted names
        return cursor.fetchone()[0] or 0


def insert(row: models.Model) -> None:
    """Write a new row, which gets its key. Raises NoScope for an organ outside the scope."""
    model = type(row)
    with connection.cursor() as cursor:
        cursor.execute(_insert(model), _values(row, is_new=True))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def update(row: models.Model) -> None:
    """Write every column of a row that is there. Raises NoScope for an organ outside the scope;
    DoesNotExist when the row is gone."""
    model = type(row)
    with connection.cursor() as cursor:
        cursor.execute(_update(model), [*_values(row, is_new=False), row.pk])
        if cursor.rowcount != 1:
            raise model.DoesNotExist(f"{model.__name__} {row.pk}")


def _values(row: models.Model, is_new: bool) -> list[Any]:
    table = _table(type(row))
    if table.is_scoped:
        scope.check(row)
    return [
        field.get_db_prep_save(field.pre_save(row, is_new), connection)
        for field in table.fields
        if not field.primary_key
    ]

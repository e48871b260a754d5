"""Append-only by the database itself: triggers that refuse to change or delete a row.

They are made after every migration, since on SQLite altering a table drops its triggers in
silence; whether they stand is part of verifying and of health.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import connections

TABLES = {
    "ledger_event": ("id", "organ_id, seq", "organ_id, key", "subject, version"),
    "ledger_personalread": ("id",),
}
"""The tables and what is unique in each: replacing a row by one of these is refused too."""


def make(using: str = "default", **_: Any) -> None:
    """Make the triggers anew wherever the table stands. A receiver of ``post_migrate``."""
    connection = connections[using]
    standing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in standing & set(TABLES):
            for statement in _statements(connection.vendor, table):
                cursor.execute(statement)


def missing(using: str = "default") -> list[str]:
    """The names of triggers that do not stand, or stand switched off."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        ask = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        ask = (
            "SELECT tgname, '' FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') "
            "AND relnamespace = current_schema()::regnamespace"
        )
    with connection.cursor() as cursor:
        cursor.execute(ask)
        found = dict(cursor.fetchall())
    wanted = {name: text for table in TABLES for name, text in _named(connection.vendor, table)}
    if connection.vendor == "sqlite":  # one that was replaced by another text counts for nothing
        return sorted(name for name, text in wanted.items() if found.get(name) != text)
    return sorted(set(wanted) - set(found))


def _statements(vendor: str, table: str) -> Iterable[str]:
    if vendor == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION gongkai_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        )
    for name, text in _named(vendor, table):
        on = f" ON {table}" if vendor == "postgresql" else ""
        yield f"DROP TRIGGER IF EXISTS {name}{on}"
        yield text


def _named(vendor: str, table: str) -> list[tuple[str, str]]:
    """The triggers of a table: name and the statement that makes it."""
    if vendor == "postgresql":
        make = f"CREATE TRIGGER {table}_%s BEFORE %s ON {table} FOR EACH %s "
        make += "EXECUTE FUNCTION gongkai_append_only()"
        kinds = [("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")]
        return [(f"{table}_{kind}", make % (kind, kind.upper(), each)) for kind, each in kinds]
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    triggers = [
        (
            f"{table}_{kind}",
            f"CREATE TRIGGER {table}_{kind} BEFORE {kind.upper()} ON {table} {refuse}",
        )
        for kind in ("update", "delete")
    ]
    # INSERT OR REPLACE deletes the row in its way without firing a DELETE trigger.
    for number, columns in enumerate(TABLES[table]):
        same = " AND ".join(f"{name} = NEW.{name}" for name in columns.split(", "))
        when = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - our own names
        name = f"{table}_replace_{number}"
        triggers.append((name, f"CREATE TRIGGER {name} BEFORE INSERT ON {table} {when} {refuse}"))
    return triggers


def connect() -> None:
    """Make the triggers whenever migrations have run."""
    from django.db.models.signals import post_migrate

    post_migrate.connect(make, sender=apps.get_app_config("ledger"), dispatch_uid="append-only")

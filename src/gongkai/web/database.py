"""Which database: SQLite in the data folder, or what ``GONGKAI_DATABASE_URL`` names.

``postgresql://USER:PASSWORD@HOST:PORT/NAME``; parts with special characters percent-encoded, HOST
may be the folder of a socket given as ``?host=/FOLDER``.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gongkai.web import home

URL = "GONGKAI_DATABASE_URL"


def configuration() -> dict[str, Any]:
    """The entry of Django's ``DATABASES``. Raises ValueError for an address of another kind."""
    url = os.environ.get(URL)
    return _postgresql(url) if url else _sqlite()


def _sqlite() -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home.database(),
        "ATOMIC_REQUESTS": False,
        # The threads that serve are few and stay: opening the file anew for each request, and
        # folding the log back when the last one closes it, costs more than an ordinary query.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            # A transaction that will write takes its lock at once: one that finds out later
            # is refused as “database is locked” however long it was willing to wait.
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ValueError(f"{URL} should be postgresql://USER:PASSWORD@HOST:PORT/NAME")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }

"""The data folder: database, stored files, secret key. Never inside the source tree.

``GONGKAI_HOME`` names it; otherwise it is ``gongkai`` in the user's data folder. The demo keeps
to a folder of its own inside it, so that it can never touch real records.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

DEMO_DAY = date(2026, 3, 18)
"""The day at which the demo stands still unless ``GONGKAI_TODAY`` names another."""
SHANGHAI = ZoneInfo("Asia/Shanghai")


def is_demo() -> bool:
    """Whether this process serves the demo (``GONGKAI_DEMO=1``, set by ``gongkai serve``)."""
    return os.environ.get("GONGKAI_DEMO") == "1"


def names() -> list[str]:
    """The host names under which an office reaches the server (``GONGKAI_NAMES``, by commas)."""
    return [name for name in os.environ.get("GONGKAI_NAMES", "").split(",") if name]


def is_https() -> bool:
    """Whether a proxy with TLS stands in front (``GONGKAI_HTTPS=1``): cookies are then Secure."""
    return os.environ.get("GONGKAI_HTTPS") == "1"


def today() -> date:
    """The day by which dates of legal effect are reckoned: in Shanghai, or the demo's fixed day.

    Raises RuntimeError when ``GONGKAI_TODAY`` is set outside the demo: real records are never
    kept at a made-up date.
    """
    given = os.environ.get("GONGKAI_TODAY")
    if is_demo():
        return date.fromisoformat(given) if given else DEMO_DAY
    if given:
        raise RuntimeError("GONGKAI_TODAY is for the demo only")
    return datetime.now(SHANGHAI).date()


def folder() -> Path:
    """The data folder, made on first use and readable by its owner only."""
    base = os.environ.get("GONGKAI_HOME")
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    home = Path(base) if base else Path(data) / "gongkai"
    home = (home / "demo" if is_demo() else home).resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def database() -> Path:
    """The SQLite file."""
    return folder() / "gongkai.sqlite3"


def secret_key() -> str:
    """The signing key, made on first run and kept in the data folder."""
    return _made_once("secret-key", lambda: secrets.token_urlsafe(64))


def personal_key() -> bytes:
    """The key that personal records are encrypted with: 256 bits, made on first use."""
    return bytes.fromhex(_made_once("personal-key", lambda: secrets.token_hex(32)))


def _made_once(name: str, make: Callable[[], str]) -> str:
    path = folder() / name
    if not path.exists():
        # Written aside and linked: of two processes that start at once both read the same key,
        # and a crash leaves no empty one.
        draft = path.with_name(f"{name}.{secrets.token_hex(8)}")
        with open(draft, "x", encoding="ascii", opener=_private) as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="ascii")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)

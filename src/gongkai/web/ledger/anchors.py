"""Anchors: once a day the ends of all chains are written down outside the database.

Whoever rewrites the database can compute every hash anew, but not an anchor that was printed,
mailed or copied away before. One file a day, ``anchors/DATE.json`` in the data folder.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import simplejson

from gongkai.web import home
from gongkai.web.ledger.canonical import json_bytes, sm3
from gongkai.web.ledger.models import Head

FORMAT = "gongkai-anchor-1"
SHOWN = 31
"""How many anchors the auditor's page shows; all of them lie in the data folder."""


class BadAnchor(Exception):
    """The file is not an anchor."""


def digest_of(anchor: Mapping[str, Any]) -> str:
    """SM3 over format, time, and organ id, seq and hash of each head, length-prefixed."""
    parts = [anchor["format"], anchor["made_at"]]
    for head in anchor["heads"]:
        parts += [str(head["organ"]), str(head["seq"]), head["hash"]]
    return sm3(part.encode() for part in parts)


def make(now: datetime) -> dict[str, Any]:
    """The ends of all chains as they stand."""
    # One query, so one picture; the whole installation's, whatever the scope.
    heads = list(Head._base_manager.select_related("organ").order_by("organ_id"))
    anchor: dict[str, Any] = {
        "format": FORMAT,
        "made_at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "heads": [
            {"organ": head.organ_id, "name": head.organ.name, "seq": head.seq, "hash": head.hash}
            for head in heads
        ],
    }
    return anchor | {"sm3": digest_of(anchor)}


def place(day: date) -> Path:
    """Where the anchor of a day lies."""
    return home.folder() / "anchors" / f"{day.isoformat()}.json"


def keep(day: date, now: datetime) -> Path | None:
    """Write the anchor of the day unless it is there. Returns its place when it was written."""
    path = place(day)
    return None if path.exists() else write(path, now)


def write(path: Path, now: datetime) -> Path:
    """Write an anchor to a file that does not exist yet. Raises FileExistsError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = simplejson.dumps(make(now), ensure_ascii=False, indent=1)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="utf-8", delete=False) as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft = Path(file.name)
    try:
        path.hardlink_to(draft)
    finally:
        draft.unlink()
    return path


def newest(organs: Collection[int]) -> list[dict[str, Any]]:
    """The heads of these organs in the last :data:`SHOWN` anchors, the newest first: ``day``,
    ``organ``, ``seq``, ``hash`` and ``where``. A file that is no anchor says so in ``hash``."""
    found: list[dict[str, Any]] = []
    for path in sorted(place(date.min).parent.glob("*.json"), reverse=True)[:SHOWN]:
        where = f"{path.parent.name}/{path.name}"
        try:
            heads = load(path)["heads"]
        except BadAnchor:
            damaged = {"organ": "—", "seq": "—", "hash": "文件损坏，请与另存的比对"}
            found.append({"day": path.stem, "where": where, **damaged})
            continue
        found += [
            {"day": path.stem, "organ": head["name"], "seq": head["seq"], "hash": head["hash"],
             "where": where}
            for head in heads
            if head["organ"] in organs
        ]  # fmt: skip
    return found


def load(path: Path) -> dict[str, Any]:
    """Read an anchor. Raises BadAnchor; whether it was altered :mod:`.verify` finds."""
    try:
        anchor: dict[str, Any] = simplejson.loads(path.read_text(encoding="utf-8"))
        if anchor["format"] != FORMAT:
            raise BadAnchor
        json_bytes([anchor["made_at"], anchor["sm3"]])
        for head in anchor["heads"]:
            json_bytes([head["organ"], head["seq"], head["hash"], head["name"]])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadAnchor(f"{path}：{error}") from error
    return anchor

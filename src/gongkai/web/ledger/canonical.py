"""One way to write a value down, so that equal values have equal bytes and an equal digest."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import simplejson
from cryptography.hazmat.primitives import hashes
from django.db.models import Model


def plain(value: Any) -> Any:
    """The value as JSON knows it: dates and UUIDs as text, Decimals as their digits, sets as
    sorted lists, dataclasses as objects. Raises TypeError for anything else, floats above all."""
    if value is None or isinstance(value, (bool, str)):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, int):
        return value
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, Model):
        return value.pk
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain(inner) for inner in value)
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if hasattr(value, "__iter__") and hasattr(value, "model"):  # a query set of a model choice
        return [plain(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} cannot be recorded")


def json_bytes(value: Any) -> bytes:
    """Canonical JSON: keys sorted, no spaces, no escapes beyond what JSON demands, UTF-8."""
    text = simplejson.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    # The library escapes these two for the sake of JavaScript; plain JSON does not.
    return text.replace("\\u2028", "\u2028").replace("\\u2029", "\u2029").encode()


def sm3(parts: Iterable[bytes]) -> str:
    """SM3 (GB/T 32905-2016) over the parts, each preceded by its length in eight bytes, big end
    first, so that no two lists of parts have the same bytes. Lower-case hexadecimal."""
    digest = hashes.Hash(hashes.SM3())
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.finalize().hex()

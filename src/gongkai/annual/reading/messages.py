"""What a reading child process and its parent say to each other: pickles with their length.

The parent takes back nothing but our own data classes and plain values, so that a child taken
over by a document gains nothing by what it answers.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import struct
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from types import MappingProxyType
from typing import Any

LENGTH = struct.Struct("<Q")
_PLAIN = {
    ("builtins", "complex"),
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("datetime", "date"),
    ("decimal", "Decimal"),
    ("gongkai.annual.reading.messages", "frozen_mapping"),
}


def frozen_mapping(items: dict[Any, Any]) -> Mapping[Any, Any]:
    """A read-only mapping, which pickle cannot make by itself."""
    return MappingProxyType(items)


def _reduce_proxy(
    proxy: MappingProxyType[Any, Any],
) -> tuple[Callable[[dict[Any, Any]], Any], tuple[dict[Any, Any]]]:
    return frozen_mapping, (dict(proxy),)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        found = (
            super().find_class(module, name)
            if (module, name) in _PLAIN or module.startswith("gongkai.")
            else None
        )
        if (module, name) in _PLAIN or _is_data(found, module):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is no answer")


def _is_data(found: object, module: str) -> bool:
    """A data class or exception of ours, defined where it says."""
    return (
        isinstance(found, type)
        and found.__module__ == module
        and (is_dataclass(found) or issubclass(found, Exception))
    )


def pack(message: object) -> bytes:
    """The message with its length before it."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {**copyreg.dispatch_table, MappingProxyType: _reduce_proxy}
    pickler.dump(message)
    body = out.getvalue()
    return LENGTH.pack(len(body)) + body


def unpack(body: bytes) -> Any:
    """An answer of a child. Raises UnpicklingError when it is not what a child may answer."""
    try:
        return _Unpickler(io.BytesIO(body)).load()
    except Exception as error:
        raise pickle.UnpicklingError(type(error).__name__) from error

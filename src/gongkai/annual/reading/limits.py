"""How much time and memory reading a document may take, and asking for more.

Reading starts with what any text needs. Only a reader that has come to know that its document
needs more (a scan to recognise, a file to convert) asks for it; a document cannot.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

GIGABYTE = 2**30


@dataclass(frozen=True, slots=True)
class Limits:
    """``memory`` in bytes of address space, ``seconds`` both of processor and on the clock."""

    memory: int
    seconds: int


LIGHT = Limits(GIGABYTE, 8)
"""Text, web pages, Word, spreadsheets, PDF with text."""
HEAVY = Limits(6 * GIGABYTE, 300)
"""Scans (the models take some 2 GB of address space, a page some seconds) and LibreOffice."""

_grant: Callable[[Limits], None] | None = None


def need(limits: Limits) -> None:
    """Called by a reader before work that takes more than LIGHT. Outside of isolation there
    are no limits, and this does nothing."""
    if _grant is not None:
        _grant(limits)


def on_need(grant: Callable[[Limits], None]) -> None:
    """Sets who grants more: the child process that reads."""
    global _grant
    _grant = grant

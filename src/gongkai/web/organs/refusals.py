"""Why a register of the organs cannot be changed as asked."""

from __future__ import annotations


class NotPossible(Exception):
    """A register cannot be changed like this; the message says why and what next, in Chinese."""

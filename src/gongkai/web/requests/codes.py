"""Query codes: what a requester shows to see how a request stands.

A code is drawn at random and never stored: events and the projection hold its digest, which
leads to nothing since no one can try 2^73 codes.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which people take for one another."""
LENGTH = 15
GROUP = 5


def new() -> str:
    """A fresh code of some 74 bits, as it is printed: ``ABCDE-FGHJK-MNPQR``."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(drawn[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def digest(typed: str) -> str:
    """The digest of a code however it was typed (small letters, full width, no hyphens), or ""
    when it cannot be one."""
    plain = re.sub(r"[\s\-‐-―−]+", "", unicodedata.normalize("NFKC", typed)).upper()
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET):
        return ""
    return hashlib.sha256(f"gongkai query code {plain}".encode()).hexdigest()

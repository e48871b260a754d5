"""Unfinished request forms: kept between the steps, encrypted, for one browser.

The session names a draft by a token; the database has only the token's digest. Nothing typed
stands in an address, a cookie or a log.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import simplejson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.http import HttpRequest
from django.utils import timezone

from gongkai.web import home
from gongkai.web.organs.models import Organ
from gongkai.web.portal.models import Draft as Row
from gongkai.web.requests import codes, words

KEPT = timedelta(hours=24)
"""How long an unused draft is kept."""
SESSION = "drafts"
NONCE = 12
SAVED = ("steps", "files", "key", "code", "filed")
STEPS = {"who": "申请人", "what": "所需政府信息", "how": "获取方式", "review": "核对并提交"}


@dataclass
class Draft:
    """What was filled in so far. ``steps``: input by step; ``files``: what was uploaded;
    ``key`` makes sending twice the same as once; ``filed``: what came of it."""

    token: str
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    code: str = field(default_factory=codes.new)
    filed: dict[str, Any] = field(default_factory=dict)
    saved_at: datetime | None = None

    @property
    def next_step(self) -> str:
        """The first step that is not filled in yet."""
        return next((step for step in STEPS if step not in self.steps), "review")

    def may_open(self, step: str) -> bool:
        """Whether every step before this one is filled in."""
        order = list(STEPS)
        return order.index(step) <= order.index(self.next_step)

    @property
    def matter(self) -> str:
        """What is asked for: a key of :data:`gongkai.web.requests.words.MATTERS`."""
        return str(self.steps.get("what", {}).get("matter", words.INFORMATION))

    def of_use(self, use: str) -> list[dict[str, Any]]:
        """The files uploaded for a use: ``proof``, ``authority``, ``evidence``, ``material``."""
        return [file for file in self.files if file["use"] == use]


def of(request: HttpRequest, organ: Organ) -> Draft | None:
    """The draft of this browser for an organ, within its scope; None when there is none."""
    token = request.session.get(SESSION, {}).get(str(organ.pk), "")
    rows = Row.objects.filter(organ=organ, updated_at__gte=timezone.now() - KEPT)
    row = rows.filter(token=_digest(token)).first() if token else None
    if row is None:
        return None
    sealed = bytes(row.sealed)
    text = _cipher().decrypt(sealed[:NONCE], sealed[NONCE:], _place(organ, token))
    kept = simplejson.loads(text)
    # A draft may have been kept by the version of yesterday, which knew other names.
    known = {name: kept[name] for name in SAVED if name in kept}
    return Draft(token, **known, saved_at=row.updated_at)


def begin(request: HttpRequest, organ: Organ) -> Draft:
    """A new draft of this browser."""
    draft = Draft(secrets.token_urlsafe(32))
    request.session[SESSION] = request.session.get(SESSION, {}) | {str(organ.pk): draft.token}
    return draft


def save(draft: Draft, organ: Organ, now: datetime) -> None:
    """Keep a draft."""
    Row.objects.filter(updated_at__lt=now - KEPT).delete()
    kept = {name: getattr(draft, name) for name in SAVED}
    nonce = os.urandom(NONCE)
    sealed = _cipher().encrypt(nonce, simplejson.dumps(kept).encode(), _place(organ, draft.token))
    Row.objects.update_or_create(
        organ=organ,
        token=_digest(draft.token),
        defaults={"sealed": nonce + sealed, "updated_at": now},
    )
    draft.saved_at = now


def drop(request: HttpRequest, organ: Organ) -> None:
    """Forget what this browser has filled in for an organ."""
    drafts = dict(request.session.get(SESSION, {}))
    token = drafts.pop(str(organ.pk), "")
    Row.objects.filter(organ=organ, token=_digest(token)).delete()
    request.session[SESSION] = drafts


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _cipher() -> AESGCM:
    return AESGCM(home.personal_key())


def _place(organ: Organ, token: str) -> bytes:
    """Bound to the contents, so that no row can stand in for another."""
    return f"draft/{organ.pk}/{_digest(token)}".encode()

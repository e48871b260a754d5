"""Django's sessions in the database, found by a statement that is composed once."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from gongkai.web import rows


class SessionStore(db.SessionStore):
    """Where Django keeps what a cookie names; see :mod:`gongkai.web.organs.sitting` for ours."""

    def _get_session_from_db(self) -> Session | None:
        row = rows.one(Session, session_key=self.session_key)
        if row is None or row.expire_date <= timezone.now():
            self._session_key = None
            return None
        return row

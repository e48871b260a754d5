"""Checking a password. Lock-out is django-axes', which stands before this backend."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gongkai.web.organs.models import Person


class PasswordBackend:
    """Knows a person by login name and password."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_: Any
    ) -> Person | None:
        """The person, or None. An unknown name takes as long as a wrong password."""
        person = Person.objects.filter(login_name=username, is_active=True).first()
        if person is None:
            Person().set_password(password)
            return None
        return person if person.check_password(password) else None

    def get_user(self, key: int) -> Person | None:
        """The person of a key, as Django asks."""
        return Person.objects.filter(pk=key, is_active=True).first()

"""Passwords: their rules and hashes, checking one. Lock-out is django-axes', which comes first."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.http import HttpRequest

from gongkai.web.organs.models import Person


class LongEnough(MinimumLengthValidator):
    """Django's rule, whose refusal has no Chinese translation."""

    def get_error_message(self) -> str:
        """What is wrong, in words."""
        return f"密码太短，至少要有 {self.min_length} 个字符。"


class InitialPasswordHasher(PBKDF2PasswordHasher):
    """For the random initial passwords only (about 74 bits): they need no slow hash, and an
    import makes hundreds. The first sign-in replaces it by the strong one."""

    algorithm = "pbkdf2_initial"
    iterations = 2000


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

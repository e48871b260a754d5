"""Who may open a page: every view carries a mark, and one without a mark is refused.

``@allowed(Role.CLERK, Role.OFFICER)`` opens a view to people who hold one of these roles in the
organ they are signed in to; ``@public`` opens it to anybody. The marks are checked by
:class:`gongkai.web.organs.standing.StandingMiddleware`, which also opens the scope: what the
view then reads is its organs' (see :func:`gongkai.web.organs.scope.scope_of`), so that a foreign
subject is simply not there (404). ``docs/permissions.md`` is made from the marks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from gongkai.web.organs.roles import GRANTED, Role

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may open a view. ``own``: an oversight officer sees the own organ's records only,
    not those of the organs below. ``signed_in``: whoever is signed in, whatever the role."""

    roles: frozenset[Role] = frozenset()
    public: bool = False
    own: bool = False
    signed_in: bool = False


def allowed(*roles: Role, own: bool = False) -> Callable[[View], View]:
    """Mark a view as open to people holding one of ``roles``.

    Raises ValueError when no role, or one that nobody is granted, is named.
    """
    if not roles or not set(roles) <= set(GRANTED):
        raise ValueError(f"name roles that can be granted: {roles}")
    return _marking(Permission(frozenset(roles), own=own))


def public(view: View) -> View:
    """Mark a view as open to anybody; it opens the scope it needs itself."""
    return _marking(Permission(public=True))(view)


def signed_in(view: View) -> View:
    """Mark a view as open to whoever is signed in: the own password, the choice of organ."""
    return _marking(Permission(signed_in=True, own=True))(view)


def permission_of(view: Callable[..., Any]) -> Permission | None:
    """The mark of a view, or None: then nobody may open it."""
    mark = getattr(view, "permission", None)
    return mark if isinstance(mark, Permission) else None


def _marking(permission: Permission) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark

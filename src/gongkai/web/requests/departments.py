"""Which department holds what: how many open cases, and under which of its names.

A case keeps the name its department had when it was taken; see
:mod:`gongkai.web.organs.departments`.
"""

from __future__ import annotations

from django.db.models import Count

from gongkai.web.organs.models import Department, Organ
from gongkai.web.organs.scope import current, organ_scope
from gongkai.web.requests import board


def open_cases(organ: Organ) -> dict[str, int]:
    """How many open cases of an organ stand under each name."""
    with organ_scope([organ.pk]):
        counted = (
            board.open_cases(organ).exclude(department="").order_by().values_list("department")
        )
        return dict(counted.annotate(Count("pk")))


def names(name: str) -> list[str]:
    """A department's name with those it had before, in the organs of the scope."""
    found = {name}
    for department in Department.objects.filter(organ__in=current(), name=name):
        found.update(department.former_names)
    return sorted(found)


def choices(organ: Organ) -> dict[str, str]:
    """The departments to look for, closed ones too: what they hold has to be found."""
    return {each.name: _label(each) for each in organ.departments.order_by("-is_active", "id")}


def _label(department: Department) -> str:
    notes = [] if department.is_active else ["已停用"]
    notes += [f"曾用名{each}" for each in reversed(department.former_names)]
    return f"{department.name}（{'，'.join(notes)}）" if notes else department.name

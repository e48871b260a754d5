"""Why a register of the organs cannot be changed as asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from gongkai.web.organs.models import Organ


class NotPossible(Exception):
    """A register cannot be changed like this; the message says why and what next, in Chinese."""


@contextmanager
def unless_taken(rows: Any, refusal: Exception) -> Iterator[None]:
    """Save something unique within the block; raises ``refusal`` when somebody else, whom no
    check could see yet, has just saved one of ``rows``."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        if not rows.exists():
            raise
        raise refusal from None


def unless_organ_taken(organ: Organ) -> AbstractContextManager[None]:
    """Save an organ within the block; raises NotPossible when its name or code was just taken."""
    said = f"别人刚刚录入了“{organ.name}”，或者给别的单位填了同一个统一社会信用代码。"
    # No organ has the code "".
    same = Q(name=organ.name) | Q(uscc=organ.uscc or "")
    others = Organ.objects.filter(same).exclude(pk=organ.pk)
    return unless_taken(others, NotPossible(f"{said}这次没有保存，请核对后重新办理。"))

"""The demo county's request desks: the story told to its organs."""

from __future__ import annotations

from gongkai.ops import demo_organs
from gongkai.web import home


def load() -> None:
    """Tell the story up to today; what was told before stays. Call it in the demo only."""
    from django.db import transaction

    from gongkai.demo.story import story
    from gongkai.demo.telling import tell
    from gongkai.web.organs.models import Organ

    if not home.is_demo():
        raise RuntimeError("the demo is loaded into its own data folder only")
    names = [row[0] for row in demo_organs.ORGANS]
    organs = Organ.objects.filter(name__in=names).select_related("parent")
    # One transaction, since nobody else is served yet: hundreds of short ones take the disk long.
    with transaction.atomic():
        tell(story(), {organ.short_name: organ for organ in organs}, home.today())

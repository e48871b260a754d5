"""Every address of the project, one line each: what it answers and how to make its subject.

A desk adds a module here with ``SPACE`` (its namespace, "" for none) and ``PAGES``. An address
that stands in none of them fails the tests, so that no new way to read is left without an answer
to “who may”. Who may is not written here: it is read from the marks of the views, and what
follows from it is tried with every role, in the own organ, in another, and in the one above.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from gongkai.web.ledger import jobs
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.organs.roles import DESK
from gongkai.web.organs.scope import organ_scope


@dataclass
class World:
    """The organs the matrix is tried in. Subjects belong to ``organ``; ``above`` supervises it,
    ``other`` has nothing to do with it."""

    organ: Organ
    above: Organ
    other: Organ
    actor: Actor
    """Somebody of ``organ`` with every role of a desk."""
    files: Mapping[str, bytes]
    """The demo's reports by name."""
    kept: dict[Any, Any] = field(default_factory=dict)

    def once(self, make: Callable[[World], Any]) -> Any:
        """What ``make`` gives, made once in this world and within the scope of ``organ``."""
        if make not in self.kept:
            with organ_scope([self.organ.pk]):
                self.kept[make] = make(self)
        return self.kept[make]

    def work_off(self) -> None:
        """Do the waiting jobs."""
        while jobs.run_one():
            pass

    @cached_property
    def roles(self) -> Sequence[Any]:
        """The roles of the desks."""
        return DESK


@dataclass(frozen=True)
class Page:
    """What an address answers to somebody who may.

    ``subject``: the arguments of the address, made in a world; it then shows a record, and in
    another organ it is a 404. ``shared``: it takes arguments but shows nobody's record.
    ``remit``: shown by the administrations' remit, which reaches down the tree. ``data``: what a
    form sends.
    """

    status: int = 200
    method: str = "get"
    subject: Callable[[World], Sequence[Any]] | None = None
    shared: bool = False
    remit: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)


def collect() -> dict[str, Page]:
    """Every page by the name of its address."""
    found: dict[str, Page] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        space = f"{loaded.SPACE}:" if loaded.SPACE else ""
        found |= {space + name: page for name, page in loaded.PAGES.items()}
    return found

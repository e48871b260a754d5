"""The departments inside an organ (内设机构): added, renamed, closed, never deleted.

What was recorded keeps the name it was recorded under: a case taken by 财务科 stays with 财务科
in its events and in the register when that department is called 计划财务科 later. So a department
keeps its former names, and what is held by it is looked for under all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.db import transaction

from gongkai.web.organs import people
from gongkai.web.organs.models import Actor, Department, Organ, Person
from gongkai.web.organs.refusals import NotPossible, unless_taken

LONGEST = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Row:
    """A department with what it holds: open cases, and people who stand in it."""

    department: Department
    open_cases: int
    staff: int

    @property
    def former(self) -> list[str]:
        """The names it had, the latest first."""
        return list(reversed(self.department.former_names))


Counted = Callable[[Organ], Mapping[str, int]]
_counted: list[Counted] = []


def offer_open_cases(source: Counted) -> None:
    """Let a desk say how many open cases of an organ stand under each department's name.
    Numbers only: an administration sees no case."""
    _counted[:] = [source]


def rows(organ: Organ) -> list[Row]:
    """The departments of an organ, those in use first."""
    open_cases = _open(organ)
    found = organ.departments.prefetch_related("actors").order_by("-is_active", "id")
    return [
        Row(
            each,
            sum(open_cases.get(name, 0) for name in each.names),
            sum(actor.is_active for actor in each.actors.all()),
        )
        for each in found
    ]


@transaction.atomic
def add(actor: Actor, organ: Organ, name: str) -> Department:
    """Set up a department. Raises NotPossible when the name is taken."""
    name = _free(organ, name)
    with _alone(organ, name):
        made: Department = organ.departments.create(name=name)
    people.note(actor, organ, "新建内设机构", name)
    return made


@transaction.atomic
def rename(actor: Actor, department: Department, name: str) -> None:
    """Give a department another name, for what is done from now on. Raises NotPossible."""
    was = department.name
    if name.strip() == was:
        raise NotPossible(f"它现在就叫“{was}”，没有改动。")
    department.name = _free(department.organ, name, but=department)
    kept = [each for each in department.former_names if each != department.name]
    department.former_names = [*kept, was]
    with _alone(department.organ, department.name):
        department.save(update_fields=["name", "former_names"])
    people.note(actor, department.organ, "内设机构改名", department.name, f"原名：{was}")


@transaction.atomic
def close(actor: Actor, department: Department) -> None:
    """Offer a department no more. Raises NotPossible while it holds open cases."""
    if not department.is_active:
        raise NotPossible(f"“{department.name}”已经停用了。")
    open_cases = _open(department.organ)
    held = {name: open_cases[name] for name in department.names if open_cases.get(name)}
    if held:
        under = "、".join(f"“{name}”名下 {count} 件" for name, count in held.items())
        where = "" if list(held) == [department.name] else f"（{under}）"
        raise NotPossible(
            f"“{department.name}”还有 {sum(held.values())} 件在办申请{where}，不能停用。"
            "请经办人员先在这些申请的办理页上“转交其他科室”，再来停用。"
        )
    _use(actor, department, False, "停用内设机构")


@transaction.atomic
def reopen(actor: Actor, department: Department) -> None:
    """Offer a closed department again."""
    if department.is_active:
        raise NotPossible(f"“{department.name}”正在使用。")
    _use(actor, department, True, "恢复内设机构")


def named(actor: Actor, organ: Organ, name: str) -> Department | None:
    """The department that a form names for somebody's standing, set up when there is none;
    None for no name. Raises NotPossible for one that is closed or has another name now."""
    name = name.strip()
    if not name:
        return None
    found = next((each for each in _in_use(organ) if each.name == name), None)
    return found or add(actor, organ, name)


@transaction.atomic
def place(actor: Actor, person: Person, organ: Organ, name: str) -> Actor:
    """Give a person a standing in an organ, in the department that a form names or in none ("").
    Raises NotPossible."""
    return people.stand(actor, person, organ, named(actor, organ, name))


def open_to(standing: Actor) -> list[str]:
    """Where somebody could move within their organ, by name; "" is in no department."""
    now = standing.department
    others = [each.name for each in _in_use(standing.organ) if each != now]
    return [*others, ""] if now else others


@transaction.atomic
def move(actor: Actor, standing: Actor, name: str) -> None:
    """Place somebody in another department of their organ, or in none ("").

    Out of a closed one as well, into one in use only. Raises NotPossible.
    """
    was, name = standing.department, name.strip()
    to = next((each for each in _in_use(standing.organ) if each.name == name), None)
    if name and to is None:
        raise NotPossible("选的内设机构已经停用、改名或者不在这个单位，请重新选择。")
    if to == was:
        raise NotPossible(f"{standing.name}现在就{_placed(was)}，没有改动。")
    standing.department = to
    standing.save(update_fields=["department"])
    about = standing.person.login_name if standing.person else standing.name
    detail = f"原来{_placed(was)}，现在{_placed(to)}"
    people.note(actor, standing.organ, "调整内设机构", about, detail)


def _in_use(organ: Organ) -> list[Department]:
    # Filtered here: a page that prefetched the departments of its organs asks no more, and no
    # name as it was sent goes to the database, which takes no NUL.
    return [each for each in organ.departments.all() if each.is_active]


def _placed(department: Department | None) -> str:
    return f"在“{department.name}”" if department else "不在任何内设机构"


def fault(organ: Organ | None, name: str) -> str:
    """Why :func:`named` would refuse, or "": for a table that is checked before it is applied.
    None is an organ that is yet to be made."""
    name = name.strip()
    if not name or (organ and name in {each.name for each in _in_use(organ)}):
        return ""
    try:
        _free(organ, name)
    except NotPossible as refusal:
        return str(refusal)
    return ""


def _use(actor: Actor, department: Department, is_active: bool, what: str) -> None:
    department.is_active = is_active
    department.save(update_fields=["is_active"])
    people.note(actor, department.organ, what, department.name)


def _free(organ: Organ | None, name: str, but: Department | None = None) -> str:
    """The name, trimmed, when no other department has or had it. Raises NotPossible."""
    name = name.strip()
    if not name:
        raise NotPossible("请填写内设机构的名称。")
    if len(name) > LONGEST:
        raise NotPossible(f"名称最多 {LONGEST} 个字。")
    if _CONTROL.search(name):
        raise NotPossible("名称里有换行或者看不见的控制字符，请去掉后重新填写。")
    for other in organ.departments.exclude(pk=but.pk if but else None) if organ else ():
        if other.name == name:
            more = "。" if other.is_active else "，已经停用；要再用，请恢复它。"
            raise NotPossible(f"已经有“{name}”{more}")
        if name in other.former_names:
            raise NotPossible(
                f"“{name}”是“{other.name}”用过的名称，有的申请还记在这个名称下。请另起名称。"
            )
    return name


def _alone(organ: Organ, name: str) -> AbstractContextManager[None]:
    said = f"别人刚刚在{organ.name}设了“{name}”，这次没有保存。请核对后重新办理。"
    return unless_taken(organ.departments.filter(name=name), NotPossible(said))


def _open(organ: Organ) -> Mapping[str, int]:
    return _counted[0](organ) if _counted else {}

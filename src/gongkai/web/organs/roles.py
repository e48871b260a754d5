"""The roles a person may hold in an organ."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person does for an organ. The three administrations see no cases."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    SECRECY = "secrecy"
    LEGAL = "legal"
    LEADER = "leader"
    OFFICER = "officer"
    SYSTEM = "system_admin"
    SECURITY = "security_admin"
    AUDITOR = "auditor"
    REQUESTER = "requester"
    """The person who asked, on the public pages; never granted to anybody."""
    PROGRAM = "program"
    """The program itself, when a period ends or a document is made; never granted."""

    @property
    def label(self) -> str:
        """The role in Chinese."""
        return _LABELS[self]


_LABELS = {
    Role.CLERK: "经办",
    Role.REVIEWER: "审核",
    Role.SECRECY: "保密审查",
    Role.LEGAL: "法制审核",
    Role.LEADER: "签发",
    Role.OFFICER: "公开办",
    Role.SYSTEM: "系统管理员",
    Role.SECURITY: "安全管理员",
    Role.AUDITOR: "审计员",
    Role.REQUESTER: "申请人",
    Role.PROGRAM: "系统",
}
ADMINISTRATIONS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDITOR})
GRANTED = tuple(role for role in Role if role not in (Role.REQUESTER, Role.PROGRAM))
DESK = tuple(role for role in GRANTED if role not in ADMINISTRATIONS)
"""Those who work on cases."""

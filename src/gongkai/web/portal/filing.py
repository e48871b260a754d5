"""From a filled-in form to a filed request."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gongkai.web.ledger.acts import Refused
from gongkai.web.ledger.models import Event
from gongkai.web.organs.models import Organ
from gongkai.web.portal import drafts
from gongkai.web.portal.drafts import Draft
from gongkai.web.requests import identity, services, words
from gongkai.web.requests.identity import IdentityKind

USES = {
    "proof": "身份证明",
    "authority": "授权委托书",
    "evidence": "记录不准确的证据",
    "material": "其他材料",
}


def file(draft: Draft, organ: Organ, on: date, now: datetime) -> None:
    """File the request of a complete draft; a second time changes nothing. Raises Refused."""
    if draft.filed:
        return
    try:
        _file(draft, organ, on, now)
    except Refused:
        # The same form sent twice at once: the other one stands, and this is the same request.
        if not Event.objects.filter(organ=organ, key=draft.key).exists():
            raise
    draft.filed = {"on": on.isoformat(), "at": now.isoformat()}
    drafts.save(draft, organ, now)


def _file(draft: Draft, organ: Organ, on: date, now: datetime) -> None:
    who, what, how = (draft.steps[name] for name in ("who", "what", "how"))
    services.file_request(
        organ,
        person={
            "name": who["name"],
            "id_kind": who["id_kind"],
            "id_number": who["id_number"],
            "contact": who["contact"],
            "representative": who["representative"],
            "address": how["address"],
            "email": how["email"],
        },
        agent=_agent(who),
        data={
            "matter": draft.matter,
            "requester_type": who["requester_type"],
            "description": what["description"],
            "document_number": what["document_number"],
            "form": how["form"],
            "way": how["way"],
            "needs_help": bool(who["needs_help"]),
        },
        key=draft.key,
        on=on,
        now=now,
        attachments=[each["sha256"] for each in draft.files],
        code=draft.code,
    )


def _agent(who: dict[str, Any]) -> dict[str, str] | None:
    if not who.get("has_agent"):
        return None
    names = ("name", "id_kind", "id_number", "contact")
    return {name: who[f"agent_{name}"] for name in names}


def as_told(draft: Draft, masked: bool = False) -> list[dict[str, Any]]:
    """What was filled in, in words, by step; ``masked``: numbers show their end only."""
    who, what, how = (draft.steps[name] for name in ("who", "what", "how"))
    own = draft.matter == words.OWN_RECORD
    return [
        {"step": "who", "label": drafts.STEPS["who"], "rows": _who(draft, who, masked)},
        {
            "step": "what",
            "label": step_label("what", draft.matter),
            "rows": [
                ("申请事项", words.MATTERS[draft.matter] if own else ""),
                ("要求更正的记录" if own else "所需政府信息", what["description"]),
                ("文号或者编号" if own else "文号或索引号", what["document_number"]),
                *_files(draft, "evidence"),
                *_files(draft, "material"),
            ],
        },
        {
            "step": "how",
            "label": drafts.STEPS["how"],
            "rows": [
                ("答复书的形式" if own else "希望得到的形式", words.FORMS[how["form"]]),
                ("获取方式", words.WAYS[how["way"]]),
                ("通信地址", how["address"]),
                ("电子邮箱", how["email"]),
            ],
        },
    ]


def step_label(name: str, matter: str) -> str:
    """A step in words."""
    own = name == "what" and matter == words.OWN_RECORD
    return "要求更正的记录" if own else drafts.STEPS[name]


def _who(draft: Draft, who: dict[str, Any], masked: bool) -> list[tuple[str, str]]:
    def shown(number: str) -> str:
        return identity.mask(number) if masked else number

    rows = [
        ("类别", words.REQUESTER_TYPES[who["requester_type"]]),
        ("姓名" if who["kind"] == "citizen" else "名称", who["name"]),
        (IdentityKind(who["id_kind"]).label, shown(who["id_number"])),
        ("法定代表人或者负责人", who["representative"]),
        ("联系电话", shown(who["contact"])),
        *_files(draft, "proof"),
    ]
    if who.get("has_agent"):
        kind = IdentityKind(who["agent_id_kind"]).label
        rows += [
            ("代理人", who["agent_name"]),
            (f"代理人{kind}", shown(who["agent_id_number"])),
            ("代理人联系电话", shown(who["agent_contact"])),
            *_files(draft, "authority"),
        ]
    if who["needs_help"]:
        rows.append(("需要协助", "有阅读困难或者视听障碍，请提供必要的帮助"))
    return rows


def _files(draft: Draft, use: str) -> list[tuple[str, str]]:
    return [(USES[use], "\n".join(each["name"] for each in draft.of_use(use)))]

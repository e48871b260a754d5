"""Filing by program: the same forms, files and limits as the public pages."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.web.api.schemas import FileIn, Filing
from gongkai.web.organs.models import Organ
from gongkai.web.portal import forms, uploads
from gongkai.web.requests import services, words

NO_PROOF = "请附上身份证明（条例第二十九条要求）。"
NO_AUTHORITY = "由代理人提出的，请附上授权委托书。"
NO_EVIDENCE = "请附上能证明记录不准确的材料（条例第四十一条要求有证据）。"
NAMES = {"agent_name": "agent.name", "agent_id_kind": "agent.id_kind",
         "agent_id_number": "agent.id_number", "agent_contact": "agent.contact"}  # fmt: skip
OF_REQUESTER = ("name", "id_kind", "id_number", "contact", "representative", "requester_type")


class Wrong(Exception):
    """The input cannot be taken. ``fields``: what is wrong, by field."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        super().__init__()
        self.fields = fields


def file(organ: Organ, filing: Filing, on: date, now: datetime) -> services.Filed:
    """File a request within the organ's scope. Raises Wrong, Refused."""
    who, what, how = _checked(filing)
    attached = _files(organ, filing.files)
    return services.file_request(
        organ,
        person={name: who[name] for name in OF_REQUESTER if name != "requester_type"}
        | {"address": how["address"], "email": how["email"]},
        agent=filing.agent and {
            name: who[f"agent_{name}"] for name in ("name", "id_kind", "id_number", "contact")
        },
        data={
            "matter": filing.matter,
            "requester_type": who["requester_type"],
            "needs_help": bool(who["needs_help"]),
            "description": what["description"],
            "document_number": what["document_number"],
            "form": how["form"],
            "way": how["way"],
        },
        key=f"api:{filing.key}",
        on=on,
        now=now,
        attachments=attached,
    )  # fmt: skip


def _checked(filing: Filing) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The input through the forms of the public pages, step by step."""
    person = filing.requester
    given: dict[str, Any] = person.dict() | filing.dict(exclude={"requester", "agent", "files"})
    given |= {"requester_type": person.type}
    if filing.agent:
        given |= {"has_agent": True}
        given |= {f"agent_{name}": value for name, value in filing.agent.dict().items()}
    kind = "citizen" if person.type == forms.CITIZEN else "organisation"
    steps = [forms.form_of(name, kind, filing.matter)(given) for name in ("who", "what", "how")]
    wrong: dict[str, list[str]] = {}
    for step in steps:
        if not step.is_valid():
            wrong |= {_named(name): [str(t) for t in ts] for name, ts in step.errors.items()}
    uses = {each.use for each in filing.files}
    if "proof" not in uses:
        wrong["files"] = [NO_PROOF]
    elif filing.agent and "authority" not in uses:
        wrong["files"] = [NO_AUTHORITY]
    elif filing.matter == words.OWN_RECORD and "evidence" not in uses:
        wrong["files"] = [NO_EVIDENCE]
    if wrong:
        raise Wrong(wrong)
    who, what, how = (step.cleaned_data for step in steps)
    return who, what, how


def _named(field: str) -> str:
    """The field of a form as the API calls it."""
    if field == "requester_type":
        return "requester.type"
    return f"requester.{field}" if field in OF_REQUESTER else NAMES.get(field, field)


def _files(organ: Organ, given: Iterable[FileIn]) -> list[str]:
    """Keep the files; the SHA-256 of each. Raises Wrong."""
    files = list(given)
    if len(files) > uploads.MOST_FILES:
        raise Wrong({"files": [f"附件最多 {uploads.MOST_FILES} 个。"]})
    try:
        sent = [
            (each.use, SimpleUploadedFile(each.name, base64.b64decode(each.content, validate=True)))
            for each in files
        ]
    except ValueError:  # binascii.Error is one; what is not ASCII is another
        raise Wrong({"files": ["附件的内容不是 Base64。"]}) from None
    try:
        return [uploads.take(organ, [upload], use)[0]["sha256"] for use, upload in sent]
    except ValidationError as error:
        raise Wrong({"files": error.messages}) from None

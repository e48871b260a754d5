"""What the API takes and gives. The descriptions here are the manual."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from gongkai.web.requests import states
from gongkai.web.requests.identity import IdentityKind
from gongkai.web.requests.words import CHANNELS, FORMS, INFORMATION, MATTERS, REQUESTER_TYPES

RequesterType = Literal[tuple(REQUESTER_TYPES)]  # type: ignore[valid-type]
Kind = Literal[tuple(kind.value for kind in IdentityKind)]  # type: ignore[valid-type]
Form = Literal[tuple(FORMS)]  # type: ignore[valid-type]
Way = Literal["internet", "email", "post", "pick_up", "on_site"]
Matter = Literal[tuple(MATTERS)]  # type: ignore[valid-type]
Use = Literal["proof", "authority", "evidence", "material"]


class Channel(Schema):
    """A way in that an organ has announced."""

    kind: str = Field(description="in_person, post, fax, internet or email")
    address: str
    notes: str


class OrganOut(Schema):
    """An organ the public may ask."""

    id: int
    name: str
    online: bool = Field(description="Whether POST /api/requests takes requests to it.")
    channels: list[Channel]


class Agent(Schema):
    """Who asks on the requester's behalf."""

    name: str = Field(max_length=60)
    id_kind: Kind
    id_number: str = Field(max_length=40)
    contact: str = Field(max_length=40)


class Requester(Schema):
    """Who asks (R711 29)."""

    type: RequesterType
    name: str = Field(max_length=100)
    id_kind: Kind = Field(description="An organisation shows its credit_code.")
    id_number: str = Field(max_length=40, description="Checked by the rules of its kind.")
    contact: str = Field(max_length=40, description="Telephone.")
    representative: str = Field("", max_length=60, description="Who represents an organisation.")
    needs_help: bool = False


class FileIn(Schema):
    """A file, told by its content: PDF, JPG, PNG or DOCX."""

    use: Use = Field(
        description="proof 身份证明, authority 授权委托书, evidence 记录不准确的证据, "
        "material 其他材料"
    )
    name: str = Field(max_length=200)
    content: str = Field(description="Base64; the whole call at most 8 MB.")


class Filing(Schema):
    """A request for information or for correcting a record, as the public form takes it."""

    organ: int = Field(description="An id from GET /api/organs.")
    key: str = Field(
        min_length=8, max_length=60,
        description="The sender's own, another for each request: sent again, it is filed once.",
    )  # fmt: skip
    requester: Requester
    agent: Agent | None = None
    matter: Matter = Field(
        INFORMATION,
        description="own_record: a wrong record about oneself is to be corrected (R711 41).",
    )
    description: str = Field(
        max_length=4000,
        description="The information asked for, one matter a request; of an own_record which "
        "record it is, what in it is wrong and what it should say.",
    )
    document_number: str = Field("", max_length=200)
    form: Form
    way: Way
    address: str = Field("", max_length=200, description="Needed for post.")
    email: str = Field("", max_length=100, description="Needed for email.")
    files: list[FileIn] = Field(
        description="At least one proof; an authority with an agent; evidence for an own_record."
    )


class Filed(Schema):
    """What came of filing."""

    code: str = Field(description="The query code, told once; empty when repeated.")
    state: str
    arrived_on: date
    repeated: bool


class Asking(Schema):
    """What opens a request."""

    code: str = Field(max_length=60, description="The query code, 15 characters.")
    ending: str = Field(
        max_length=20,
        description="The last four of an identity or telephone number of requester or agent.",
    )


class DocumentOut(Schema):
    """A document addressed to the requester; it is collected on the query page."""

    title: str
    number: str
    on: date
    is_new: bool


class StatusOut(Schema):
    """How a request stands."""

    organ: str
    number: str
    state: str = Field(description=", ".join(states.LABELS))
    state_label: str
    arrived_on: date
    received_on: date | None
    due_on: date | None
    days_left: int | None = Field(description="Working days left.")
    provisional: bool = Field(
        description="The due date is counted over days that no holiday notice covers yet."
    )
    sentence: str
    possible: list[str] = Field(description="What the requester may do now, in Chinese.")
    documents: list[DocumentOut]


class RegisterRow(Schema):
    """A request in the register; the requester is never named."""

    subject: UUID
    organ: str
    number: str
    description: str
    requester_type: RequesterType
    channel: Literal[tuple(CHANNELS)]  # type: ignore[valid-type]
    state: str
    arrived_on: date
    received_on: date | None
    due_on: date | None
    department: str
    outcome: str
    reply_number: str
    closed_on: date | None
    late: bool | None


class RegisterOut(Schema):
    """Fifty requests of the register."""

    total: int
    page: int
    pages: int
    rows: list[RegisterRow]


class Problem(Schema):
    """What went wrong and what to do next, in Chinese."""

    message: str
    fields: dict[str, list[str]] = Field(
        default_factory=dict, description="What is wrong, by field."
    )

"""The archive of a request answered electronically holds the record of service, not a receipt
that nobody could sign (MSF2023 90)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pypdfium2 as pdfium
import pytest

from gongkai.web.ledger import files, history
from gongkai.web.ledger.models import StoredFile
from gongkai.web.requests import online, papers, service_record, statuses
from gongkai.web.requests.case import Document
from gongkai.web.requests.kind import REQUEST
from tests.web.requests.conftest import PERSON, Desk, decided, in_process

SIGNED, SENT, OPENED, DONE = (date(2026, 3, day) for day in (2, 3, 5, 9))
AT = datetime(2026, 3, 5, 7, 20, tzinfo=UTC)
"""20 minutes past three in the afternoon in Shanghai."""


def reply_of(desk: Desk, subject: UUID) -> Document:
    return next(d for d in desk.case(subject).documents if d.key.startswith("reply_"))


def served(desk: Desk, way: str, **more: Any) -> UUID:
    subject = in_process(desk)
    decided(desk, subject, SIGNED)
    desk.do(subject, "serve", SENT, way=way, **more)
    return subject


def archived(desk: Desk, subject: UUID) -> dict[str, Document]:
    desk.do(subject, "close", DONE)
    desk.do(subject, "archive", DONE, checked=True)
    return {each.key: each for each in desk.case(subject).documents}


def text_of(desk: Desk, document: Document) -> str:
    """What the PDF says, without the breaks of lines and where they may be."""
    stored = StoredFile.objects.get(organ=desk.organ, sha256=document.files["pdf"])
    with pdfium.PdfDocument(files.read(stored)) as opened:
        said = "".join(page.get_textpage().get_text_range() for page in opened)
    return "".join(said.replace("\u200b", "").split())


@pytest.mark.article("MSF2023 90")
def test_what_was_opened_on_the_platform_is_proved_by_the_minute(desk: Desk) -> None:
    subject = served(desk, "internet")
    document = reply_of(desk, subject)
    online.collect(desk.row(subject), document.event, document.key, "pdf", OPENED, AT)
    made = archived(desk, subject)
    said = text_of(desk, made["service_record"])
    assert "2026-03-03" in said and "2026-03-0515:20，申请人在网上下载" in said
    assert "约定的网上送达" in said and document.number in said
    assert PERSON["name"] in said
    bound = text_of(desk, made["archive_contents"])
    assert "送达记录" in bound and "送达回证" not in bound
    assert "受送达人签名或者盖章" not in bound, "no blank form to sign"
    assert "2026-03-0515:20" in bound


@pytest.mark.article("MSF2023 90")
def test_what_was_never_opened_rests_on_the_record_of_sending(desk: Desk) -> None:
    said = text_of(desk, archived(desk, served(desk, "internet"))["service_record"])
    assert "2026-03-03" in said and service_record.NOT_OPENED in said


def test_a_proof_written_down_by_the_clerk_says_so(desk: Desk) -> None:
    subject = served(desk, "email")
    desk.do(subject, "prove_service", OPENED, proof="申请人回信确认收到")
    said = text_of(desk, archived(desk, subject)["service_record"])
    assert "2026-03-05（由经办登记）" in said


def test_addresses_and_accounts_are_shown_in_part(desk: Desk) -> None:
    subject = served(desk, "email")
    said = text_of(desk, archived(desk, subject)["service_record"])
    assert "r****@example.com" in said and PERSON["email"] not in said
    other = served(desk, "internet")
    code = query_code(desk, other)
    said = text_of(desk, archived(desk, other)["service_record"])
    assert f"查询码****{code[-4:]}" in said and code[:5] not in said


def query_code(desk: Desk, subject: UUID) -> str:
    row = desk.row(subject)
    event = history.events(REQUEST, desk.organ, row.subject)[0]
    return str(papers.About(event).person["query_code"])


@pytest.mark.parametrize("text", ["", "1234", "0571-12"])
def test_a_short_number_is_hidden_whole(text: str) -> None:
    assert service_record.masked(text) == "****"
    assert service_record.masked_mail(text) == "****"


@pytest.mark.article("MSF2023 87")
def test_a_reply_handed_over_keeps_its_receipt(desk: Desk) -> None:
    made = archived(desk, served(desk, "direct", proof="送达回证，申请人签收"))
    assert "service_record" not in made
    bound = text_of(desk, made["archive_contents"])
    assert "送达回证" in bound and "受送达人签名或者盖章" in bound


def test_letters_of_the_platform_stand_in_it_and_a_third_party_s_do_not(desk: Desk) -> None:
    subject = desk.arrive(date(2026, 2, 5))
    desk.do(
        subject, "ask_correction", date(2026, 2, 9), unclear="不明", guidance="写明",
        until=date(2026, 3, 2),
    )  # fmt: skip
    notices = {each.key: each.id for each in desk.case(subject).notices}
    desk.do(subject, "deliver", date(2026, 2, 9), notice=notices["receipt"], way="email")
    asked = notices["correction_notice"]
    desk.do(subject, "deliver", date(2026, 2, 10), notice=asked, way="internet")
    desk.do(subject, "receive_correction", date(2026, 2, 12), description="2024年明细")
    desk.do(subject, "take", date(2026, 2, 12), department="办公室")
    decided(desk, subject, SIGNED)
    desk.do(subject, "serve", SENT, way="direct", proof="回证")
    said = text_of(desk, archived(desk, subject)["service_record"])
    assert "补正告知书" in said and "2026-02-10（由经办登记）" in said
    assert "接收回执" in said and "答复书" not in said, "that one was handed over"
    assert "third_party_consultation" not in statuses.TO_REQUESTER

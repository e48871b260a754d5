"""Filing a request online, without a script."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.web.ledger.models import Event, StoredFile
from gongkai.web.organs.models import Organ
from gongkai.web.organs.scope import organ_scope
from gongkai.web.portal import limits
from gongkai.web.portal.models import Draft
from gongkai.web.requests import codes
from tests.web.portal.conftest import (
    CARD,
    HOW,
    NAME,
    PHONE,
    WHAT,
    cases,
    fill,
    hidden,
    png,
    post,
    submit,
    who,
)

RARE = ["𠮷", "䶮", "㛃", "阿依古丽·买买提"]
SCRIPT = "<script>alert('x')</script>"


@pytest.mark.article("R711 29")
def test_a_citizen_files_and_gets_a_code(browser: Client, open_organ: Organ) -> None:
    fill(browser, open_organ)
    code = submit(browser, open_organ)
    (row,) = cases(open_organ)
    assert row.state == "await_confirm"
    assert row.description == WHAT["description"]
    assert row.code_digest == codes.digest(code)
    assert len(row.case.materials) == 1
    receipt = browser.get(f"/o/{open_organ.pk}/apply/receipt").content.decode()
    assert NAME in receipt
    assert CARD not in receipt
    assert PHONE not in receipt


RECORD = {
    "matter": "own_record",
    "description": "学籍档案中出生日期记为2001年5月4日，应为2001年4月5日",
    "document_number": "",
}


@pytest.mark.article("R711 41")
def test_a_wrong_record_about_oneself_is_to_be_corrected(
    browser: Client, open_organ: Organ
) -> None:
    page = browser.get(f"/o/{open_organ.pk}/").content.decode()
    assert f'href="/o/{open_organ.pk}/apply/who?about=own_record"' in page
    base = f"/o/{open_organ.pk}/apply"
    led = post(browser, f"{base}/who?about=own_record", who())
    assert led["Location"] == f"{base}/what?about=own_record"
    page = browser.get(led["Location"]).content.decode()
    assert "条例第四十一条" in page
    assert "记录不准确的证据" in page
    assert post(browser, f"{base}/what", RECORD | {"evidence": [png()]}).status_code == 302
    page = browser.get(f"{base}/how").content.decode()
    assert "现场查阅" not in page
    assert post(browser, f"{base}/how", HOW).status_code == 302
    assert "要求更正本人信息记录" in browser.get(f"{base}/review").content.decode()
    code = submit(browser, open_organ)
    (row,) = cases(open_organ)
    assert (row.matter, row.state, row.channel) == ("own_record", "await_confirm", "internet")
    assert row.code_digest == codes.digest(code)
    assert len(row.case.materials) == 2, "the proof of identity and the evidence"


@pytest.mark.article("R711 41")
def test_a_correction_needs_evidence(browser: Client, open_organ: Organ) -> None:
    base = f"/o/{open_organ.pk}/apply"
    post(browser, f"{base}/who", who())
    answer = post(browser, f"{base}/what", RECORD)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "请上传能证明记录不准确的材料" in page
    assert RECORD["description"] in page
    assert 'name="matter" value="own_record"' in page


@pytest.mark.article("R711 41")
def test_another_matter_takes_its_evidence_and_its_ways_with_it(
    browser: Client, open_organ: Organ
) -> None:
    fill(browser, open_organ, what=RECORD | {"evidence": [png("户口簿.png")]})
    base = f"/o/{open_organ.pk}/apply"
    answer = post(browser, f"{base}/what?about=information", WHAT | {"matter": "information"})
    assert answer["Location"] == f"{base}/how", "the way is asked for anew"
    post(browser, f"{base}/how", HOW)
    assert "户口簿.png" not in browser.get(f"{base}/review").content.decode()
    submit(browser, open_organ)
    (row,) = cases(open_organ)
    assert (row.matter, len(row.case.materials)) == ("information", 1)


def test_no_other_matter_can_be_asked(browser: Client, open_organ: Organ) -> None:
    fill(browser, open_organ, what={"matter": "everything"})
    submit(browser, open_organ)
    assert cases(open_organ)[0].matter == "information"


def test_an_organisation_files_with_its_type(browser: Client, open_organ: Organ) -> None:
    company = {
        "kind": "organisation",
        "requester_type": "business",
        "name": "安澜市示例商贸有限公司",
        "id_number": "91110000600037341L",
        "representative": "㛃䶮",
    }
    fill(browser, open_organ, who=company)
    submit(browser, open_organ)
    assert cases(open_organ)[0].requester_type == "business"


def test_steps_keep_what_was_typed_and_open_in_order(browser: Client, open_organ: Organ) -> None:
    base = f"/o/{open_organ.pk}/apply"
    assert browser.get(f"{base}/how")["Location"] == f"{base}/who"
    post(browser, f"{base}/who", who())
    assert NAME in browser.get(f"{base}/who").content.decode()
    assert browser.get(f"{base}/review")["Location"] == f"{base}/what"
    wrong = post(
        browser, f"{base}/what", {"description": "", "document_number": "安商发〔2026〕5号"}
    )
    assert wrong.status_code == 400
    assert "安商发〔2026〕5号" in wrong.content.decode(), "nothing typed is lost"


def test_a_wrong_number_is_said_beside_the_field_and_kept(
    browser: Client, open_organ: Organ
) -> None:
    wrong = CARD[:-1] + "1"
    answer = post(browser, f"/o/{open_organ.pk}/apply/who", who(id_number=wrong))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "校验位不符" in page
    assert wrong in page
    assert "身份证.png" in page, "the file need not be chosen again"


def test_proof_and_the_agents_authority_are_asked_for(browser: Client, open_organ: Organ) -> None:
    address = f"/o/{open_organ.pk}/apply/who"
    page = post(browser, address, who(proof=[], has_agent="on")).content.decode()
    assert "请上传身份证明" in page
    assert "请上传授权委托书" in page
    assert page.count("这一项没有填写") >= 3
    agent = {
        "agent_name": "𠮷代理",
        "agent_id_kind": "passport",
        "agent_id_number": "E12345678",
        "agent_contact": "13900005678",
        "authority": [png("委托书.png")],
    }
    assert post(browser, address, who(**agent)).status_code == 302


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"way": "post"}, "没有填写"),
        ({"way": "email"}, "没有填写"),
        ({"form": "paper"}, "纸质复制件请选择"),
        ({"form": "on_site"}, "形式和获取方式要一致"),
        ({"way": "email", "email": "不是邮箱"}, "格式不对"),
    ],
)
def test_the_way_needs_its_address(
    browser: Client, open_organ: Organ, how: dict[str, str], says: str
) -> None:
    base = f"/o/{open_organ.pk}/apply"
    post(browser, f"{base}/who", who())
    post(browser, f"{base}/what", WHAT)
    answer = post(browser, f"{base}/how", HOW | how)
    assert answer.status_code == 400
    assert says in answer.content.decode()


def test_sending_twice_is_one_request(browser: Client, open_organ: Organ) -> None:
    fill(browser, open_organ)
    review = f"/o/{open_organ.pk}/apply/review"
    page = browser.get(review).content.decode()
    first = browser.post(review, hidden(page))
    second = browser.post(review, hidden(page))
    assert first.status_code == second.status_code == 302
    assert len(cases(open_organ)) == 1


def test_sending_twice_at_once_is_one_request(browser: Client, open_organ: Organ) -> None:
    """The second arrives before the first has noted in the draft that it was filed."""
    fill(browser, open_organ)
    with organ_scope([open_organ.pk]):
        before = Draft.objects.get().sealed
    submit(browser, open_organ)
    with organ_scope([open_organ.pk]):
        Draft.objects.update(sealed=before)
    assert post(browser, f"/o/{open_organ.pk}/apply/review").status_code == 302
    assert len(cases(open_organ)) == 1


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("证.pdf", b"<html><script>1</script>", "不是可收的格式"),
        ("证.png", b"MZ\x90\0", "不是可收的格式"),
        ("证.docx", b"PK\x03\x04broken", "不是可收的格式"),
        ("证.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是可收的格式"),
        ("证.png", b"", "空文件"),
        ("证.jpg", b"\xff\xd8\xff" + b"0" * (20 * 1024 * 1024), "超过 20 MB"),
    ],
)
def test_uploads_are_told_by_content(
    browser: Client, open_organ: Organ, name: str, data: bytes, says: str
) -> None:
    proof = [SimpleUploadedFile(name, data, "image/png")]
    answer = post(browser, f"/o/{open_organ.pk}/apply/who", who(proof=proof))
    assert answer.status_code == 400
    assert says in answer.content.decode()
    with organ_scope([open_organ.pk]):
        assert not StoredFile.objects.exists()


def test_a_file_can_be_removed_again(browser: Client, open_organ: Organ) -> None:
    address = f"/o/{open_organ.pk}/apply/who"
    post(browser, address, who())
    page = browser.get(address).content.decode()
    value = re.search(r'name="remove" value="([^"]+)"', page)
    assert value
    answer = post(browser, address, who(proof=[], remove=value[1]))
    assert "请上传身份证明" in answer.content.decode()


@pytest.mark.parametrize("rare", RARE)
def test_rare_characters_go_through_every_field(
    browser: Client, open_organ: Organ, rare: str
) -> None:
    fill(
        browser,
        open_organ,
        who={"name": rare},
        what={"description": f"关于{rare}的批复", "document_number": f"{rare}发〔2026〕1号"},
        how={"way": "post", "form": "paper", "address": f"安澜市{rare}路1号"},
    )
    review = browser.get(f"/o/{open_organ.pk}/apply/review").content.decode()
    assert review.count(rare) >= 4
    submit(browser, open_organ)
    with organ_scope([open_organ.pk]):
        (row,) = cases(open_organ)
        assert rare in row.description


def test_a_script_in_any_field_is_shown_as_typed(browser: Client, open_organ: Organ) -> None:
    fill(
        browser,
        open_organ,
        who={"name": SCRIPT, "proof": [png(f"{SCRIPT}.png")]},
        what={"description": SCRIPT, "document_number": SCRIPT},
        how={"address": SCRIPT},
    )
    base = f"/o/{open_organ.pk}/apply"
    pages = [
        browser.get(f"{base}/{step}").content.decode() for step in ("who", "what", "how", "review")
    ]
    submit(browser, open_organ)
    pages.append(browser.get(f"{base}/receipt").content.decode())
    assert all("<script>alert" not in page for page in pages)
    assert pages[3].count("&lt;script&gt;alert") >= 4


def test_without_a_token_nothing_is_taken(browser: Client, open_organ: Organ) -> None:
    for address in ("apply/who", "apply/review", "apply/clear"):
        assert browser.post(f"/o/{open_organ.pk}/{address}", who()).status_code in (302, 403)
    assert browser.post(f"/o/{open_organ.pk}/apply/who", who()).status_code == 403
    assert not cases(open_organ)


def test_one_browser_does_not_see_anothers_draft(browser: Client, open_organ: Organ) -> None:
    fill(browser, open_organ)
    other = Client(HTTP_HOST="127.0.0.1")
    for step in ("who", "review", "receipt"):
        page = other.get(f"/o/{open_organ.pk}/apply/{step}", follow=True).content.decode()
        assert NAME not in page
        assert CARD not in page


def test_nothing_personal_in_logs_addresses_cookies_or_plain_rows(
    browser: Client, open_organ: Organ, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    fill(browser, open_organ)
    with organ_scope([open_organ.pk]):
        sealed = bytes(Draft.objects.get().sealed)
    code = submit(browser, open_organ)
    post(browser, "/query", {"code": code, "ending": "9999"})
    post(browser, f"/o/{open_organ.pk}/apply/who", who(id_number="1"))
    with organ_scope([open_organ.pk]):
        events = "".join(str(event.data) for event in Event.objects.all())
    cookies = browser.cookies.output()
    ours = [r for r in caplog.records if not r.name.startswith("django.db")]
    logged = "\n".join(record.getMessage() for record in ours)
    for secret in (NAME, CARD, PHONE, code):
        assert secret.encode() not in sealed
        for place in (events, cookies, logged):
            assert secret not in place


def test_a_draft_is_not_opened_after_a_day(browser: Client, open_organ: Organ) -> None:
    fill(browser, open_organ)
    with organ_scope([open_organ.pk]):
        Draft.objects.update(updated_at=timezone.now() - timedelta(hours=24, minutes=1))
    page = browser.get(f"/o/{open_organ.pk}/apply/review", follow=True).content.decode()
    assert NAME not in page


def test_a_draft_can_be_cleared(browser: Client, open_organ: Organ) -> None:
    fill(browser, open_organ)
    page = browser.get(f"/o/{open_organ.pk}/apply/who").content.decode()
    browser.post(f"/o/{open_organ.pk}/apply/clear", hidden(page))
    with organ_scope([open_organ.pk]):
        assert not Draft.objects.exists()
    assert NAME not in browser.get(f"/o/{open_organ.pk}/apply/who").content.decode()


def test_an_address_typed_with_or_without_its_slash_leads_there(
    browser: Client, open_organ: Organ
) -> None:
    base = f"/o/{open_organ.pk}/apply"
    for typed in (base, f"{base}/", f"{base}/who", f"{base}/who/"):
        assert browser.get(typed, follow=True).request["PATH_INFO"] == f"{base}/who"
    led = browser.get(f"{base}/who/?about=own_record")
    assert led["Location"] == f"{base}/who?about=own_record"
    for typed, right in (("/query/", "/query"), (f"/o/{open_organ.pk}", f"/o/{open_organ.pk}/")):
        answer = browser.get(typed, follow=True)
        assert (answer.status_code, answer.request["PATH_INFO"]) == (200, right)


def test_an_organ_without_the_channel_has_no_form(browser: Client, organ: Organ) -> None:
    assert browser.get(f"/o/{organ.pk}/apply/who").status_code == 404
    assert organ.name not in browser.get("/").content.decode()


def test_uploading_from_one_place_is_limited(browser: Client, open_organ: Organ) -> None:
    for _ in range(limits.MOST["upload"]):
        limits.count("upload", "127.0.0.1", timezone.now())
    answer = post(browser, f"/o/{open_organ.pk}/apply/who", who())
    assert "上传的文件太多" in answer.content.decode()
    with organ_scope([open_organ.pk]):
        assert not StoredFile.objects.exists()


def test_filing_from_one_place_is_limited(browser: Client, open_organ: Organ) -> None:
    fill(browser, open_organ)
    for _ in range(limits.MOST["file"]):
        limits.count("file", "127.0.0.1", timezone.now())
    answer = post(browser, f"/o/{open_organ.pk}/apply/review")
    assert answer.status_code == 429
    assert not cases(open_organ)

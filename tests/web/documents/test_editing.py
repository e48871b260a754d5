"""The editor: versions are added, never changed; what lacks its lawful content is refused."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from gongkai.web.documents import versions
from gongkai.web.documents.models import Template
from gongkai.web.documents.templates import shipped, template
from gongkai.web.ledger.acts import Refused
from gongkai.web.organs.models import Actor
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import NoScope, organ_scope
from tests.web.conftest import sign_in, stand

NOW = datetime(2026, 3, 18, 2, 0, tzinfo=UTC)
OURS = replace(template("receipt").text, title="安澜市商务局\n受理回执")


def save(actor: Actor, seen: int = 0, text=OURS, now: datetime = NOW) -> Template:  # type: ignore[no-untyped-def]
    return versions.save(
        actor.organ, "receipt", text, actor=actor, now=now, seen=seen, reason="按本局习惯"
    )


def test_the_shipped_text_is_in_force_until_the_organ_saves_its_own(actor: Actor) -> None:
    assert versions.in_force(actor.organ, "receipt").label == "随附模板"
    save(actor)
    kept = versions.in_force(actor.organ, "receipt")
    assert (kept.text, kept.version, kept.label) == (OURS, 1, "本单位第 1 版")
    assert set(versions.all_in_force(actor.organ)) == set(shipped())


def test_a_past_moment_has_its_own_text(actor: Actor) -> None:
    """A document made again after a crash is made with the template of its event."""
    save(actor)
    before = versions.in_force(actor.organ, "receipt", NOW - timedelta(seconds=1))
    assert before.text == template("receipt").text
    assert versions.in_force(actor.organ, "receipt", NOW).text == OURS


def test_going_back_keeps_every_version(actor: Actor) -> None:
    save(actor)
    versions.reset(actor.organ, "receipt", actor=actor, now=NOW, seen=1)
    found = versions.in_force(actor.organ, "receipt")
    assert (found.text, found.version, found.is_own) == (template("receipt").text, 2, False)
    assert Template.objects.get(version=1).text == OURS


def test_a_version_is_never_changed(actor: Actor) -> None:
    row = save(actor)
    row.title = "改"
    with pytest.raises(TypeError):
        row.save()


def test_two_people_do_not_overwrite_each_other(actor: Actor) -> None:
    save(actor)
    with pytest.raises(Refused, match="别人已经改过"):
        save(actor, seen=0)


def test_another_organ_keeps_its_own(actor: Actor, stranger: Actor) -> None:
    save(actor)
    with organ_scope([stranger.organ_id]):
        assert not versions.in_force(stranger.organ, "receipt").is_own
        assert not Template.objects.exists()
        with pytest.raises(NoScope):
            save(actor, seen=0)


def _posted(**changes: str) -> dict[str, str]:
    text = {name: value for name, value in asdict(OURS).items() if isinstance(value, str)}
    return text | {"seen": "0", "reason": "按本局习惯"} | changes


def test_saving_by_the_page(web: Client, actor: Actor) -> None:
    assert web.get("/documents/templates/receipt/edit").status_code == 200
    answer = web.post("/documents/templates/receipt/edit", _posted(save="1"))
    assert answer.status_code == 302
    page = web.get("/documents/templates/receipt").content.decode()
    assert "受理回执" in page
    assert "本单位第 1 版" in page
    assert "按本局习惯" in page


def test_a_refused_text_stays_in_the_form_with_what_is_missing(web: Client, actor: Actor) -> None:
    answer = web.post(
        "/documents/templates/receipt/edit", _posted(save="1", body="收到了，留字据。")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "缺少“最迟答复日期”（《中华人民共和国政府信息公开条例》第三十三条）" in page
    assert "收到了，留字据。" in page
    assert not Template.objects.exists()


def test_a_preview_saves_nothing(web: Client, actor: Actor) -> None:
    page = web.post("/documents/templates/receipt/edit", _posted(preview="1")).content.decode()
    assert "法定内容齐全" in page
    assert not Template.objects.exists()


def test_markup_in_a_template_is_shown_as_text(web: Client, actor: Actor) -> None:
    body = OURS.body + "\n<script>alert(1)</script>"
    page = web.post("/documents/templates/receipt/edit", _posted(preview="1", body=body))
    assert "<script>alert" not in page.content.decode()


def test_going_back_by_the_page(web: Client, actor: Actor) -> None:
    save(actor)
    assert web.post("/documents/templates/receipt/reset").status_code == 302
    assert "恢复为随附模板" in web.get("/documents/templates/receipt").content.decode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.SECRECY, Role.OFFICER])
def test_others_read_but_do_not_edit(actor: Actor, role: Role) -> None:
    client = sign_in(stand(actor.organ, role))
    assert client.get("/documents/templates/receipt").status_code == 200
    assert client.get("/documents/templates/receipt/edit").status_code == 403
    assert client.post("/documents/templates/receipt/reset").status_code == 403


@pytest.mark.parametrize(("suffix", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_a_sample_can_be_taken_along(web: Client, suffix: str, begins: bytes) -> None:
    answer = web.get(f"/documents/templates/fee_notice/sample.{suffix}")
    assert answer.content.startswith(begins)
    assert "attachment" in answer["Content-Disposition"]
    assert web.get("/documents/templates/fee_notice/sample.exe").status_code == 404
    assert web.get("/documents/templates/no-such").status_code == 404

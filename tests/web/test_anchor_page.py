"""The auditor's page of anchors shows what lies in the data folder, of the own remit only."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gongkai.web import home
from gongkai.web.ledger import anchors
from gongkai.web.ledger.models import Head
from gongkai.web.organs.models import Organ
from gongkai.web.organs.roles import Role
from gongkai.web.organs.scope import organ_scope
from tests.web.conftest import sign_in, stand

NOW = datetime(2026, 3, 18, 10, tzinfo=UTC)


def test_anchors_are_shown_to_the_auditor_of_the_organ(
    organ: Organ, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "folder", lambda: tmp_path)
    other = Organ.objects.create(name="别的单位")
    for number, each in enumerate((organ, other), 1):
        with organ_scope([each.pk]):
            Head.objects.update_or_create(
                organ=each, defaults={"seq": number, "hash": str(number) * 64}
            )
    auditor = sign_in(stand(organ, Role.AUDITOR))
    assert "还没有锚点" in auditor.get("/audit/anchors/").content.decode()
    anchors.keep(date(2026, 3, 17), NOW)
    anchors.keep(date(2026, 3, 18), NOW)
    (tmp_path / "anchors" / "2026-03-16.json").write_text("{}")
    page = auditor.get("/audit/anchors/").content.decode()
    assert "1" * 64 in page
    assert "2" * 64 not in page
    assert page.index("2026-03-18") < page.index("2026-03-17") < page.index("文件损坏")

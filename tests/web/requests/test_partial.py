"""A part is withheld for the same reasons as the whole: the questions are answered first."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import quote
from uuid import UUID

import pytest

from gongkai.statute import exemptions
from gongkai.web.ledger.acts import Refused
from gongkai.web.organs.roles import Role
from gongkai.web.requests import walks
from tests.web.conftest import sign_in
from tests.web.requests.conftest import Desk, in_process

ON = date(2026, 2, 10)
REPLY = {
    "outcome": "O-PARTIAL",
    "basis": "条例第三十七条",
    "answer_公开内容": "资金拨付金额和日期。",
    "answer_提供方式和时间": "随本答复书提供。",
    "answer_不予公开部分": "银行账号",
    "answer_不予公开理由": "公开后危及资金安全。",
}


def walk(*turned: str) -> str:
    """The questions answered no, but for those turned."""
    answers: dict[str, bool] = {}
    while node := exemptions.walk(answers).asks:
        answers[node.id] = node.id in turned
    return walks.write(answers)


@pytest.fixture
def subject(desk: Desk) -> UUID:
    return in_process(desk)


@pytest.mark.article("R711 37")
@pytest.mark.parametrize("line", ["", "clear=y", walk(), walk("safety")])
def test_without_the_questions_nothing_is_withheld(desk: Desk, subject: UUID, line: str) -> None:
    with pytest.raises(Refused, match="应当先逐项判断"):
        desk.do(subject, "draft", ON, **REPLY, withheld=["O-DENY-SAFETY"], walk=line)


@pytest.mark.article("R711 37")
def test_the_ground_found_is_among_those_given(desk: Desk, subject: UUID) -> None:
    line = walk("safety", "severable")
    with pytest.raises(Refused, match="逐项判断得出的依据是“不予公开"):
        desk.do(subject, "draft", ON, **REPLY, withheld=["O-DENY-PROCESS"], walk=line)
    given = ["O-DENY-SAFETY", "O-DENY-PROCESS"]
    desk.do(subject, "draft", ON, **REPLY, withheld=given, walk=line)
    draft = desk.case(subject).draft
    assert draft is not None
    assert (draft.outcome, draft.withheld, draft.walk) == ("O-PARTIAL", tuple(given), line)


def test_the_conclusion_opens_the_draft_with_its_ground_ticked(desk: Desk, subject: UUID) -> None:
    clerk = sign_in(desk.people[Role.CLERK])
    line = walk("safety", "severable")
    told = clerk.get(f"/requests/{subject}/questions/?walk={quote(line)}").content.decode()
    link = re.search(r'href="([^"]*/acts/draft/[^"]*)"', told)
    assert link is not None
    form = clerk.get(unescape(link[1])).content.decode()
    ticked = re.findall(r'<input[^>]*value="([^"]+)"[^>]*checked', form)
    assert ticked == ["O-DENY-SAFETY"]

"""A request from the citizen's form to the archive, as those see it who have a part in it.

The demo stands still at a day. Time passes as it does for the demo anywhere: the server is stopped
and started again at a later day, on the same data.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from gongkai.statute import exemptions
from tests.web.browsing import (
    SHOTS,
    assert_well_made,
    browser,
    context_of,
    listen,
    picture,
    serving,
    sign_in_as,
)
from tests.web.portal.conftest import CARD

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

expect.set_options(timeout=20_000)

ORGAN = "临溪县自然资源局"
NAME = "阿依古丽·𠮷买提"
ASKED = "柳林村附近那块地的材料"
CORRECTED = "2025年柳林村𠮷祥里地块竞得人提交的建设方案和联系人名单"
FILED, CORRECTING, ANSWERING, SIGNING, SERVING = (
    date(2026, 3, 18), date(2026, 3, 23), date(2026, 3, 31), date(2026, 4, 10), date(2026, 4, 13),
)  # fmt: skip


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """A data folder of its own."""
    copied = tmp_path / "data"
    shutil.copytree(prepared, copied)
    return copied


class Day:
    """The server at one day, and whoever sits before a browser."""

    def __init__(self, browser: Browser, site: str, on: date) -> None:
        self.browser, self.site, self.on = browser, site, on

    def desk(self, role: str, do: Callable[[Page], None]) -> None:
        """Somebody of the organ signs in, opens the request, does something, leaves."""
        context = context_of(self.browser)
        page = context.new_page()
        complaints = listen(page)
        sign_in_as(page, self.site, ORGAN, role)
        page.goto(f"{self.site}/requests/ledger/?sort=-arrived_on")
        page.get_by_role(
            "link", name=re.compile("柳林村(附近那块地|𠮷祥里地块)|柳林村𠮷祥里")
        ).first.click()
        do(page)
        assert_well_made(page, complaints)
        picture(page, f"day-{self.on}-{role}")
        context.close()

    def citizen(self, code: str, do: Callable[[Page], None]) -> None:
        """The citizen looks the request up, does something, leaves."""
        context = context_of(self.browser, viewport={"width": 390, "height": 844})
        page = context.new_page()
        complaints = listen(page)
        page.goto(f"{self.site}/query")
        page.get_by_role("textbox", name="查询码").fill(code)
        page.get_by_role("textbox", name="后四位").fill(CARD[-4:])
        page.get_by_role("button", name="查询").click()
        do(page)
        assert_well_made(page, complaints)
        picture(page, f"day-{self.on}-citizen")
        context.close()


def _act(page: Page, label: str, **fields: str) -> None:
    """Open an act by its button, fill in what is given by label, send it."""
    button = page.locator(".acts").get_by_role("link", name=re.compile(rf"^{label}"))
    if not button.is_visible():
        page.locator(".acts summary").click()
    button.click()
    _send(page, label, **fields)


def _send(page: Page, label: str, **fields: str) -> None:
    for name, value in fields.items():
        box = page.locator(f"[name='{name}']")
        if box.first.get_attribute("type") == "checkbox" and box.count() == 1:
            box.check()
        elif box.first.get_attribute("type") in ("radio", "checkbox"):
            page.locator(f"[name='{name}'][value='{value}']").check()
        elif box.first.evaluate("e => e.tagName") == "SELECT":
            box.select_option(value or None, index=None if value else 1)
        else:
            box.fill(value)
    page.get_by_role("main").get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_role("heading", name="办理经过")).to_be_visible()


def _file(page: Page, site: str) -> str:
    """Fill in the public form; the query code."""
    page.goto(site)
    page.get_by_role("listitem").filter(has_text=ORGAN).get_by_role("link").first.click()
    page.get_by_role("link", name="提交政府信息公开申请").click()
    page.get_by_label("姓名").first.fill(NAME)
    page.get_by_label("证件号码").first.fill(CARD)
    page.get_by_label("联系电话").first.fill("138 0000 1234")
    page.get_by_label("身份证明").set_input_files(
        {"name": "身份证.png", "mimeType": "image/png", "buffer": _card()}
    )
    page.get_by_role("button", name="下一步：所需政府信息").click()
    page.get_by_label("所需政府信息").fill(ASKED)
    page.get_by_role("button", name="下一步：获取方式").click()
    page.get_by_label("电子文本").check()
    page.get_by_label("网上领取").check()
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="提交申请").click()
    return page.locator(".query-code").inner_text()


def _card() -> bytes:
    """A picture such as a telephone takes of a card."""
    made = io.BytesIO()
    Image.new("RGB", (428, 270), "lightsteelblue").save(made, "PNG")
    return made.getvalue()


def _at(folder: Path, on: date) -> AbstractContextManager[str]:
    return serving(folder, GONGKAI_TODAY=on.isoformat())


def test_a_day_in_the_life(browser: Browser, folder: Path, tmp_path: Path) -> None:
    code = _filed_confirmed_and_questioned(browser, folder)
    _corrected_and_sent_to_a_third_party(browser, folder, code)
    _objected_and_extended(browser, folder)
    _drafted_reviewed_and_signed(browser, folder)
    _served_read_and_archived(browser, folder, code, tmp_path)
    _verified(folder)


def _filed_confirmed_and_questioned(browser: Browser, folder: Path) -> str:
    with _at(folder, FILED) as site:
        day = Day(browser, site, FILED)
        context = context_of(browser)
        code = _file(context.new_page(), site)
        context.close()

        def confirm_and_ask(page: Page) -> None:
            _act(page, "登记双方确认", how="电话告知申请人已收到申请，申请人认可。")
            expect(page.get_by_text("临自然资依申请〔2026〕").first).to_be_visible()
            _act(
                page, "出具补正告知书", unclear="没有写明是哪个地块、什么材料。",
                guidance="请写明地块位置和所需材料的名称。", until="2026-04-03",
            )  # fmt: skip

        day.desk("经办", confirm_and_ask)
    return code


def _corrected_and_sent_to_a_third_party(browser: Browser, folder: Path, code: str) -> None:
    with _at(folder, CORRECTING) as site:
        day = Day(browser, site, CORRECTING)

        def correct(page: Page) -> None:
            page.get_by_role("link", name="补正申请").click()
            page.get_by_label("补正后的所需政府信息").fill(CORRECTED)
            page.get_by_role("button", name="提交补正").click()
            expect(page.get_by_text("未读").first).to_be_visible()

        day.citizen(code, correct)

        def consult(page: Page) -> None:
            _act(page, "承办本件", department="")
            _act(
                page, "征求第三方意见", about="贵单位提交的建设方案和联系人名单。",
                name="临溪县景瑞新材料有限公司", contact="0000-5550007",
            )  # fmt: skip
            expect(page.get_by_text("征求第三方意见").first).to_be_visible()
            label = page.locator(".acts summary")
            label.click()
            page.locator(".acts").get_by_role("link", name=re.compile("^登记文书送达")).click()
            option = page.locator("[name=notice] option").filter(has_text="第三方").first
            page.locator("[name=notice]").select_option(option.get_attribute("value"))
            _send(page, "登记文书送达", way="direct", proof="送达回证")

        day.desk("经办", consult)


def _objected_and_extended(browser: Browser, folder: Path) -> None:
    with _at(folder, ANSWERING) as site:
        day = Day(browser, site, ANSWERING)

        def objected(page: Page) -> None:
            _act(
                page, "登记意见回函", answer="refuse",
                reasons="建设方案可以公开，联系人名单涉及个人隐私",
            )  # fmt: skip
            _act(page, "报批延期", days="10", why="需要对名单逐项作区分处理。")

        def approve(page: Page) -> None:
            _act(page, "批准延期", remark="同意延长 10 个工作日。")
            expect(page.get_by_text("已延期").first).to_be_visible()

        day.desk("经办", objected)
        day.desk("签发", approve)


ANSWERS = dict.fromkeys(("third_party", "consulted", "third_party_right", "severable"), "是")
"""Of the questions of Articles 14 to 16; the others are answered no."""


def _drafted_reviewed_and_signed(browser: Browser, folder: Path) -> None:
    with _at(folder, SIGNING) as site:
        day = Day(browser, site, SIGNING)

        def draft(page: Page) -> None:
            page.locator(".acts").get_by_role("link", name=re.compile("^拟制答复书")).click()
            page.get_by_role("link", name="逐项判断能否公开").click()
            asked = {node.question: node.id for node in exemptions.nodes().values()}
            heading = page.locator("#h-q")
            while (question := heading.inner_text()) in asked:
                answer = ANSWERS.get(asked[question], "否")
                page.get_by_role("link", name=answer, exact=True).click()
                expect(heading).not_to_have_text(question)
            page.get_by_role("link", name="按这个结论拟制答复书").click()
            _send(
                page, "拟制答复书", withheld="O-DENY-THIRD",
                answer_公开内容="2025年柳林村𠮷祥里地块竞得人提交的建设方案。",
                answer_提供方式和时间="《建设方案》共 12 页，随本答复书在网上提供。",
                answer_不予公开部分="联系人姓名和手机号码",
                answer_不予公开理由="属于个人隐私，公开会对第三方合法权益造成损害。",
            )  # fmt: skip
            _act(page, "送审答复书")

        day.desk("经办", draft)
        for role, label in (
            ("审核", "审核通过"), ("保密审查", "保密审查通过"), ("法制审核", "法制审核通过"),
            ("签发", "签发答复书"),
        ):  # fmt: skip
            day.desk(role, lambda page, label=label: _act(page, label))


def _served_read_and_archived(browser: Browser, folder: Path, code: str, kept: Path) -> None:
    with _at(folder, SERVING) as site:
        day = Day(browser, site, SERVING)
        day.desk("经办", lambda page: _act(page, "登记答复书送达", way="internet"))

        def read(page: Page) -> None:
            paper = page.get_by_role("listitem").filter(has_text="部分公开")
            for suffix in ("DOCX", "PDF"):
                with page.expect_download() as download:
                    paper.get_by_role("link", name=re.compile(f"^{suffix}")).click()
                download.value.save_as(kept / f"reply.{suffix.lower()}")

        day.citizen(code, read)

        def keep(page: Page) -> None:
            _act(page, "办结")
            _act(page, "归档", checked="on")
            row = page.get_by_role("listitem").filter(has_text="申请案卷").first
            with page.expect_download() as download:
                row.get_by_role("link", name="PDF").click()
            download.value.save_as(kept / "archive.pdf")

        day.desk("经办", keep)
    _look(kept)


def _look(kept: Path) -> None:
    """What was downloaded says what it must, and can be looked at."""
    text = "\n".join(part.text for part in Document(str(kept / "reply.docx")).paragraphs)
    for words in (NAME, CORRECTED, "部分公开", "联系人姓名和手机号码", "行政复议", "第三十七条"):
        assert words in text, words
    for name in ("reply", "archive"):
        pdf = pypdfium2.PdfDocument(kept / f"{name}.pdf")
        pages = [pdf[number].render(scale=1.2).to_pil() for number in range(len(pdf))]
        assert all(page.getextrema() != ((255, 255),) * 3 for page in pages), "a blank page"
        assert len(pages) >= (1 if name == "reply" else 8)
        told = "".join(page.get_textpage().get_text_range() for page in pdf)
        assert "打不开" not in told, "every file of the case stands in its archive"
        if SHOTS:
            for number, page in enumerate(pages, 1):
                page.save(Path(SHOTS) / f"day-{name}-{number:02}.png")


def _verified(folder: Path) -> None:
    """The chain holds after all of it."""
    done = subprocess.run(
        [sys.executable, "-m", "gongkai.cli", "ledger", "verify"],
        env=os.environ | {"GONGKAI_HOME": str(folder), "GONGKAI_DEMO": "1"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr

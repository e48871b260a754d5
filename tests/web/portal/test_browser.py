"""The public pages in a browser: a request is filed and looked up, with and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browsing import (
    assert_well_made,
    browser,
    context_of,
    in_both_schemes,
    listen,
    picture,
    site,
)
from tests.web.portal.conftest import CARD, PNG

__all__ = ["browser", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.fixture(autouse=True)
def fixed_day() -> None:
    """The server has its own day."""


def _next(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()


def _file(page: Page, site: str, look: Callable[[str], None]) -> str:
    """Fill in the form as somebody would, looking at each page; the query code."""
    page.goto(site)
    look("home")
    page.get_by_role("listitem").filter(has_text="网上填写").first.get_by_role("link").first.click()
    look("organ")
    page.get_by_role("link", name="提交政府信息公开申请").click()
    _next(page, "下一步：所需政府信息")
    expect(page.get_by_role("alert")).to_contain_text("处要改")
    look("who-wrong")
    page.get_by_label("姓名", exact=False).first.fill("阿依古丽·买买提")
    page.get_by_label("证件号码").first.fill(CARD)
    page.get_by_label("联系电话").first.fill("138 0000 1234")
    page.get_by_label("身份证明").set_input_files(
        {"name": "身份证.png", "mimeType": "image/png", "buffer": PNG}
    )
    look("who")
    _next(page, "下一步：所需政府信息")
    page.get_by_label("所需政府信息").fill("2023—2025年老旧小区改造项目𠮷祥里的资金使用明细")
    look("what")
    _next(page, "下一步：获取方式")
    page.get_by_label("电子文本").check()
    page.get_by_label("网上领取").check()
    look("how")
    _next(page, "下一步：核对")
    look("review")
    _next(page, "提交申请")
    look("receipt")
    return page.locator(".query-code").inner_text()


@pytest.mark.parametrize(("width", "script"), [(1280, True), (390, False)])
def test_a_request_is_filed_and_looked_up(
    browser: Browser, site: str, width: int, script: bool
) -> None:
    context = context_of(
        browser, viewport={"width": width, "height": 900}, java_script_enabled=script
    )
    page = context.new_page()
    complaints = listen(page)

    def look(name: str) -> None:
        if script:
            for _ in in_both_schemes(page):
                assert_well_made(page, [c for c in complaints if "400" not in c])
        picture(page, f"portal-{name}-{width}")

    code = _file(page, site, look)
    page.get_by_role("link", name="查询办理进度").click()
    page.get_by_role("textbox", name="查询码").fill(code.lower())
    page.get_by_role("textbox", name="后四位").fill(CARD[-4:])
    look("query")
    _next(page, "查询")
    expect(page.get_by_text("等待双方确认收到")).to_be_visible()
    look("status")
    page.get_by_role("link", name="确认本机关已收到").click()
    look("act")
    _next(page, "我确认")
    expect(page.get_by_text("你已于", exact=False)).to_be_visible()
    _next(page, "退出查询")
    page.goto(f"{site}/my-request/")
    assert page.url == f"{site}/query"
    context.close()

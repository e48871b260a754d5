"""Signing in and the administrations in a browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browsing import (
    assert_well_made,
    browser,
    context_of,
    listen,
    page,
    sign_in_as,
    site,
)

__all__ = ["browser", "page", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

COUNTY = "临溪县人民政府"
SHOTS = os.environ.get("GONGKAI_SHOTS")
"""A folder in which to leave a picture of every page, to be looked at."""
PAGES = {
    "signin": ("", "/sign-in/"),
    "account": ("经办", "/account/"),
    "channels": ("经办", "/channels/"),
    "organs": ("系统管理员", "/system/organs/"),
    "organ": ("系统管理员", "/system/organs/1/"),
    "departments": ("系统管理员", "/system/organs/1/departments/"),
    "new organ": ("系统管理员", "/system/organs/new/"),
    "people": ("系统管理员", "/system/people/"),
    "person": ("系统管理员", "/system/people/1/"),
    "import": ("系统管理员", "/system/import/"),
    "roles": ("安全管理员", "/security/roles/"),
    "role": ("安全管理员", "/security/roles/1/"),
    "locks": ("安全管理员", "/security/locks/"),
    "sign-ins": ("审计员", "/audit/sign-ins/"),
    "grants": ("审计员", "/audit/grants/"),
    "administration": ("审计员", "/audit/administration/"),
    "anchors": ("审计员", "/audit/anchors/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_accessible_and_in_its_width(name: str, browser: Browser, site: str) -> None:
    role, address = PAGES[name]
    context = context_of(browser)
    opened = context.new_page()
    complaints = listen(opened)
    if role:
        sign_in_as(opened, site, COUNTY, role)
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            opened.set_viewport_size({"width": width, "height": 900})
            opened.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            opened.goto(site + address)
            assert_well_made(opened, complaints)
            if SHOTS:
                picture = Path(SHOTS) / f"{name.replace(' ', '-')}-{width}-{scheme}.png"
                opened.screenshot(path=picture, full_page=True)
    context.close()


@pytest.mark.parametrize("width", [360, 390])
@pytest.mark.parametrize("text", ["", "large"])
def test_the_bar_of_a_phone_shows_every_desk_whole(
    browser: Browser, site: str, width: int, text: str
) -> None:
    """The officer has the most desks. Nothing to swipe for that nobody sees is there."""
    context = context_of(browser, viewport={"width": width, "height": 800}, is_mobile=True)
    opened = context.new_page()
    sign_in_as(opened, site, COUNTY, "公开办")
    opened.evaluate("text => { document.documentElement.dataset.text = text }", text)
    places = opened.locator(".rail a")
    assert places.count() >= 6
    for place in places.all():
        box = place.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
        assert place.evaluate("e => e.scrollWidth <= e.clientWidth"), place.inner_text()
        assert box["height"] >= 44
    context.close()


def test_wrong_passwords_lock_a_name_and_the_page_says_for_how_long(
    browser: Browser, site: str
) -> None:
    context = context_of(browser)
    opened = context.new_page()
    opened.goto(f"{site}/sign-in/")
    for left in (4, 3, 2, 1, 0):
        opened.get_by_label("用户名").fill("nobody")
        opened.get_by_label("密码").fill("wrong password")
        opened.get_by_role("button", name="登录", exact=True).click()
        said = opened.get_by_role("alert")
        if left:
            expect(said).to_contain_text(f"再错 {left} 次就会锁定 15 分钟")
    expect(said).to_contain_text("“nobody”已锁定")
    expect(said).to_contain_text("请 15 分钟后再试，或者请安全管理员解锁")
    context.close()


def test_a_clerk_signs_in_and_out(page: Page, site: str) -> None:
    page.goto(f"{site}/channels/")
    expect(page).to_have_url(f"{site}/sign-in/?next=%2Fchannels%2F")
    group = page.get_by_role("group", name=COUNTY, exact=True)
    group.get_by_role("button", name="经办", exact=True).click()
    expect(page).to_have_url(f"{site}/channels/")
    expect(page.get_by_role("navigation", name="工作台")).not_to_contain_text("单位")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="演示岗位")).to_be_visible()
    page.goto(f"{site}/channels/")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_a_channel_is_tested_from_the_page(page: Page, site: str) -> None:
    sign_in_as(page, site, "临溪县石桥镇人民政府", "经办")
    page.goto(f"{site}/channels/")
    expect(page.get_by_text("本月还没有测试")).to_contain_text("邮政寄送")
    page.get_by_label("渠道", exact=True).first.select_option(label="邮政寄送")
    page.get_by_role("button", name="记下").click()
    row = page.get_by_role("row").filter(has_text="邮政寄送")
    expect(row).to_contain_text("畅通 2026-03-18")
    expect(page.get_by_text("本月还没有测试")).not_to_contain_text("邮政寄送")


def test_a_person_is_made_granted_and_signs_in(page: Page, browser: Browser, site: str) -> None:
    sign_in_as(page, site, COUNTY, "系统管理员")
    page.goto(f"{site}/system/people/")
    page.get_by_text("新建人员").click()
    page.get_by_label("用户名", exact=True).fill("ayiguli")
    page.get_by_label("姓名", exact=True).fill("阿依古丽·买买提")
    page.get_by_label("单位", exact=True).select_option(label="临溪县教育局")
    page.get_by_role("button", name="建立").click()
    secret = page.locator(".secret").inner_text()
    page.get_by_role("button", name="退出").click()

    sign_in_as(page, site, COUNTY, "安全管理员")
    page.goto(f"{site}/security/roles/?q=ayiguli")
    page.get_by_role("link", name="阿依古丽·买买提").click()
    page.get_by_label("角色", exact=True).select_option(label="经办")
    page.get_by_role("button", name="授予").click()
    expect(page.get_by_role("rowheader", name="经办")).to_be_visible()
    page.get_by_role("button", name="退出").click()

    page.get_by_label("用户名").fill("ayiguli")
    page.get_by_label("密码").fill(secret)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="设置密码")).to_be_visible()
    page.goto(f"{site}/reading-room/")
    expect(page.get_by_role("heading", name="设置密码")).to_be_visible()
    page.get_by_label("现在的密码").fill(secret)
    page.get_by_label("新密码", exact=True).fill("溪水长流-2026-三月")
    page.get_by_label("再填一次新密码").fill("溪水长流-2026-三月")
    page.get_by_role("button", name="保存密码").click()
    expect(page.locator(".top")).to_contain_text("县教育局")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_person_moves_out_of_a_closed_department(browser: Browser, site: str, width: int) -> None:
    context = context_of(browser, viewport={"width": width, "height": 900})
    page = context.new_page()
    complaints = listen(page)
    sign_in_as(page, site, COUNTY, "系统管理员")
    page.goto(f"{site}/system/organs/")
    page.get_by_role("link", name="临溪县教育局").click()
    page.get_by_role("link", name="内设机构").click()
    for name in (f"基建科{width}", f"督导科{width}"):
        page.get_by_label("名称", exact=True).fill(name)
        page.get_by_role("button", name="新建", exact=True).click()
        expect(page.get_by_role("rowheader", name=name)).to_be_visible()
    page.goto(f"{site}/system/people/")
    row = page.get_by_role("row").filter(has_text="县教育局").first
    row.get_by_role("link").click()

    def move_to(name: str) -> None:
        page.get_by_text("换内设机构：临溪县教育局").click()
        page.get_by_label("在临溪县教育局的内设机构").select_option(label=name)
        assert_well_made(page, complaints)
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"move-{width}.png", full_page=True)
        page.get_by_role("button", name="保存").click()
        expect(standing.get_by_role("cell").first).to_have_text(name)

    standing = page.get_by_role("row").filter(has_text="临溪县教育局")
    address = page.url
    move_to(f"基建科{width}")
    page.goto(f"{site}/system/organs/")
    page.get_by_role("link", name="临溪县教育局").click()
    page.get_by_role("link", name="内设机构").click()
    closed = page.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name=f"基建科{width}")
    )
    closed.get_by_role("button", name="停用").click()
    expect(closed.get_by_role("button", name="恢复")).to_be_visible()
    page.goto(address)
    expect(standing).to_contain_text(f"基建科{width} 停用")
    move_to(f"督导科{width}")
    context.close()


@pytest.mark.parametrize(
    ("width", "further"), [(1280, "临溪县市场监督管理局"), (390, "临溪县石桥镇人民政府")]
)
def test_a_person_stands_in_a_further_organ(
    browser: Browser, site: str, width: int, further: str
) -> None:
    context = context_of(browser, viewport={"width": width, "height": 900})
    page = context.new_page()
    complaints = listen(page)
    sign_in_as(page, site, COUNTY, "系统管理员")
    page.goto(f"{site}/system/people/")
    page.get_by_role("row").filter(has_text="县教育局").first.get_by_role("link").click()
    page.get_by_text("增加任职", exact=True).click()
    page.get_by_role("button", name="增加", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("没有保存")
    expect(page.get_by_text("请选择单位。")).to_be_visible()
    complaints.clear()  # the browser notes the 400
    page.get_by_label("单位", exact=True).select_option(label=further)
    page.get_by_label("内设机构", exact=False).last.fill("综合科")
    assert_well_made(page, complaints)
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"add-{width}.png", full_page=True)
    page.get_by_role("button", name="增加", exact=True).click()
    row = page.get_by_role("row").filter(has_text=further)
    expect(row.get_by_role("cell").first).to_have_text("综合科")
    assert_well_made(page, complaints)
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"added-{width}.png", full_page=True)
    context.close()


def test_the_look_a_reader_chose_stays_without_script(browser: Browser, site: str) -> None:
    context = context_of(browser, java_script_enabled=False)
    opened = context.new_page()
    sign_in_as(opened, site)
    opened.goto(f"{site}/account/")
    opened.get_by_role("button", name="大字版").click()
    assert opened.url == f"{site}/account/"
    opened.goto(f"{site}/channels/")
    assert opened.locator("html").get_attribute("data-text") == "large"
    context.close()

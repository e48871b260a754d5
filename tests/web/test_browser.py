"""The reading room in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from gongkai.annual import canonical
from gongkai.annual.reading import read
from tests.web.browsing import (
    assert_well_made,
    browser,
    context_of,
    listen,
    sign_in_as,
    site,
    strict_page,
)

__all__ = ["browser", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def signed_in(browser: Browser, site: str) -> Any:
    """The cookies of somebody of the county, signed in once for this module."""
    context = context_of(browser)
    sign_in_as(context.new_page(), site)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def page(browser: Browser, signed_in: Any) -> Iterator[Page]:
    """A page of somebody signed in that must not complain."""
    context = context_of(browser, storage_state=signed_in)
    yield from strict_page(context)


def _report(page: Page, site: str, organ: str, year: int) -> None:
    page.goto(f"{site}/reading-room/?q={organ}&year={year}")
    page.get_by_role("link", name=organ, exact=True).click()


def test_the_main_job(page: Page, site: str, corpus: Path, tmp_path: Path) -> None:
    """Upload a real report, see its tables, open a finding, download the DOCX."""
    file = corpus / "seed-004-daxing-2020.txt"
    page.goto(f"{site}/reading-room/")
    page.get_by_label("把年报拖到下面，或者选择文件").set_input_files(file)
    page.get_by_role("button", name="读入", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("大兴区商务局", timeout=30_000)
    for title in ("主动公开政府信息情况", "收到和处理政府信息公开申请情况", "行政复议、行政诉讼"):
        expect(page.locator("table.official caption").filter(has_text=title)).to_be_visible()

    finding = page.locator(".findings li").filter(has_text="T2-19-UNPUB")
    finding.get_by_role("link").first.click()
    figure = page.locator("#c-table2-normative_documents-published")
    assert page.url.endswith("#c-table2-normative_documents-published")
    expect(figure).to_be_in_viewport()
    expect(page.locator("#origin")).to_contain_text("印作“1”")
    expect(page.locator(".source .is-on")).to_have_text("1")
    figure.locator(".flag.w").click()
    assert re.search(r"#f\d+$", page.url)

    with page.expect_download() as caught:
        page.get_by_role("link", name="DOCX", exact=True).click()
    saved = tmp_path / caught.value.suggested_filename
    caught.value.save_as(saved)
    assert saved.name == "北京市大兴区商务局2020年政府信息公开工作年度报告.docx"
    again, first = read(saved.read_bytes(), saved.name), read(file.read_bytes(), file.name)
    assert canonical.equal(again, first), canonical.differences(again, first)


def test_a_pdf_page_with_the_place_lit(page: Page, site: str) -> None:
    _report(page, site, "安澜市人民政府", 2024)
    page.locator("#c-table3-granted-total .figure").click()
    spot = page.locator(".source rect.is-on")
    expect(spot).to_have_count(1)
    expect(spot).to_be_in_viewport()
    picture = page.locator(".source .sheet").nth(1).locator("img")
    expect(picture).to_be_visible()
    page.wait_for_function("i => i.complete && i.naturalWidth > 800", arg=picture.element_handle())
    spot.click()
    expect(page.locator("#c-table3-granted-total .figure")).to_be_focused()


def test_figures_answer_the_keyboard(page: Page, site: str) -> None:
    _report(page, site, "临溪县教育局", 2020)
    page.locator("#c-table3-new-natural_person .figure").focus()
    expect(page.locator("#origin")).to_contain_text("印作“7”")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#c-table3-new-business .figure")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#c-table3-carried_in-business .figure")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.get_by_label("原文的数").fill("2")
    page.keyboard.press("Enter")
    expect(page.locator("#c-table3-new-business")).to_have_class(re.compile("is-fixed"))
    expect(page.locator("#c-table3-new-business")).to_contain_text("2")
    page.get_by_text("T3-ROW-SUM").first.wait_for()


def test_two_years_side_by_side(page: Page, site: str) -> None:
    _report(page, site, "安澜市人民政府", 2024)
    page.get_by_role("link", name="与 2023 年对照").click()
    row = page.get_by_role("row").filter(has_text="一、本年新收政府信息公开申请数量")
    expect(row).to_contain_text("2,809")
    expect(row).to_contain_text("增 310")
    expect(row).to_contain_text("+11.0%")
    expect(page.locator("ins").first).to_be_visible()


def test_a_finding_is_judged_and_explained(page: Page, site: str) -> None:
    _report(page, site, "安澜市商务局", 2020)
    finding = page.locator(".findings li").filter(has_text="T2-19-UNPUB")
    finding.get_by_text("写说明或判断").click()
    finding.get_by_label("说明").fill("另一件尚在征求意见")
    finding.get_by_role("button", name="保存说明").click()
    expect(page.locator(".findings li").filter(has_text="T2-19-UNPUB")).to_contain_text(
        "另一件尚在征求意见"
    )


def test_works_without_script(browser: Browser, site: str, signed_in: Any, tmp_path: Path) -> None:
    from gongkai.demo.documents import documents

    name = "临溪县教育局2020年年报.txt"
    text = dict(documents())[name].decode().replace("412条", "413条")
    (tmp_path / name).write_text(text, encoding="utf-8")
    context = context_of(browser, java_script_enabled=False, storage_state=signed_in)
    page = context.new_page()
    page.goto(f"{site}/reading-room/")
    page.locator("#files").set_input_files(tmp_path / name)
    page.get_by_role("button", name="读入", exact=True).click()
    for _ in range(60):
        if page.locator("table.official").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    assert page.locator("table.official").count() == 3
    page.locator("#c-table3-new-total .figure").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("本年新收")
    context.close()


PAGES = {
    "list": "/reading-room/",
    "filtered to nothing": "/reading-room/?year=1999",
    "paste": "/reading-room/paste/",
    "batch": "/reading-room/batches/1/?stay",
    "report (text)": "安澜市商务局",
    "report (faults)": "平湾区人民政府",
    "report (PDF)": "安澜市市场监督管理局",
    "report (web page)": "安澜市自然资源和规划局",
    "report (cut)": "安澜市云河街道办事处",
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_accessible_and_in_its_width(
    name: str, width: int, scheme: str, browser: Browser, site: str, signed_in: Any
) -> None:
    context = context_of(
        browser,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        storage_state=signed_in,
    )
    page = context.new_page()
    complaints = listen(page)
    address = PAGES[name]
    if address.startswith("/"):
        page.goto(site + address)
    else:
        page.goto(f"{site}/reading-room/?q={address}")
        page.get_by_role("link", name=address, exact=True).first.click()
    assert_well_made(page, complaints)
    context.close()

"""The desk's pages in a browser: well made in light and dark, at 1280 and 390 px."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.browsing import (
    assert_well_made,
    browser,
    context_of,
    in_both_schemes,
    listen,
    picture,
    sign_in_as,
    site,
)

__all__ = ["browser", "site"]
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(400)]

ORGAN = "临溪县教育局"


def _pages(page: Page, site: str) -> Iterator[str]:
    """Open a page of the desk after another, each with its name."""
    page.goto(f"{site}/requests/register/")
    yield "register"
    page.goto(f"{site}/requests/moved/")
    yield "moved"
    page.goto(f"{site}/requests/ledger/")
    links = page.locator("main a[href^='/requests/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    cases = sorted({link for link in links if link.count("-") == 4 and link.count("/") == 3})
    acts: set[str] = set()
    for number, case in enumerate(cases):
        page.goto(f"{site}{case}")
        yield f"case-{number}"
        acts |= {
            str(link.get_attribute("href")) for link in page.locator("a[href*='/acts/']").all()
        }
    page.goto(f"{site}{cases[0]}clock/")
    yield "trace"
    page.goto(f"{site}{cases[0]}questions/")
    yield "questions"
    by_name = {act.rstrip("/").rsplit("/", 1)[1]: act for act in sorted(acts)}
    assert by_name, "some act is possible"
    for name, act in by_name.items():
        page.goto(f"{site}{act}")
        yield f"act-{name}"


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_of_the_desk_is_well_made(browser: Browser, site: str, width: int) -> None:
    context = context_of(browser, viewport={"width": width, "height": 900})
    page = context.new_page()
    complaints = listen(page)
    sign_in_as(page, site, ORGAN)
    for name in _pages(page, site):
        for scheme in in_both_schemes(page):
            picture(page, f"desk-{name}-{width}-{scheme}")
            assert_well_made(page, complaints)
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_working_calendar_is_well_made(browser: Browser, site: str, width: int) -> None:
    context = context_of(browser, viewport={"width": width, "height": 900})
    page = context.new_page()
    complaints = listen(page)
    sign_in_as(page, site, role="系统管理员")
    page.goto(f"{site}/system/calendar/")
    for scheme in in_both_schemes(page):
        picture(page, f"calendar-{width}-{scheme}")
        assert_well_made(page, complaints)
    context.close()

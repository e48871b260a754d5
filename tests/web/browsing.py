"""A browser on the real server, with a copy of a prepared database: what browser tests share."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

SHOTS = os.environ.get("GONGKAI_SHOTS")
"""A folder in which to leave a picture of every page, to be looked at."""
RUN = "import sys; from gongkai.ops import serve; sys.exit(serve.{}(sys.argv[1:]))"


def run_code(name: str, *arguments: str) -> list[str]:
    """The command that calls a function of ``serve``."""
    return [sys.executable, "-c", RUN.format(name), *arguments]


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server on a copy of the prepared folder."""
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(prepared, folder)
    with serving(folder) as address:
        yield address


@contextmanager
def serving(folder: Path, processes: int = 1, **environment: str) -> Iterator[str]:
    """The address of a server that runs on a data folder as long as the block."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    known = os.environ | {"GONGKAI_HOME": str(folder)} | environment
    command = run_code("serve", "--demo", "--port", str(port), "--processes", str(processes))
    server = subprocess.Popen(command, env=known, stdout=subprocess.PIPE)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/health", server)
        time.sleep(5 if processes > 1 else 0)  # those beside the first come up unannounced
        yield address
    finally:
        server.terminate()
        said = server.communicate(timeout=30)[0].decode()
        assert "已停止" in said, "a stopped server says so and leaves nothing running"


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server did not answer within 30 seconds")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield started
        started.close()


def context_of(browser: Browser, **settings: Any) -> BrowserContext:
    """A context in Chinese at 1280 px, or as ``settings`` say."""
    return browser.new_context(
        **{"locale": "zh-CN", "viewport": {"width": 1280, "height": 900}} | settings
    )


def strict_page(context: BrowserContext) -> Iterator[Page]:
    """A page that must not complain: no console error, no script error, no failed request."""
    opened = context.new_page()
    complaints = listen(opened)
    opened.on("response", lambda r: r.status >= 400 and complaints.append(f"{r.status} {r.url}"))
    yield opened
    context.close()
    assert complaints == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of somebody who is not signed in; it must not complain."""
    yield from strict_page(context_of(browser))


def sign_in_as(page: Page, site: str, organ: str = "临溪县人民政府", role: str = "经办") -> None:
    """As the demo's sign-in page offers: one button for each role of each organ."""
    page.goto(f"{site}/sign-in/")
    group = page.get_by_role("group", name=organ, exact=True)
    group.get_by_role("button", name=role, exact=True).click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def assert_well_made(page: Page, complaints: list[str]) -> None:
    """No violation of WCAG, nothing wider than the window, no complaint in the console."""
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert complaints == []


def in_both_schemes(page: Page) -> Iterator[str]:
    """The page in the dark and then in the light: the name of each scheme."""
    page.emulate_media(color_scheme="dark")
    yield "dark"
    page.emulate_media(color_scheme="light")
    yield "light"


def picture(page: Page, name: str) -> None:
    """Leave a picture of the page, where pictures are wanted."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def listen(page: Page) -> list[str]:
    """What the console of a page complains of from now on."""
    complaints: list[str] = []
    page.on("console", lambda m: m.type in ("error", "warning") and complaints.append(m.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints

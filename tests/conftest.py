"""What every test may ask for: the shared corpus, a browser, and how much to run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("GONGKAI_CORPUS", ROOT.parent / "shared" / "corpus"))
RUN_ALL = os.environ.get("GONGKAI_TEST_ALL") == "1"

_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("quick", derandomize=True, max_examples=100, **_COMMON)
settings.register_profile("all", max_examples=500, **_COMMON)
settings.load_profile("all" if RUN_ALL else "quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what is marked ``slow`` unless ``script/test --all`` asked for it."""
    if RUN_ALL:
        return
    skip = pytest.mark.skip(reason="slow: runs under script/test --all")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real reports with their gold JSON; a user's clone has none."""
    if not CORPUS.is_dir():
        pytest.skip(f"no corpus of real reports at {CORPUS} (GONGKAI_CORPUS names another)")
    return CORPUS


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium, as Playwright's ``executable_path``."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")


@pytest.fixture(scope="session")
def soffice() -> str:
    """The path of LibreOffice's command line."""
    if path := shutil.which("soffice"):
        return path
    pytest.skip("no LibreOffice on this machine (Debian: apt-get install libreoffice-writer)")

"""The project's settings with the made-up desk: for the processes that tests start."""

from gongkai.web.settings import *  # noqa: F403 - these are those
from gongkai.web.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.web.ledger.made_up"]

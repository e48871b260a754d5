"""The Django project under test, in a data folder of its own.

Django is set up here and not in pytest's settings, so that the tests of the pure packages run
without it and no test ever touches the data folder of the person who runs them.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import django

_home = tempfile.mkdtemp(prefix="gongkai-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["GONGKAI_HOME"] = _home
os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.web.settings"
django.setup()

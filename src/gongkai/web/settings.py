"""Settings of the Django project. Nothing here is switched by hand: debug is never on."""

from __future__ import annotations

from pathlib import Path

from gongkai.web import home

HERE = Path(__file__).parent

DEBUG = False
SECRET_KEY = home.secret_key()
# Without sign-in only this machine may talk to us; a foreign Host header is refused as well,
# so that a web page elsewhere cannot reach us by a name it points here.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "gongkai.web.organs",
    "gongkai.web.ledger",
    "gongkai.web.reading_room",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "gongkai.web.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongkai.web.security.ErrorsWithNumber",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "gongkai.web.organs.actors.ActorMiddleware",
    "gongkai.web.organs.standing.StandingMiddleware",
]
ROOT_URLCONF = "gongkai.web.urls"
WSGI_APPLICATION = "gongkai.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "gongkai.web.context.frame",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home.database(),
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            "timeout": 30,
            # A transaction that will write takes its lock at once: one that finds out later
            # is refused as “database is locked” however long it was willing to wait.
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            ),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 60

# Uploads: see gongkai.web.reading_room.intake for the limits on each file.
FILE_UPLOAD_HANDLERS = [
    "gongkai.web.reading_room.intake.SizeLimit",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "gongkai.web.errors.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"gongkai": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}

"""Settings of the Django project. Nothing here is switched by hand: debug is never on."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from gongkai.web import database, home

HERE = Path(__file__).parent

DEBUG = False
SECRET_KEY = home.secret_key()
# A foreign Host header is refused, so that a web page elsewhere cannot reach us by a name it
# points here. ``gongkai serve --name`` adds the names under which an office reaches us.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *home.names()]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "axes",
    "gongkai.web.organs",
    "gongkai.web.ledger",
    "gongkai.web.documents",
    "gongkai.web.reading_room",
    "gongkai.web.requests",
    "gongkai.web.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "gongkai.web.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongkai.web.security.ErrorsWithNumber",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
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

DATABASES = {"default": database.configuration()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organs.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "gongkai.web.organs.backend.PasswordBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "gongkai.web.organs.backend.InitialPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "gongkai.web.organs.backend.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login_name", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Five wrong passwords for a name close it for a quarter of an hour, from wherever they came.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # organs.SignIn is the log of sign-ins
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS = [
    "axes.W002",  # our sign-in page says itself that a name is locked
    "axes.W006",  # locked by name alone, so a change of address or browser does not help
]

SESSION_ENGINE = "gongkai.web.sessions"
SESSION_COOKIE_NAME = "gongkai-session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # a link in a reminder e-mail arrives signed in
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = home.is_https()
if home.is_https():
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in home.names()]

# Reminders go out by mail only where GONGKAI_MAIL_HOST names a server.
EMAIL_HOST = os.environ.get("GONGKAI_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("GONGKAI_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("GONGKAI_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("GONGKAI_MAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("GONGKAI_MAIL_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("GONGKAI_MAIL_FROM", "gongkai@localhost")

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
    "loggers": {
        "gongkai": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "axes": {"level": "ERROR"},
        "waitress.queue": {"level": "ERROR"},  # a queue is no fault: it says each request
        "django.template": {"level": "WARNING"},  # at DEBUG it writes whole pages' values down
    },
}

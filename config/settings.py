"""All settings, from the environment; `docs/operating.md` explains each.

Two modes: `demo` (http on this machine, the cast signs in with one press) and
`production` (everything locked, held by tests/repository/test_production_settings.py).
"""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("STEER_VAR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)
env = environ.Env()

MODE = env.str("STEER_MODE", "demo")
if MODE not in {"demo", "production", "test"}:
    raise ImproperlyConfigured(f"STEER_MODE is {MODE!r}: write demo or production.")
PRODUCTION = MODE == "production"
DEMO = not PRODUCTION
DEBUG = env.bool("STEER_DEBUG", False)
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("STEER_DEBUG cannot be on in production.")

if PRODUCTION:
    SECRET_KEY = env.str("SECRET_KEY")
    SECRET_KEY_LEAST = 50
    if len(SECRET_KEY) < SECRET_KEY_LEAST:
        raise ImproperlyConfigured("SECRET_KEY is too short: use at least 50 random characters.")
    ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS")
else:
    # The demo makes its own key once and keeps it outside the repository.
    _key_file = VAR_DIR / "demo-secret-key"
    if not _key_file.exists():
        from secrets import token_urlsafe

        _key_file.write_text(token_urlsafe(64))
        _key_file.chmod(0o600)
    SECRET_KEY = _key_file.read_text()
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_prometheus",
    "django_structlog",
    # Steer, from the ground up; imports go downwards only (docs/architecture.md).
    "core",
    "people",
    "files",
    "notices",
    "ledger",
    "providers",
    "support_plans",
    "budgets",
    "invoices",
    "payments",
    "tracking",
    "statements",
    "network",
    "reports",
    "home",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "home.middleware.KnowsNobody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "people.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.HelpedBy",
    "people.middleware.RemembersWho",
    "home.middleware.HideAmounts",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.SecondFactorForStaff",
    "people.middleware.DeclaredPermission",
    "core.middleware.RefusalsInWords",
    "django_structlog.middlewares.RequestMiddleware",
    "axes.middleware.AxesMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context.page",
            ],
            "builtins": ["core.templatetags.words", "core.templatetags.places"],
        },
    }
]
FORM_RENDERER = "core.forms.SteerRenderer"

# Database: SQLite out of the box, PostgreSQL by DATABASE_URL.
_SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;"
    ),
}
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'steer.sqlite3'}")}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = _SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c jit=off -c lock_timeout=10s -c statement_timeout=300s -c idle_in_transaction_session_timeout=60s"
    )
ATOMIC_REQUESTS = False  # verbs open their own transactions (docs/adr/0005)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The broker only wakes workers; every job is a row first.
REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 900,
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
        "socket_timeout": 2,
        "socket_connect_timeout": 1,
    }
else:
    _broker = VAR_DIR / "broker"
    for _box in ("queue", "processed", "control"):
        (_broker / _box).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "processed_folder": str(_broker / "processed"),
        "control_folder": str(_broker / "control"),
        "store_processed": False,
        "polling_interval": 0.3,  # a second by default: too slow for someone who waits
    }
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 420  # under half of the visibility timeout
CELERY_TASK_SOFT_TIME_LIMIT = 390
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "money"
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "sweep": {"task": "core.tasks.sweep", "schedule": 15.0},
    "minute": {"task": "core.tasks.every_minute", "schedule": 60.0},
}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Who you are.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "people.auth.CardBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "people.auth.AccountAdapter"
ACCOUNT_USER_DISPLAY = "people.auth.display_name"
ACCOUNT_FORMS = {
    "login": "people.sign_in_forms.SignIn",
    "reauthenticate": "people.sign_in_forms.AskPasswordAgain",
    "change_password": "people.sign_in_forms.NewPassword",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_FORMS = {
    "authenticate": "people.sign_in_forms.AskCode",
    "reauthenticate": "people.sign_in_forms.AskCodeAgain",
    "activate_totp": "people.sign_in_forms.StartApp",
    "add_webauthn": "people.sign_in_forms.AddKey",
    "edit_webauthn": "people.sign_in_forms.RenameKey",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Steer"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours: a short pause, never a lock that shuts a person out
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password", "card_code", "pin", "secret"]
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
LAST_USER_COOKIE_NAME = "last"  # who signed in here last, as a keyed hash (people/kept_words.py)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "home.views.errors.form_expired"
if PRODUCTION:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    LAST_USER_COOKIE_NAME = "__Host-last"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    if env.bool("BEHIND_PROXY", False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

_CSP: dict[str, Any] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "media-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "object-src": [NONE],
}
if PRODUCTION:
    _CSP["upgrade-insecure-requests"] = True
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _CSP}

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = ["files.uploads.MeasuredUploadHandler"]
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "quarantine"  # on the disk of what is kept, not in memory
FILE_UPLOAD_TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
MEDIA_ROOT = VAR_DIR / "media"
VIRUS_SCANNER = env.str("VIRUS_SCANNER", "")  # a command; empty: content checks only

# The sealed pay list of each night (docs/continuity.md); without a passphrase none is written.
CONTINUITY_PASSPHRASE = env.str("STEER_CONTINUITY_PASSPHRASE", "")
CONTINUITY_FOLDER = Path(os.environ.get("STEER_CONTINUITY_FOLDER", VAR_DIR / "continuity"))

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STEER_STATIC", VAR_DIR / "static"))
if not PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_AUTOREFRESH = DEBUG
if PRODUCTION:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

EMAIL_FILE_PATH = VAR_DIR / "mail"
if env.str("EMAIL_URL", ""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Steer <no-reply@steer.example>")
# Where people open Steer: for the links in e-mails and texts (docs/notices.md).
SITE_URL = env.str("STEER_SITE", f"http://localhost:{env.str('PORT', '8000')}").rstrip("/")
TEXTS = env.str("STEER_TEXTS", "files")  # or http: a provider of texts at TEXTS_URL
TEXTS_FOLDER = VAR_DIR / "texts"
TEXTS_URL = env.str("STEER_TEXTS_URL", "")
TEXTS_TOKEN = env.str("STEER_TEXTS_TOKEN", "")

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["people.api.DeclaredPermission"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "people.api.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "core.api.Pages",
    "PAGE_SIZE": 25,
    "EXCEPTION_HANDLER": "core.api.problem_json",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Steer",
    "DESCRIPTION": "Individual budgets and self-directed support. Amounts are whole pence.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Hundreds of operations drawn open take seconds on a slow machine, and nobody can find one.
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "docExpansion": "none",
        "defaultModelsExpandDepth": -1,
        "filter": True,
    },
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        name: f"config.choices.{name}"
        for name in (
            "BudgetState",
            "BillState",
            "BillKind",
            "AnswerState",
            "PlanState",
            "HeldKind",
            "PauseKind",
            "PriceKind",
        )
    },
    "SCHEMA_PATH_PREFIX": r"/api/v1",
}

METRICS_TOKEN = env.str("METRICS_TOKEN", "")
PROMETHEUS_EXPORT_MIGRATIONS = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}

TEST_RUNNER = "django.test.runner.DiscoverRunner"
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    AXES_ENABLED = env.bool("AXES_ENABLED", True)

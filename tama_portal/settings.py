"""Everything that differs between machines comes from the environment; ``.env.example`` lists it."""

import gc
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from tama_portal import partner_api
from tama_portal.schedule import schedule

# Nearly all that is loaded stays: looking for garbage at every 700th object is a sixth of each start.
gc.set_threshold(50_000, 20, 100)

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

# --- who and where -----------------------------------------------------------------------------

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-debugging" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY (or DEBUG=1 on your own machine; make demo needs neither).")

SITE_NAME = env.str("SITE_NAME", default="多摩産学連携ポータル")
SITE_NAME_EN = env.str("SITE_NAME_EN", default="Tama Collaboration Portal")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
HTTPS = env.bool("HTTPS", default=not (DEBUG or DEMO))

# --- rooms ------------------------------------------------------------------------------------

ROOMS = [
    "core",
    "classifications",
    "faq",
    "accounts",
    "notifications",
    "organizations",
    "disclosure",
    "needs",
    "seeds",
    "matching",
    "cases",
    "outlets",
    "searches",
    "api",
    "pages",
    "demo",
]

INSTALLED_APPS = [
    "tama_portal.desk_config.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
    # Before allauth, so that its pages wear the house's clothes.
    *ROOMS,
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "tama_portal.health.ProbeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "outlets.middleware.NoIndexMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.PublicCompressionMiddleware",
    "core.middleware.UnstorableInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.middleware.MarkingMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LogInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Who is asking, in which of their roles; then what waits for them.
    "organizations.acting.ActingMiddleware",
    "notifications.middleware.UnreadCountMiddleware",
    "matching.middleware.UnderWayMiddleware",
    "pages.middleware.WaitingMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "accounts.middleware.StepAddressMiddleware",
]

ROOT_URLCONF = "tama_portal.urls"
WSGI_APPLICATION = "tama_portal.wsgi.application"

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
                "notifications.context.unread",
                "pages.menu.workspace",
                "tama_portal.context.site",
            ],
        },
    },
]
# Django 6's default, early: an address typed without a scheme is meant as https.
FORMS_URLFIELD_ASSUME_HTTPS = True
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- PostgreSQL -------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE_POOL = env.bool("DATABASE_POOL", default=False)
# Pages take some thousand rows of a hundred thousand. Starting helpers for them, or walking two whole tables
# side by side, costs more than it saves; nightly work keeps both.
PAGE_PLANNER = " -c max_parallel_workers_per_gather=0 -c enable_mergejoin=off"
# After a longer absence the server is asked again by the next reader, not minutes later by a growing delay.
POOL = {"min_size": 1, "max_size": 8, "timeout": 3, "reconnect_timeout": 4}
_DATABASE = env.db("DATABASE_URL", default="postgresql://tama@127.0.0.1:5432/tama")
DATABASES = {
    "default": _DATABASE
    | {
        # A pool belongs to a process that never forks and serves many threads: the web server.
        "CONN_MAX_AGE": 0 if DATABASE_POOL else 60,
        # Also in the pool: a restarted server must not cost each connection it had a reader's page.
        "CONN_HEALTH_CHECKS": True,
        # The address may say more: ?sslmode=verify-full
        "OPTIONS": _DATABASE.get("OPTIONS", {})
        | {
            "connect_timeout": 3,
            # A peer that fell silent is dropped within seconds, not after the kernel's two hours.
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
            "options": f"-c statement_timeout={env.str('DATABASE_STATEMENT_TIMEOUT', default='10s')}"
            " -c lock_timeout=2s -c idle_in_transaction_session_timeout=30s"
            # The tables lie in memory or on flash: a row by its key costs little more than the next row.
            " -c random_page_cost=1.1"
            # As many places as matching looks for by meaning (matching.engine.search); 40 by default.
            " -c hnsw.ef_search=100" + (PAGE_PLANNER if DATABASE_POOL else ""),
            **({"pool": POOL} if DATABASE_POOL else {}),
        },
    }
}

# --- Redis: nothing here that cannot be lost ----------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {"BACKEND": "tama_portal.cache.FallbackCache"},
    "redis": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    },
    "database": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "tama_cache"},
}

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 1,
    "visibility_timeout": 600,
    "max_retries": 0,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", default=2)
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "Asia/Tokyo"
CELERY_TASK_DEFAULT_QUEUE = "work"
CELERY_TASK_ROUTES = {
    "notifications.tasks.*": {"queue": "mail"},
    "matching.tasks.*": {"queue": "matching"},
} | {f"{room}.tasks.*": {"queue": "work"} for room in ROOMS if room not in {"notifications", "matching"}}

# Approved listings appear together: an hour of publication tells nothing about who was working when.
PUBLICATION_SECONDS = env.int("PUBLICATION_SECONDS", default=5 if DEMO else 0)
OUTBOX_SECONDS = env.int("OUTBOX_SECONDS", default=5)
# A mail claimed this long ago belongs to a worker that died; somebody else may send it.
OUTBOX_STALE_SECONDS = env.int("OUTBOX_STALE_SECONDS", default=300)

# Matching: "full" compares words and two kinds of meaning, "light" leaves the slower one out, "words" both.
MATCHING_MODE = env.str("MATCHING_MODE", default="full")
# A larger model in place of the built-in one: an OpenAI-style server (POST /v1/embeddings), and a reranker
# (POST /rerank).
MATCHING_ENCODER_URL = env.str("MATCHING_ENCODER_URL", default="")
MATCHING_ENCODER_MODEL = env.str("MATCHING_ENCODER_MODEL", default="")
MATCHING_ENCODER_KEY = env.str("MATCHING_ENCODER_KEY", default="")
MATCHING_ENCODER_DIM = env.int("MATCHING_ENCODER_DIM", default=384)
MATCHING_ENCODER_NEED_PREFIX = env.str("MATCHING_ENCODER_NEED_PREFIX", default="")
MATCHING_ENCODER_SEED_PREFIX = env.str("MATCHING_ENCODER_SEED_PREFIX", default="")
MATCHING_RERANKER_URL = env.str("MATCHING_RERANKER_URL", default="")
CELERY_BEAT_SCHEDULER = "tama_portal.clock:Clock"
CELERY_BEAT_SCHEDULE = schedule(publication_seconds=PUBLICATION_SECONDS, outbox_seconds=OUTBOX_SECONDS)

# --- accounts ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pages:my"
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=not DEMO)

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Mails of log-in and sign-up go through the outbox as well.
ACCOUNT_ADAPTER = "notifications.adapters.OutboxAccountAdapter"
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
# Each change of a password, an address or a second factor is told to its owner.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Mail gateways open links before people do: only a button may confirm.
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "pages:home"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/15m/key,30/15m/ip",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/3m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME

# --- mail: only the outbox's worker speaks SMTP ---------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", default="127.0.0.1")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{SITE_NAME} <no-reply@example.jp>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Shown on the contact page and in security.txt; a person answers there.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="desk@example.jp")
CONTACT_PHONE = env.str("CONTACT_PHONE", default="")
CONTACT_FAX = env.str("CONTACT_FAX", default="")
CONTACT_ADDRESS = env.str("CONTACT_ADDRESS", default="")
CONTACT_HOURS = env.str("CONTACT_HOURS", default="平日 9:00〜17:00（土日・祝日・年末年始をのぞく）")
CONTACT_HOURS_EN = env.str("CONTACT_HOURS_EN", default="Weekdays 9:00–17:00, except public holidays")
# Where the demo's mail catcher leaves what it caught; read by /demo/mail/ only.
DEMO_MAIL_DIR = Path(env.str("DEMO_MAIL_DIR", default=str(BASE_DIR / "var" / "mail")))

# --- language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "ja"
FORMAT_MODULE_PATH = "tama_portal.formats"
# Each in its own words, so that whoever looks for it can read it.
LANGUAGES = [("ja", "日本語"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

# --- static files and uploads -------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Names that change with the content are cached for ever; only production takes the minutes to compress them.
_STATIC_STORAGE = {
    "debug": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "demo": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
    "production": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE["debug" if DEBUG else "demo" if DEMO else "production"]},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- browsers ---------------------------------------------------------------------------------

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- partner API --------------------------------------------------------------------------------

API_RATES = partner_api.RATES
OAUTH2_PROVIDER = partner_api.OAUTH2
REST_FRAMEWORK = partner_api.rest_framework(proxies=TRUSTED_PROXIES)
SPECTACULAR_SETTINGS = partner_api.spectacular(name=SITE_NAME, url=SITE_URL)

# --- logs: what happened, never to whom ----------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        # Its SQL lines carry parameters: names, addresses, free text.
        "django.db.backends": {"level": "WARNING"},
        # Its lines carry recipients.
        "mail.log": {"level": "WARNING"},
        # Its lines carry addresses of pages, and those carry what people searched for.
        "django.request": {"level": "ERROR"},
        # Programs that try every address ask by number; each time it would be a page of traceback.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

"""Settings of the test run: the production settings on private servers."""

import os

from tests.support import interpreter, servers

interpreter.load_without_collecting()
servers.ensure()
# Each parallel worker counts in a Redis database of its own.
os.environ["REDIS_URL"] = servers.redis_of_worker(os.environ["REDIS_URL"])
os.environ |= {"SECRET_KEY": "a-key-for-tests-only"}
os.environ |= {"DEBUG": "0", "DEMO": "0", "HTTPS": "0", "DATABASE_POOL": "0"}

from tama_portal.settings import *  # noqa: E402, F403

DATABASES["default"] |= servers.near_database()  # noqa: F405
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405 - never collected here; whitenoise wants to see a folder
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Words alone: an encoder costs a tenth of a second a text. The engine's own tests ask for the better modes.
MATCHING_MODE = "words"

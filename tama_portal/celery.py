"""The Celery application; its tasks are doorbells that a request may ring without waiting."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tama_portal.settings")
# A worker computes one text at a time beside its siblings: more threads would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# ONNX Runtime would tell its makers each time a model is opened, and number this machine for it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

app = Celery("tama_portal", task_cls="core.doorbell:Doorbell")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

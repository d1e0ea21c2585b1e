"""Celery: alarm clocks for rows. No fact lives in the broker (docs/adr/0005)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("steer")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

"""Settings, addresses, the API's router, Celery and WSGI."""

from config.celery import app as celery_app

__all__ = ["celery_app"]

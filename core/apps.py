from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        # Every process knows the work behind a job's name, and how to ring a worker.
        autodiscover_modules("tasks")

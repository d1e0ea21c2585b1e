from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Home"

    def ready(self) -> None:
        from home import (
            grants,
            tasks,  # noqa: F401  registers its jobs
        )
        from network.grants import grants_from

        grants_from(grants.read)

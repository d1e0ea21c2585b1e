from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Payments"

    def ready(self) -> None:
        from payments import (
            payee_words,  # noqa: F401 registers itself
            visible_files,  # noqa: F401 registers itself
            walls,
        )

        walls.stand()

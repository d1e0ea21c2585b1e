from django.apps import AppConfig
from django.core.checks import Tags, register


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Payments"

    def ready(self) -> None:
        from payments import (
            checks,
            payee_words,  # noqa: F401 registers itself
            visible_files,  # noqa: F401 registers itself
            walls,
        )

        walls.stand()
        register(checks.pay_lists_are_written, Tags.security, deploy=True)

from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "invoices"
    verbose_name = "Invoices"

    def ready(self) -> None:
        from invoices.services.story import still_asked
        from notices.services import waits_still

        waits_still(still_asked)

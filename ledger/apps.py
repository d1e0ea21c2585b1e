from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = "Ledger"

    def ready(self) -> None:
        """The one use of signals: the triggers stand again after every migrate."""
        from ledger import checks, triggers

        pre_migrate.connect(triggers.before_migrate, sender=self, dispatch_uid="ledger.triggers")
        post_migrate.connect(triggers.after_migrate, sender=self, dispatch_uid="ledger.triggers")
        register(checks.triggers_stand, Tags.database)

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Where the money goes"

    def ready(self) -> None:
        """Triggers of issued reports stand again after every migrate."""
        from reports import triggers

        pre_migrate.connect(triggers.before_migrate, sender=self, dispatch_uid="reports.triggers")
        post_migrate.connect(triggers.after_migrate, sender=self, dispatch_uid="reports.triggers")

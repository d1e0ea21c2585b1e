from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ProvidersConfig(AppConfig):
    name = "providers"
    verbose_name = "Providers"

    def ready(self) -> None:
        from people.access import memberships_from
        from providers import sql
        from providers.memberships import live_roles

        memberships_from(live_roles)
        post_migrate.connect(sql.after_migrate, sender=self, dispatch_uid="providers.search")

from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "providers"
    verbose_name = "Providers"

    def ready(self) -> None:
        from people.access import memberships_from
        from providers.memberships import live_roles

        memberships_from(live_roles)

from django.apps import AppConfig


class SupportPlansConfig(AppConfig):
    name = "support_plans"
    verbose_name = "Support plans"

    def ready(self) -> None:
        import support_plans.visible_files  # noqa: F401
        from notices.services import kept_from_by
        from people.access import narrowed_by
        from support_plans.standing import left_of, not_told

        narrowed_by(left_of)
        kept_from_by(not_told)

from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "tracking"
    verbose_name = "Tracking"

    def ready(self) -> None:
        from notices.services import waits_still
        from tracking.services.quieting import still_said

        waits_still(still_said)

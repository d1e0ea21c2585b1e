from django.apps import AppConfig
from django.db.models import Q
from django.db.models.signals import post_migrate, pre_migrate


class NetworkConfig(AppConfig):
    name = "network"
    verbose_name = "Network"

    def ready(self) -> None:
        """Who sees files of answers; and the triggers stand again after every migrate."""
        from files.models import seen_through
        from network import lasting_triggers, register_triggers, triggers
        from people.access import Actor

        register_triggers.stand()
        lasting_triggers.stand()
        pre_migrate.connect(triggers.before_migrate, sender=self, dispatch_uid="network.triggers")
        post_migrate.connect(triggers.after_migrate, sender=self, dispatch_uid="network.triggers")

        @seen_through
        def through_a_hearing(actor: Actor) -> Q:
            """Recordings and papers of answers: the council's workers, who must read them."""
            from network.models import HearingAnswer

            answers = HearingAnswer.objects.filter(
                proposal__authority__in=actor.authority_ids("council_worker")
            ).exclude(file=None)
            return Q(pk__in=answers.values("file"))

        @seen_through
        def through_the_register(actor: Actor) -> Q:
            """Papers behind an application: the organisation's people, and its panel."""
            from network.models import Application, Proof

            applications = Application.objects.visible_to(actor)
            return Q(pk__in=Proof.objects.filter(application__in=applications).values("file"))

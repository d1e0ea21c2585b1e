from django.apps import AppConfig
from django.db.models import Q


class NetworkConfig(AppConfig):
    name = "network"
    verbose_name = "Network"

    def ready(self) -> None:
        from files.models import seen_through
        from people.access import Actor

        @seen_through
        def through_a_hearing(actor: Actor) -> Q:
            """Recordings and papers of answers: the council's workers, who must read them."""
            from network.models import HearingAnswer

            answers = HearingAnswer.objects.filter(
                proposal__authority__in=actor.authority_ids("council_worker")
            ).exclude(file=None)
            return Q(pk__in=answers.values("file"))

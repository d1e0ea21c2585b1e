"""Grants to organisations that end, from published lines that a person linked to them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from reports.models import PayeeLink, PublishedLine
from reports.services.spending import GRANTS


def grants_to_end(
    organisations: Sequence[int], after: date, until: date
) -> list[tuple[PublishedLine, int]]:
    """Each grant that ends between two days with its organisation; one query.

    Left out: a grant that a later one follows, for the same purpose or of the same size or more.
    """
    links = PayeeLink.objects.standing().filter(
        authority=OuterRef("authority"), payee_key=OuterRef("payee_key"),
        counts=PayeeLink.Counts.EARNED, organisation__in=organisations,
    )  # fmt: skip
    exact = PayeeLink.objects.standing().filter(
        authority=OuterRef("authority"), payee_key=OuterRef("payee_key"),
        purpose=OuterRef("purpose"),
    )  # fmt: skip
    later = PublishedLine.objects.filter(
        Q(purpose=OuterRef("purpose")) | Q(pence__gte=OuterRef("pence")),
        authority=OuterRef("authority"), payee_key=OuterRef("payee_key"), stream=GRANTS,
        ends_on__gt=OuterRef("ends_on"),
    )  # fmt: skip
    own = Q(Exists(links.filter(purpose=OuterRef("purpose")))) | (
        Q(Exists(links.filter(purpose=""))) & ~Q(Exists(exact))
    )
    rows = (
        PublishedLine.objects.filter(stream=GRANTS, pence__gt=0, ends_on__range=(after, until))
        .filter(own)
        .exclude(Exists(later))
        .select_related("authority")
        .annotate(to=links.order_by("-purpose").values("organisation")[:1])
        .order_by(F("ends_on"), "pk")
    )
    return [(row, row.to) for row in rows]

"""What the directory searches: a document a service, and the words that documents hold."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from providers.models.organisations import Organisation
from providers.models.services import Service


class SearchDocument(models.Model):
    """What can be asked of one open service of a listed organisation, ready to be searched.

    An organisation that offers nothing now has one document without a service. Kept by
    `providers.searching.keep`; everything here can be made again from the records.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    service = models.OneToOneField(Service, models.CASCADE, null=True, related_name="+")
    content = models.TextField()  # folded words, then a token for each fact
    shuffle = models.PositiveIntegerField()  # where the organisation stands before the day's turn
    places = models.PositiveIntegerField(null=True)
    outward = models.CharField(max_length=4, blank=True, db_index=True)  # “NE1” of “NE1 4ST”
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    rating = models.CharField(max_length=60, blank=True)  # of the CQC, where it is regulated

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(service=None),
                name="one_document_of_who_offers_nothing",
            )
        ]
        indexes: ClassVar = [
            # All that a page without words reads, beside the long text.
            models.Index(
                fields=["organisation", "shuffle", "latitude", "longitude", "rating"],
                name="directory_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.service_id}"


class SearchWord(models.Model):
    """A word that some document holds, or a choice of the search form."""

    class Kind(models.TextChoices):
        WORD = "word"
        NEED = "need"
        LANGUAGE = "language"
        AUDIENCE = "audience"

    kind = models.CharField(max_length=8, choices=Kind)
    word = models.CharField(max_length=200, db_index=True)  # folded
    label = models.CharField(max_length=200, blank=True)  # as it was written

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "word"], name="a_search_word_stands_once")
        ]

    def __str__(self) -> str:
        return self.word

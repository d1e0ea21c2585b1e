"""Forms of published spending: a file, a link, a sum with its source, a reply."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.forms import Choices, DayField, MoneyField, SteerForm
from providers.models import Organisation
from reports.models import CouncilFact, PassesOn, PayeeLink

MOST_UPLOAD = 10 * 1024 * 1024


class SpendFileForm(SteerForm):
    """A file to look at."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("A table saved as CSV, up to 10 MB."),
        allow_empty_file=True,
    )
    stream = forms.ChoiceField(
        label=_("What it is"), required=False, widget=Choices(), initial="",
        choices=[("", _("The columns say it")), ("grants", _("Grants and core funding")),
                 ("contracts", _("Payments"))],
    )  # fmt: skip
    only = forms.CharField(
        label=_("Only departments with this word"), required=False, max_length=80,
        help_text=_("For example: adult. Leave it empty to keep every row."),
    )  # fmt: skip

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > MOST_UPLOAD:
            raise forms.ValidationError(
                _("The file is larger than 10 MB. Send it in parts, or use import_spend.")
            )
        return found


class PayeesForm(SteerForm):
    """Which payees are listed."""

    marks_optional = False
    words = forms.CharField(label=_("Name"), required=False, max_length=80)
    linked = forms.ChoiceField(
        label=_("Which"), required=False,
        choices=[("no", _("Not linked")), ("yes", _("Linked")), ("", _("All"))],
    )  # fmt: skip


class LinkForm(SteerForm):
    """Who a payee is, and what the money is."""

    slug = forms.CharField(
        label=_("The organisation"), max_length=200,
        help_text=_("Its name, or the last part of its page’s address."),
    )  # fmt: skip
    counts = forms.ChoiceField(
        label=_("What the money is to them"), choices=PayeeLink.Counts, widget=Choices(),
        initial=PayeeLink.Counts.EARNED,
    )  # fmt: skip
    purpose = forms.CharField(
        label=_("Only what was paid for"), required=False, max_length=300,
        help_text=_("Just as the file writes it. Leave it empty for everything."),
    )  # fmt: skip
    words = forms.CharField(label=_("How we know"), required=False, max_length=300)

    def clean_slug(self) -> Organisation:
        typed = self.cleaned_data["slug"].strip()
        found = list(Organisation.objects.filter(Q(slug=typed) | Q(name__iexact=typed))[:2])
        if not found:
            raise forms.ValidationError(_("There is no organisation of that name here."))
        if len(found) > 1:
            raise forms.ValidationError(
                _("More than one has that name. Type the last part of its page’s address.")
            )
        return found[0]


class FactForm(SteerForm):
    """A sum of the council, with its days and source."""

    kind = forms.ChoiceField(label=_("What it is"), choices=CouncilFact.Kind, widget=Choices())
    from_on = DayField(label=_("First day"))
    to_on = DayField(label=_("Last day"))
    pence = MoneyField(label=_("Amount"), least_pence=0)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("A page, a report and its date.")
    )


class OfOrganisation(SteerForm):
    """A form about one organisation, named by its short name."""

    slug = forms.CharField(
        label=_("The organisation"), max_length=200,
        help_text=_("Its name, or the last part of its page’s address."),
    )  # fmt: skip
    clean_slug = LinkForm.clean_slug


class IncomeForm(OfOrganisation):
    """What an organisation had in a year."""

    year_ends_on = DayField(label=_("The year ended on"))
    pence = MoneyField(label=_("Income"), least_pence=0)
    source = forms.CharField(label=_("Source"), max_length=300)


class PassesOnForm(OfOrganisation):
    """Money that an organisation only holds or passes on."""

    service = forms.CharField(
        label=_("Only for this service"), required=False, max_length=200,
        help_text=_("Its name on the organisation’s page. Leave it empty for everything."),
    )  # fmt: skip
    to = forms.ChoiceField(label=_("To whom it goes"), choices=PassesOn.To, widget=Choices())
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("Until"), required=False)
    words = forms.CharField(label=_("How we know"), max_length=300)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        organisation, name = data.get("slug"), (data.get("service") or "").strip()
        data["service"] = None
        if organisation is not None and name:
            data["service"] = organisation.services.filter(name__iexact=name).first()
            if data["service"] is None:
                self.add_error("service", _("It has no service of that name."))
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first day."))
        return data


class MonthForm(SteerForm):
    """A report made, or made again with its reason."""

    month = DayField(label=_("A day of the month"))
    why = forms.CharField(
        label=_("Why it is made again"), required=False, max_length=600, widget=forms.Textarea,
        help_text=_("Only where there is a report of this month already. Everyone reads it."),
    )  # fmt: skip


class ReplyForm(SteerForm):
    """What an organisation says to what is published about it."""

    words = forms.CharField(
        label=_("Your reply"), required=False, max_length=600, widget=forms.Textarea,
        help_text=_("Everyone can read it. Leave it empty to take it back."),
    )  # fmt: skip

"""A network's own people give seats on its panel, and end them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core import clock
from network.models import Network, PanelMember
from network.register_forms import SeatForm
from network.services import panel
from people.access import PersonRequest, permission
from people.models import Role, User


def _network_or_404(request: PersonRequest) -> Network:
    own = request.actor.organisation_ids(Role.PROVIDER_OPERATIONS)
    row = Network.objects.filter(organisation__in=own).select_related("organisation").first()
    if row is None:
        raise Http404
    return row


@permission("register.seat")
def seats(request: PersonRequest) -> HttpResponse:
    """Who sits on the panel. What each said of themselves is not shown again."""
    row, on = _network_or_404(request), clock.today()
    form = SeatForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        found = User.objects.filter(email__iexact=data["email"], is_active=True).first()
        if found is None:
            form.add_error("email", "Nobody with this address has an account here yet.")
        elif found.pk == request.user.pk:
            form.add_error("email", "Somebody else of your network gives you a seat.")
        else:
            panel.seat(
                network=row, user=found, uses_support=data["uses_support"] == "yes",
                paid_by_funder=data["paid_by_funder"], by=request.user, at=clock.now(), on=on,
            )  # fmt: skip
            messages.success(request, f"{found.name} sits on the panel from today.")
            return redirect("panel_seats")
    live = PanelMember.objects.live(on).filter(network=row).select_related("user").order_by("pk")
    context = {"row": row, "form": form, "live": live}
    return render(request, "network/seats.html", context, status=422 if form.errors else 200)


@permission("register.seat")
@require_POST
def end(request: PersonRequest, seat: int) -> HttpResponse:
    """Today is a member's last day."""
    row = _network_or_404(request)
    found = get_object_or_404(PanelMember, network=row, pk=seat, ends_on=None)
    panel.unseat(member=found, by=request.user, at=clock.now(), on=clock.today())
    messages.success(request, "The seat ends today. What was signed stands.")
    return redirect("panel_seats")

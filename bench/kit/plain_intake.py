"""The peer of the intake: a bill taken by nested ModelSerializers, as DRF's own guide writes it.

It signs in and answers like ours, and does nothing else: no checks, no key against repeats, no
question to the person, no trace. It must never be made slower.
"""

from typing import Any

from rest_framework import generics, serializers

from budgets.models import Agreement
from core import clock
from invoices.models import Bill, BillLine


class PlainLine(serializers.ModelSerializer[BillLine]):
    class Meta:
        model = BillLine
        fields = (
            "position",
            "service_on",
            "description",
            "units",
            "unit",
            "rate_pence",
            "net_pence",
            "vat_pence",
        )


class PlainBill(serializers.ModelSerializer[Bill]):
    lines = PlainLine(many=True)
    agreement = serializers.SlugRelatedField[Agreement](
        slug_field="reference", queryset=Agreement.objects.all()
    )

    class Meta:
        model = Bill
        fields = (
            "reference",
            "agreement",
            "number",
            "issued_on",
            "from_on",
            "to_on",
            "total_pence",
            "lines",
        )
        read_only_fields = ("reference",)

    def create(self, validated_data: dict[str, Any]) -> Bill:
        """The bill, then each of its lines."""
        lines = validated_data.pop("lines")
        user = self.context["request"].user
        bill = Bill.objects.create(
            organisation=validated_data["agreement"].organisation, submitted_by=user,
            made_at=clock.now(), **validated_data,
        )  # fmt: skip
        for line in lines:
            BillLine.objects.create(bill=bill, **line)
        return bill


class PlainIntake(generics.CreateAPIView):  # type: ignore[type-arg]
    permission_code = "bill.submit"
    serializer_class = PlainBill

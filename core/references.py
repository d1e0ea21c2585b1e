"""References: what the outside world sees in place of row numbers (docs/adr/0010)."""

from secrets import choice
from typing import TYPE_CHECKING, Any

from django.db import models

# No letters that look like figures, no vowels that could spell a word.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 8


def new_reference(prefix: str) -> str:
    """For example `bill-7kq2m4tz`."""
    return f"{prefix}-{''.join(choice(ALPHABET) for _ in range(LENGTH))}"


if TYPE_CHECKING:
    TextField = models.CharField[str, str]
else:
    TextField = models.CharField


class ReferenceField(TextField):
    """A random, unique, never-changing reference with its noun's prefix."""

    def __init__(self, prefix: str = "", **options: Any) -> None:
        self.prefix = prefix
        options.setdefault("max_length", 24)
        options["unique"] = True
        options["editable"] = False
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, options = super().deconstruct()
        options.pop("unique", None)
        options.pop("editable", None)
        options["prefix"] = self.prefix
        return name, path, list(args), options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value: str = getattr(model_instance, self.attname)
        if not value:
            value = new_reference(self.prefix)
            setattr(model_instance, self.attname, value)
        return value

    def get_default(self) -> str:
        return new_reference(self.prefix)

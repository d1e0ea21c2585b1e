"""Whether who sends a bill can be paid; the package above, which keeps bank details, says why not."""

from collections.abc import Callable

from budgets.models import Agreement

Words = Callable[[Agreement], str]
_asked: list[Words] = []


def asked_of_payee(words: Words) -> Words:
    """Register what is said of a payee, empty when nothing is; called once by the package's app."""
    if words not in _asked:
        _asked.append(words)
    return words


def words_of(agreement: Agreement) -> str:
    """Why the provider of an agreement cannot be paid yet, in a sentence for the provider."""
    return next((found for words in _asked if (found := words(agreement))), "")

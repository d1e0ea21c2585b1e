"""Bills: submit, check, confirm, decide, credit."""

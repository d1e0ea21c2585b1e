"""Payees, pay runs, instalments and what people paid themselves."""

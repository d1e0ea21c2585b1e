"""Books, accounts, entries and moves in whole pence."""

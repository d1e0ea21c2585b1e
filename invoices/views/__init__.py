"""Pages of bills: the provider's, the person's, the council's."""

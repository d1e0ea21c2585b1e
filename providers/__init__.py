"""Organisations, services, areas, rates and the published facts of the register."""

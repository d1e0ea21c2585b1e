"""Budgets, pots, agreements and promises; agreeing a plan; position and forecast."""

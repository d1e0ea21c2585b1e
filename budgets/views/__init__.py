"""Pages of budgets: one file a story."""

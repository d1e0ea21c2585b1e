"""Pages of the plan: its questions, costs, suggestions, versions and sending."""

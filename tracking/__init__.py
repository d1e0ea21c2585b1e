"""The night's work: position, forecast and alerts of every budget."""

"""The plan a person writes, its costs, and what was sent."""

"""Users, people with a budget, relationships, sharing, permissions, audit and looking."""

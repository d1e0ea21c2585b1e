"""The network of user-led organisations: a say in the council's policies (docs/policies.md)."""

"""Hearings: a policy that touches people is changed in the open."""

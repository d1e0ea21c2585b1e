"""The doors of the home package, one module a subject."""

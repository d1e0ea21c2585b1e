"""The paper for the one: frozen statements as page and PDF."""

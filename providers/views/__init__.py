"""Pages of providers: the public directory, and a provider's own page."""

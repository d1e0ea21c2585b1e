"""Uploads: quarantine, checks, storage, and the one view that serves them."""

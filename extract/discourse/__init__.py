"""Discourse: what only the document tells."""

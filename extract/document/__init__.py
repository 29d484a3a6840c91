"""Document: what a text is made of beside its sentences."""

"""Why did it (not) match: one text, step by step."""

"""Records against records: gold, coded sheets, two runs."""

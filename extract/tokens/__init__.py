"""From cleaned text to words with their kinds."""

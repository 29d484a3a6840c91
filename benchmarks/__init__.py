"""Measurements of speed and memory on synthetic bulletins; ``make bench`` writes the table in docs/performance.md."""

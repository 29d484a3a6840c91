"""What is counted over records: panels, indicators, tallies."""

"""Numbers: numerals, units, bounds, quantities and their roles."""

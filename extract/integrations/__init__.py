"""Into other programs: spaCy, pandas, plots, partitions."""

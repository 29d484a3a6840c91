"""Times: expressions of periods and the dates they stand for."""

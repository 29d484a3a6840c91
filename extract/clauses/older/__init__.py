"""The readers by cases: what reads a clause that no construction claims."""

"""The clause grammar as a table: constructions are rows of data, compiled to one linear automaton.

- ``pattern`` turns the text of a pattern into atoms with an ordered follow relation,
- ``machine`` runs all patterns over a clause at once and finds the slots of the one that wins,
- ``features`` reduces a word to one symbol: the bundle of classes and word sets that the patterns ask for,
- ``constructions`` loads the tables and compiles them,
- ``reader`` reads a clause: all readings with their costs, the cheapest of them, and the actions it stands for.
"""

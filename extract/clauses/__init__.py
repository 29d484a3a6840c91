"""The clause grammar as a table: constructions are rows of data, compiled to linear automata.

- ``pattern`` turns the text of a pattern into atoms with an ordered follow relation,
- ``machine`` runs patterns over a clause at once and finds the path of the one that wins,
- ``features`` reduces a word to one symbol: the bundle of classes and word sets that the patterns ask for,
- ``constructions`` checks the rows, ``table`` loads and compiles them, ``rules`` parts them by cuts,
- ``reader`` finds all readings of a clause with their costs, ``actions`` and its makers what the cheapest stands for,
- ``action_reader`` reads the clauses of a sentence one after the other, with what they tell each other.
"""

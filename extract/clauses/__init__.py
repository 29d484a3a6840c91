"""The grammar of the clause: verb, object, figures."""

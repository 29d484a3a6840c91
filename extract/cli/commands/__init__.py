"""One module per subcommand of ``policy-extract``; each defines a click command named ``command``."""

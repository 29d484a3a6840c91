"""Words and rules as data: the tables, and the words made of them."""

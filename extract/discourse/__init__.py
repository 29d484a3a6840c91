"""What only the whole document tells: its genre, and whether what it says is planned or done."""

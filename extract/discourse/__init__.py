"""What only the whole document tells: its genre, its times, and whether what it says is planned or done."""

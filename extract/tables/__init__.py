"""The output: schema, readers of inputs, writers, run folders, verification."""

"""What a text is: paragraphs, sections, header, metadata, genre, regions."""

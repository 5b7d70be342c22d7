"""What a map shows, a file a layer: each gives the data block of the page."""

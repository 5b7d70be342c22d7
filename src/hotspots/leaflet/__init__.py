"""Interactive maps that work from a file with no network."""

"""The street network and its lighting."""

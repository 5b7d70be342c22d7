"""Methods that run along streets."""

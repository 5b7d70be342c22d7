"""Planning safety walks."""

"""What a study reads, each file once."""

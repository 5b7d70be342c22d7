"""Looking at files as a stranger: what they seem to be, and what a person must settle."""

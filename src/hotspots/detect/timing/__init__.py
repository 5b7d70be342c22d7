"""When incidents happen, and how they follow each other."""

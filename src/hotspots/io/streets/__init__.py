"""Streets from OpenStreetMap, read or downloaded."""

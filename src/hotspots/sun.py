"""The sun's elevation, and when it is dark."""

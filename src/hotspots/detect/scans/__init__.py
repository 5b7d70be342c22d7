"""Scan statistics: the window that stands out most, in space and in time."""

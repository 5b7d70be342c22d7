"""Audit: searches a finished file for what its audience may not see."""

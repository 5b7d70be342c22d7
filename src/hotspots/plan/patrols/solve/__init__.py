"""Searches for a schedule of visits by teams, on plain arrays."""

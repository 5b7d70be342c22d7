"""Perceived safety."""

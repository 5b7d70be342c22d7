"""Patrols: which team is at which place when."""

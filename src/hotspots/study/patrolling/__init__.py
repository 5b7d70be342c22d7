"""Patrols: the plan, its files, its pages."""

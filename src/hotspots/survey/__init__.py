"""Perceived safety."""

from hotspots.survey.perceived import complaints, perceived_safety, wilson

__all__ = ["complaints", "perceived_safety", "wilson"]

"""Printed documents: typst templates of our own, data as JSON that never becomes code; returns bytes."""

from hotspots.report.patrol.pocket import pocket_page
from hotspots.report.patrol.sheets import patrol_sheets

__all__ = ["patrol_sheets", "pocket_page"]

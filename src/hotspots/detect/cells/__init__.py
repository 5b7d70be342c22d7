"""Tests on a grid: cells that hold more than their exposure explains."""

"""Tests of areas, grid cells and streets that come as numbers."""

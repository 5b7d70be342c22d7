"""Densities and rates: surfaces that say how much to expect where."""

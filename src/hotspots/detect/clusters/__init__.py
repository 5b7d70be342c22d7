"""Clusters: hot spots as places that lie close together."""

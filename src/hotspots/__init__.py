"""Hot spots, street lighting and night safety walks."""

__version__ = "0.1.0"

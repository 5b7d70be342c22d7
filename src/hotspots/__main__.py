"""``python -m hotspots``."""

from hotspots.cli import main

main()

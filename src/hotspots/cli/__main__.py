"""``python -m hotspots.cli``."""

from hotspots.cli import main

main()

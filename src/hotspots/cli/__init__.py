"""The command line: parses, calls and prints. The only place that knows click and rich.

Each verb stands in a file of its own and is imported when it is called, so that ``hotspots --help`` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from hotspots.cli.group import hotspots

__all__ = ["hotspots", "main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console of an older code page must not stop a command over a sign that it cannot draw.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    hotspots.main(args=list(arguments) if arguments is not None else None, prog_name="hotspots")

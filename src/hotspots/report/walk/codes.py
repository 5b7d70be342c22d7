"""QR codes as vector drawings: where to meet, and the stops for a telephone's map."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

SHORT: Final = 100


def qr_code(text: str) -> str:
    """Draw a QR code with its quiet zone.

    Parameters
    ----------
    text
        At most some 2,000 letters.

    Returns
    -------
    str
        SVG; the same text gives the same drawing.
    """
    import segno

    stream = io.BytesIO()
    # A long text takes the least correction, so that its squares stay large enough for paper.
    segno.make_qr(text, error="m" if len(text) < SHORT else "l", boost_error=False).save(
        stream, kind="svg", xmldecl=False, omitsize=True, nl=False
    )
    return stream.getvalue().decode()


def geo_uri(lon: float, lat: float) -> str:
    """Write a place as telephones open it in their map (RFC 5870)."""
    return f"geo:{lat:.5f},{lon:.5f}"


def short_gpx(points: Sequence[tuple[str, tuple[float, float]]]) -> str:
    """Write the stops in order as the shortest GPX 1.1 that is valid, to fit into a code.

    Parameters
    ----------
    points
        What each is called, its longitude and latitude: the start, the stops, the end.
    """
    places = "".join(
        f'<rtept lat="{lat:.5f}" lon="{lon:.5f}"><name>{escape(name)}</name></rtept>' for name, (lon, lat) in points
    )
    return f'<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="hotspots"><rte>{places}</rte></gpx>'

"""The protocol as a form for telephones: works from a file without a network, keeps what is written, saves a CSV."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from hotspots.report.walk.pages import block, own, page


def protocol_page(language: str, data: Mapping[str, Any]) -> bytes:
    """Make the form.

    Parameters
    ----------
    language
        Of the page.
    data
        ``title``, ``day``, ``date``, ``made_up``, ``texts``, ``columns`` and their ``headings``, ``separator``,
        ``decimal``, words to choose from (``signs``, ``categories``, ``light``, ``priorities``), and ``spots``: where
        one may be. They stand in one block; the script is the same for every walk.

    Returns
    -------
    bytes
        UTF-8; the same data give the same bytes.
    """
    body = own("form.html").replace("<!-- no script -->", escape(data["texts"]["no_script"]))
    return page(
        language,
        data["texts"]["title"],
        block("protocol", data) + "\n" + body,
        styles=[own("form.css")],
        scripts=[own("form.js")],
    )

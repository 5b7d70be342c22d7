"""Pages that go with a walk's papers: constant style and script, data in blocks, nothing loaded."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from html import escape
from importlib import resources
from typing import Any


def page(language: str, title: str, body: str, *, styles: Sequence[str], scripts: Sequence[str] = ()) -> bytes:
    """Put a page together.

    Parameters
    ----------
    language, title
        Of the page.
    body
        Markup in which all data have been escaped, or stand in blocks of JSON.
    styles, scripts
        Constant texts; the policy names their hashes.
    """
    policy = [
        "default-src 'none'",
        *([f"script-src {' '.join(map(_hash, scripts))}"] if scripts else []),
        f"style-src {' '.join(map(_hash, styles))}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    head = [
        "<!doctype html>",
        f'<html lang="{language}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(title)}</title>",
        '<link rel="icon" href="data:,">',
        *(f"<style>{style}</style>" for style in styles),
        "</head>",
    ]
    tail = "".join(f"<script>{script}</script>\n" for script in scripts)
    return ("\n".join(head) + f"\n<body>\n{body}\n{tail}</body>\n</html>\n").encode()


def block(name: str, data: Any) -> str:
    """Write data as a block of a page: no sign in it can end the block or begin markup."""
    written = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/json" id="block-1" data-block="{name}">{written}</script>'


def own(name: str) -> str:
    """Read a constant part of a page."""
    text = resources.files(__package__).joinpath("page", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii") + "'"

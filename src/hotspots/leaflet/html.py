"""The page: a constant skeleton with constant style and script, and data blocks between; nothing is a template."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from hotspots.i18n import Language
from hotspots.leaflet.blocks import BLOCKS, as_json

STYLES: Final = ("colours", "page", "panel", "map", "print")
SCRIPTS: Final = (
    "texts",
    "dom",
    "colours",
    "decode",
    "canvas",
    "basemap",
    "labels",
    "weeks",
    "hot_spots",
    "felt",
    "patterns",
    "cells",
    "units",
    "lighting",
    "stretches",
    "lamps",
    "walk",
    "patrol",
    "traffic",
    "incidents",
    "filters",
    "layers",
    "list",
    "about",
    "search",
    "permalink",
    "print",
    "main",
)
"""Files of ``page/`` in the order in which they are put together; they share one function scope."""

_LEAFLET: Final = "static/js_lib_leaflet"
_BLOCKS_HERE: Final = "<!-- data blocks -->"


def build_page(language: Language, blocks: Mapping[str, Any]) -> bytes:
    """Put a page together.

    Parameters
    ----------
    language
        Of the page.
    blocks
        Data by block name; they are written in the order of :data:`~hotspots.leaflet.blocks.BLOCKS`.

    Returns
    -------
    bytes
        UTF-8; the same blocks give the same bytes.
    """
    head, tail = _skeleton(language)
    data = [
        f'<script type="application/json" id="block-{number}" data-block="{name}">{as_json(blocks[name])}</script>\n'
        for number, name in enumerate((name for name in BLOCKS if name in blocks), start=1)
    ]
    return "".join([head, *data, tail]).encode()


@lru_cache(maxsize=2)
def _skeleton(language: Language) -> tuple[str, str]:
    """Give what stands before and after the data blocks: the same for every page of a language."""
    styles = [_leaflet_style(), _joined(STYLES, "css")]
    scripts = [_leaflet_script(), _own_script()]
    body, after = _own("skeleton.html").split(_BLOCKS_HERE)
    head = "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{language}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{content_policy(styles, scripts)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="robots" content="noindex">',
            '<meta name="color-scheme" content="light dark">',
            "<title>hotspots</title>",
            '<link rel="icon" href="data:,">',
            *(f"<style>{style}</style>" for style in styles),
            "</head>\n",
        ]
    )
    tail = "".join(f"<script>{script}</script>\n" for script in scripts)
    return head + body, tail + after


def content_policy(styles: list[str], scripts: list[str]) -> str:
    """Give the Content-Security-Policy that lets these styles and scripts run, and nothing else load."""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(map(_hash, scripts)),
            "style-src " + " ".join(map(_hash, styles)),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii") + "'"


def _own(name: str) -> str:
    text = resources.files(__package__).joinpath("page", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def _joined(names: tuple[str, ...], ending: str) -> str:
    return "\n" + "\n".join(_own(f"{name}.{ending}") for name in names)


def _own_script() -> str:
    return '\n(() => {\n"use strict";\n' + _joined(SCRIPTS, "js") + "})();\n"


def _leaflet_file(name: str) -> str:
    package = resources.files("js_lib_leaflet")
    return package.joinpath(_LEAFLET, name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _leaflet_style() -> str:
    """Leaflet's style sheet without the pictures of controls that the page does not use."""
    return re.sub(r"url\([^)]*\)", "none", _leaflet_file("leaflet.css"))


def _leaflet_script() -> str:
    """Leaflet's script without the pointer to its source map, which would be one more file."""
    return re.sub(r"\n//# sourceMappingURL=.*\s*$", "\n", _leaflet_file("leaflet.js"))

"""A page taken apart: data blocks, code, texts, attributes, comments, and what it would load."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import unquote

from hotspots.model.blocks import BLOCKS, Block
from hotspots.privacy.auditing.parts import Part, json_part, load_json

_FOREIGN: Final = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_CSS_LOADS: Final = re.compile(r"(?:url\(\s*|@import\s+)[\"']?\s*((?:[a-z][a-z0-9+.-]*:)?//)", re.IGNORECASE)
_REFRESH: Final = re.compile(r"url\s*=\s*[\"']?\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_LOADING: Final = frozenset(
    {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "manifest"}
)
_PLAIN_LINKS: Final = frozenset({"a", "area"})
_NAMES: Final = frozenset(
    {"class", "id", "for", "type", "role", "rel", "charset", "name", "lang", "http-equiv", "media", "tabindex", "width"}
)
"""Attributes that hold names of the page's own: their single words are not looked at, the rest of them is."""

_POLICY: Final = re.compile(
    r"\b(?:[a-z]+-)+(?:src|uri|action|ancestors|elem|attr|requests)\b|\bsandbox\b|\b(?:data|blob):"
    r"|'(?:none|self|unsafe-[a-z]+)'|'sha(?:256|384|512)-[A-Za-z0-9+/=]{44,88}'"
)
"""What a content policy is written with; anything else in one is looked at."""

_JSON: Final = "application/json"
_SHAPED: Final = frozenset({"hot_spots", "significant", "felt", "stretches", "lamps"})
"""Blocks in which shapes may stand that are drawn without incidents."""

_SHAPES: Final = frozenset({"rings", "at", "data"})

_ROUTES: Final = ("walk", "protocol")
"""Blocks in which points on the way stand."""


@dataclass(slots=True)
class Element:
    """A script or style: its declared name, type, text and line."""

    tag: str
    kind: str
    name: str
    line: int
    text: str = ""

    @property
    def sha256(self) -> str:
        """SHA-256 of its text in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(slots=True)
class Page:
    """A page taken apart."""

    elements: list[Element] = field(default_factory=list)
    words: Part = field(default_factory=lambda: Part("page"))
    loaded: list[str] = field(default_factory=list)


def read_page(text: str) -> Page:
    """Take an HTML page apart."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    parser.end_element()
    return parser.page


def harmless_parts(page: bytes) -> dict[str, str]:
    """Give the SHA-256 of every block and every script and style of a page that was made without incidents.

    What is byte for byte the same in a page that is made with them passes an audit.

    Parameters
    ----------
    page
        An HTML page, UTF-8.

    Returns
    -------
    dict
        Hex digests by block name; scripts and styles as ``script 1``, ``style 1`` and so on.
    """
    found: dict[str, str] = {}
    for element in read_page(page.decode("utf-8")).elements:
        number = sum(name.startswith(f"{element.tag} ") for name in found) + 1
        found[element.name or f"{element.tag} {number}"] = element.sha256
    return found


def harmless_values(values: Iterable[Any]) -> dict[str, str]:
    """Give the SHA-256 of shapes that were drawn without incidents, for ``harmless`` of an audit.

    Parameters
    ----------
    values
        What stands in a page under ``rings``, ``at`` or ``data``, as JSON has it.
    """
    return {f"shape {number}": _value_sha256(value) for number, value in enumerate(values, start=1)}


def _value_sha256(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, separators=(",", ":")).encode()).hexdigest()


def _left_to_look_at(item: Any, shapes: frozenset[str]) -> Any:
    """Leave out of a block the shapes that are number for number the same when they are drawn without incidents."""
    if isinstance(item, dict):
        return {
            key: [] if key in _SHAPES and _value_sha256(value) in shapes else _left_to_look_at(value, shapes)
            for key, value in item.items()
        }
    return [_left_to_look_at(value, shapes) for value in item] if isinstance(item, list) else item


def block_parts(page: Page, harmless: Mapping[str, str]) -> tuple[list[Part], list[tuple[str, str]]]:
    """Give the parts of a page that are not harmless, and what is wrong with its blocks as (kind, where)."""
    parts: list[Part] = [page.words]
    wrong: list[tuple[str, str]] = []
    known = {block.name: block for block in BLOCKS}
    shapes = frozenset(sha for name, sha in harmless.items() if name.startswith("shape "))
    for element in page.elements:
        digest = element.sha256
        where = f"block {element.name}" if element.name else f"{element.tag} on line {element.line}"
        if _is_vouched_for(element, digest, harmless):
            continue
        if element.kind != _JSON:
            parts.append(_code(where, element))
            continue
        block = known.get(element.name)
        if block is None:
            wrong.append(("block_undeclared", where))
        try:
            along = element.name in _ROUTES
            text = element.text
            if shapes and element.name in _SHAPED:
                text = json.dumps(_left_to_look_at(load_json(text), shapes))
            parts.append(json_part(where, text, _counts(block), along_streets=along))
        except (ValueError, RecursionError):
            wrong.append(("unreadable", where))
    return parts, wrong


def blocks_not_for(page: Page, profile: str) -> list[str]:
    """Name the blocks that this audience may not have at all."""
    barred = {block.name for block in BLOCKS if profile not in block.profiles}
    return [element.name for element in page.elements if element.name in barred]


def css_loads(text: str) -> bool:
    """Tell whether a style would load something from elsewhere."""
    return _CSS_LOADS.search(text) is not None


def _is_vouched_for(element: Element, digest: str, harmless: Mapping[str, str]) -> bool:
    """Tell whether an element is the same without incidents: a block under its own name, code under any."""
    if element.kind != _JSON:
        return digest in harmless.values()
    return bool(element.name) and any(
        digest == known and (name == element.name or name.startswith(f"{element.name} ("))
        for name, known in harmless.items()
    )


def _counts(block: Block | None) -> frozenset[str]:
    if block is None:
        return frozenset(name for known in BLOCKS for name in known.counts)
    return frozenset(block.counts)


def _code(where: str, element: Element) -> Part:
    part = Part(where, code=True)
    part.add_text(element.text)
    with contextlib.suppress(ValueError, RecursionError):
        part.add_json(load_json(element.text))
    return part


class _Parser(HTMLParser):
    """Sorts what stands in a page; character references are read as the signs that they stand for."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: Element | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.end_element()
        line = self.getpos()[0]
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "style"):
            self._open = Element(tag, given.get("type", "").lower(), given.get("data-block", ""), line)
        for name, value in given.items():
            if self._loads(tag, name, value, given):
                self.page.loaded.append(f"{tag} {name} on line {line}")
            if value and not (name in _NAMES and value.isascii() and len(value.split()) == 1 and value.isidentifier()):
                is_policy = given.get("http-equiv", "").lower() == "content-security-policy"
                said = _POLICY.sub(" ", value) if is_policy else value
                self.page.words.add_text(unquote(said), f"{tag} {name} on line {line}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.end_element()

    def handle_endtag(self, tag: str) -> None:
        if self._open is not None and tag == self._open.tag:
            self.end_element()

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.text += data
        elif data.strip():
            self.page.words.add_text(data, f"line {self.getpos()[0]}")

    def handle_comment(self, data: str) -> None:
        self.page.words.add_text(data, f"comment on line {self.getpos()[0]}")

    def handle_decl(self, decl: str) -> None:
        self.page.words.add_text(decl, f"line {self.getpos()[0]}")

    def handle_pi(self, data: str) -> None:
        self.page.words.add_text(data, f"line {self.getpos()[0]}")

    def unknown_decl(self, data: str) -> None:
        self.page.words.add_text(data, f"line {self.getpos()[0]}")

    def end_element(self) -> None:
        """Close a script or style, at its end tag or at the end of the page."""
        if self._open is None:
            return
        if self._open.kind != _JSON and css_loads(self._open.text):
            self.page.loaded.append(f"{self._open.tag} on line {self._open.line}")
        self.page.elements.append(self._open)
        self._open = None

    @staticmethod
    def _loads(tag: str, name: str, value: str, given: Mapping[str, str]) -> bool:
        if name == "style":
            return css_loads(value)
        if name in ("href", "xlink:href"):
            return tag not in _PLAIN_LINKS and bool(_FOREIGN.match(value))
        if name == "srcset":
            return any(_FOREIGN.match(source) for source in value.split(","))
        if name == "content" and given.get("http-equiv", "").lower() == "refresh":
            return bool(_REFRESH.search(value))
        return name in _LOADING and bool(_FOREIGN.match(value))

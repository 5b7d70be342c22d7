"""Audit: searches a file, before anybody gets it, for what its audience may not see."""

from __future__ import annotations

import base64
import binascii
import html
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, Final

from hotspots.model.released import Profile
from hotspots.privacy.auditing.finding import Finding
from hotspots.privacy.auditing.page import block_parts, blocks_not_for, css_loads, read_page
from hotspots.privacy.auditing.parts import Part, json_part
from hotspots.privacy.auditing.pictures import is_drawing_only, is_pixels_only
from hotspots.privacy.auditing.places import find_places
from hotspots.privacy.auditing.printed import pdf_parts
from hotspots.privacy.auditing.private import PrivateData
from hotspots.privacy.auditing.spot_tables import find_hot_spots, find_hours, find_sensitive
from hotspots.privacy.auditing.tables import NotReadableError, csv_part, geopackage_parts, unused_text, workbook_parts
from hotspots.privacy.auditing.words import find_in_columns, find_words, first_withheld
from hotspots.privacy.counts import COUNT_FIELDS, find_small_counts

TEXT_TYPES: Final = frozenset({".txt", ".md", ".ics", ".toml", ".log", ".css", ".js"})
MARKUP_TYPES: Final = frozenset({".gpx", ".xml", ".svg", ".kml"})
READ_TYPES: Final = frozenset({".html", ".htm", ".json", ".geojson", ".csv", ".tsv", ".gpkg", ".xlsx", ".pdf"}) | (
    TEXT_TYPES | MARKUP_TYPES
)
"""What can be audited; a file of any other type is a finding."""


_PACKED: Final = re.compile(r"(?<![A-Za-z0-9+/_=-])(?:[A-Za-z0-9+/]{24,}|[A-Za-z0-9_-]{24,})={0,2}(?![A-Za-z0-9+/_-])")
_HEX: Final = re.compile(r"[0-9a-fA-F]+")
_IMAGE: Final = re.compile(r"data:(?:image/(?!svg)|font/|application/font)[^,]*,\s*$")
_DIGEST_BYTES: Final = 64
_DEEPEST: Final = 3
_MOST_BYTES: Final = 100_000_000
_PRINTABLE: Final = 0.95
_TAG: Final = re.compile(r"<(?P<tag>[?!/]?[\w:-]*)(?P<rest>[^>]*)>")
_ATTRIBUTE: Final = re.compile(r"[\w:-]+\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")

_KNOW_POLES: Final = ("internal", "partner")
"""Audiences of lists of faults: the municipality, and those who own lamps."""

Wrong = tuple[str, str]


def audit(
    name: str,
    data: bytes,
    private: PrivateData,
    *,
    profile: Profile,
    harmless: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Search a file for what an audience may not see.

    Parameters
    ----------
    name
        Of the file; its ending says how it is read.
    data
        Its bytes.
    private
        What to look for.
    profile
        The audience. Internal files may hold places and counts; all else is looked for in them too.
    harmless
        SHA-256 of blocks, scripts and styles that were made without incidents, by block name (see
        :func:`~hotspots.privacy.auditing.page.harmless_parts`): what is byte for byte the same is passed over.
        A block that may look in several ways has more names: ``lighting``, ``lighting (en)``.

    Returns
    -------
    tuple of Finding
        Gravest first; empty if the file may leave. The same file gives the same findings.
    """
    try:
        parts, wrong = _take_apart(name, data, profile, harmless or {})
    except NotReadableError:
        parts, wrong = [], [("unreadable", "")]
    private = private.beside_poles if profile.name in _KNOW_POLES else private
    seen: dict[tuple[str, str], int] = {}
    sources: dict[tuple[str, str], tuple[str, str, int] | None] = {}
    first: dict[tuple[str, str], str] = {}
    for part, inside in _unpacked(parts, wrong):
        for kind, where, times in _look(part, private, profile):
            key = (kind, part.where + inside)
            first.setdefault(key, part.at(where))
            seen[key] = seen.get(key, 0) + times
            if kind == "withheld" and key not in sources:
                tokens = first_withheld(part, private)
                sources[key] = None if tokens is None else private.origin(tokens)
    found = [Finding(kind, name, where, 1, profile.name, profile.k) for kind, where in dict.fromkeys(wrong)]
    found += [
        Finding(kind, name, first[kind, part], n, profile.name, profile.k, sources.get((kind, part)))
        for (kind, part), n in seen.items()
    ]
    return tuple(sorted(found, key=lambda finding: finding.gravity))


def _take_apart(
    name: str, data: bytes, profile: Profile, harmless: Mapping[str, str]
) -> tuple[list[Part], list[Wrong]]:
    ending = PurePath(name).suffix.lower()
    if ending == ".png" and profile.name == "internal":
        # What pixels show cannot be searched, so pictures stay internal; nothing may be hidden beside them.
        return [], [] if is_pixels_only(data) else [("unreadable", "")]
    if ending not in READ_TYPES:
        return [], [("type_unknown", "")]
    if ending in _PACKED_TYPES:
        return _PACKED_TYPES[ending](data), []
    text = _decoded(data)
    if ending in (".html", ".htm"):
        page = read_page(text)
        parts, wrong = block_parts(page, harmless)
        wrong += [("loaded", where) for where in page.loaded]
        wrong += [("block_not_for_profile", f"block {block}") for block in blocks_not_for(page, profile.name)]
        return parts, wrong
    if ending in (".json", ".geojson"):
        try:
            return [json_part("", text.removeprefix("\ufeff"), COUNT_FIELDS, along_streets=True)], []
        except ValueError:
            raise NotReadableError from None
    if ending in (".csv", ".tsv"):
        return [csv_part("", text)], []
    if ending in MARKUP_TYPES:
        return [_markup(text)], [("loaded", "")] if css_loads(text) or "<?xml-stylesheet" in text else []
    part = Part("")
    part.add_text(text)
    return [part], []


def _printed(data: bytes) -> list[Part]:
    """Take a PDF apart: what is printed is read letter by letter; nothing in it may act or be attached."""
    if not is_drawing_only(data):
        raise NotReadableError
    return pdf_parts(data)


def _database(data: bytes) -> list[Part]:
    left = Part("raw bytes")
    left.add_text(unused_text(data), "text")
    return [*geopackage_parts(data), left]


_PACKED_TYPES: Final = {".gpkg": _database, ".xlsx": workbook_parts, ".pdf": _printed}


def _decoded(data: bytes) -> str:
    """Read text as UTF-8, UTF-16 with a mark, or else Windows-1252, which reads anything that is text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise NotReadableError from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise NotReadableError
    return text


def _markup(text: str) -> Part:
    """Take markup apart without running it: what stands between tags, in attributes and in comments.

    Numbers that stand in the attributes of one tag are held together, as latitude and longitude are.
    """
    part = Part("", along_streets=True)
    line, last = 1, 0
    for found in _TAG.finditer(text):
        between = text[last : found.start()]
        if between.strip():
            part.add_text(html.unescape(between), f"line {line}")
        line += text.count("\n", last, found.start())
        values = [one or other for one, other in _ATTRIBUTE.findall(found["rest"])]
        if found["tag"][:1] in ("!", "?"):
            values = [found[0]]
        if values and not all("://" in value for value in values):
            part.add_text(html.unescape(" ; ".join(values)), f"line {line}")
        line += text.count("\n", found.start(), found.end())
        last = found.end()
    if text[last:].strip():
        part.add_text(html.unescape(text[last:]), f"line {line}")
    return part


def _look(part: Part, private: PrivateData, profile: Profile) -> Iterator[tuple[str, Any, int]]:
    yield from find_words(part, private)
    yield from find_in_columns(part, private)
    if profile.name == "internal":
        return
    yield from find_hours(part)
    if not profile.legal_basis:
        yield from find_sensitive(part, private)
    if profile.name != "partner":
        yield from find_hot_spots(part)
    yield from find_places(part, private)
    yield from find_small_counts(part, profile.k)


def _unpacked(parts: list[Part], wrong: list[Wrong]) -> Iterator[tuple[Part, str]]:
    """Give each part, and after it what is packed in its texts; what cannot be unpacked is wrong."""
    waiting = [(part, 0) for part in parts]
    while waiting:
        part, depth = waiting.pop(0)
        yield part, ">" * depth
        if part.code and part.where.startswith("style"):
            continue
        for text, where in zip(part.strings, part.string_where, strict=True):
            for found in _PACKED.finditer(text):
                if _IMAGE.search(text[max(0, found.start() - 60) : found.start()]):
                    continue
                inner = unpack(found[0])
                if inner is None:
                    continue
                if inner == "" or depth >= _DEEPEST:
                    wrong.append(("opaque", part.at(where)))
                    continue
                waiting.append((_inner(part.at(where), inner, part.counts), depth + 1))


def _inner(where: str, text: str, counts: frozenset[str]) -> Part:
    try:
        return json_part(where, text, counts)
    except ValueError:
        part = Part(where, counts=counts)
        part.add_text(text, "packed text")
        return part


def unpack(packed: str) -> str | None:
    """Read base64, and what is deflated in it.

    Returns
    -------
    str or None
        The text inside; ``""`` if there is something inside that is no text and longer than a digest; None if there is
        nothing inside.
    """
    if _HEX.fullmatch(packed) and len(packed) <= 2 * _DIGEST_BYTES:
        return None
    plain = packed.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    inflated = _inflated(data)
    if inflated is not None:
        return inflated
    text = _as_text(data)
    if text is not None:
        return text
    return "" if len(data) > _DIGEST_BYTES and not _is_word(packed) else None


def _inflated(data: bytes) -> str | None:
    for bits in (zlib.MAX_WBITS, zlib.MAX_WBITS | 16, -zlib.MAX_WBITS):
        reader = zlib.decompressobj(bits)
        try:
            inner = reader.decompress(data, _MOST_BYTES)
        except zlib.error:
            continue
        if not inner or (bits < 0 and (not reader.eof or reader.unused_data)):
            continue
        text = _as_text(inner)
        return "" if text is None or reader.unconsumed_tail else text
    return None


def _as_text(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    readable = sum(sign.isprintable() or sign in "\r\n\t" for sign in text)
    return text if text and readable >= _PRINTABLE * len(text) else None


def _is_word(packed: str) -> bool:
    """Tell whether a long run of letters is a name or a path and no packed data: it has no digits or no capitals."""
    return packed.islower() or not any(sign.isdigit() for sign in packed)

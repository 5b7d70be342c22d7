"""Rows with distinctive values, planted in files of every kind: an audit finds each of them, and clean files pass."""

import base64
import gzip
import io
import json
import sqlite3
import unicodedata
import warnings
import zlib

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely
from made_up import incidents_at, spread

from city import CRS, ORIGIN, grid_town
from hotspots.crs import to_lonlat
from hotspots.errors import PrivacyError
from hotspots.i18n import Translator
from hotspots.privacy import INTERNAL, PARTICIPANT, PARTNER, PROFILES, PUBLIC, PrivateData, audit, refuse_if

NAME = "Xantippa Quistgård"
TEXT = "hon sprang mot grindhålet bakom Zätaskolan"
CASE = "0587K44417123"
TOWN = grid_town(6)
XY = spread(400, ORIGIN, seed=11, side_m=470)
INCIDENTS = incidents_at(
    XY, withheld=frozenset({NAME.casefold(), "xantippa", "quistgård", TEXT.casefold(), CASE.casefold()})
)
PRIVATE = PrivateData.from_incidents(INCIDENTS, streets=TOWN, allowed_names=["kontakt@testby.se", "0532-17 00 00"])
LON, LAT = to_lonlat(XY, CRS)[7]
EAST, NORTH = XY[7]

WORDS = {
    "name": (NAME, "withheld"),
    "one word of it": ("QUISTGÅRD", "withheld"),
    "free text": (TEXT, "withheld"),
    "case number": (CASE, "withheld"),
    "telephone": ("070-174 06 35", "phone"),
    "telephone in a row": ("0701740635", "phone"),
    "telephone abroad": ("+46 70 174 06 35", "phone"),
    "e-mail": ("xanq@example.org", "email"),
    "personal number": ("811228-9874", "personal_number"),
    "with century": ("19811228-9874", "personal_number"),
    "in a row": ("198112289874", "personal_number"),
    "over a hundred": ("811228+9874", "personal_number"),
    "with a space": ("811228 9874", "personal_number"),
    "with a dash": ("811228–9874", "personal_number"),
    "without ending": ("811228-XXXX", "personal_number"),
    "coordination number": ("701063-2391", "personal_number"),
}
PLACES = {
    "degrees": f"{LAT:.6f}, {LON:.6f}",
    "longitude first": f"[{LON:.5f}, {LAT:.5f}]",
    "with decimal commas": f"{LAT:.6f}".replace(".", ",") + "; " + f"{LON:.6f}".replace(".", ","),
    "metres": f"{EAST:.1f} {NORTH:.1f}",
    "north first": f"{NORTH:.0f} {EAST:.0f}",
    "whole 1e-5 degrees": f"{LON * 1e5:.0f},{LAT * 1e5:.0f}",
}
SECRETS = {**WORDS, **{what: (text, "place") for what, text in PLACES.items()}}


def page(block="{}", name="walk", *, head="", body="", harmless=""):
    return (
        f'<!doctype html>\n<html lang="sv"><head><meta charset="utf-8">{head}{harmless}</head>\n<body>{body}'
        f'<a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>\n'
        f'<script type="application/json" data-block="{name}">{block}</script></body></html>'
    ).encode()


def packed(text, how):
    data = {"plain": lambda b: b, "deflated": zlib.compress, "gzipped": lambda b: gzip.compress(b, mtime=0)}[how](
        text.encode()
    )
    return base64.b64encode(data).decode()


def workbook(text, where):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["rang", "namn"])
    sheet.append([1, "Storgatan"])
    if where == "cell":
        sheet.append([2, text])
    elif where == "hidden sheet":
        hidden = book.create_sheet("stöd")
        hidden.sheet_state = "hidden"
        hidden["C9"] = text
    elif where == "comment":
        sheet["A1"].comment = openpyxl.comments.Comment(text, "x")
    elif where == "properties":
        book.properties.description = text
    elif where == "heading":
        sheet["C1"] = text
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def geopackage(tmp_path, frame, **more):
    path = tmp_path / "made.gpkg"
    path.unlink(missing_ok=True)
    frame.to_file(path, layer="walk", **more)
    return path


FAR = gpd.GeoDataFrame({"name": ["Storgatan"]}, geometry=[shapely.Point(ORIGIN[0] - 9000, ORIGIN[1])], crs=CRS)

TEXT_FILES = {
    "JSON block, deep": lambda text: ("a.html", page(json.dumps({"stops": [{"why": [{"x": ["", text]}]}]}))),
    "JSON block, key": lambda text: ("a.html", page(json.dumps({"stops": {text: 1}}))),
    "JSON block, key there twice": lambda text: ("a.html", page('{"a": %s, "a": 1}' % json.dumps(text))),  # noqa: UP031
    "JSON block, escaped": lambda text: ("a.html", page(json.dumps({"a": text}, ensure_ascii=True))),
    "HTML text": lambda text: ("a.html", page(body=f"<p>{text}</p>")),
    "HTML comment": lambda text: ("a.html", page(body=f"<!-- {text} -->")),
    "HTML attribute": lambda text: ("a.html", page(body=f'<p title="{text}">a</p>')),
    "HTML references": lambda text: ("a.html", page(body=f"<p>{''.join(f'&#{ord(sign)};' for sign in text)}</p>")),
    "script": lambda text: ("a.html", page(head=f'<script>var a = "{text}";</script>')),
    "undeclared JSON": lambda text: ("a.html", page(head=f'<script type="application/json">["{text}"]</script>')),
    "base64": lambda text: ("a.html", page(json.dumps({"data": packed(f"plain words before: {text}", "plain")}))),
    "deflated base64": lambda text: ("a.html", page(json.dumps({"d": packed(json.dumps([text] * 3), "deflated")}))),
    "gzipped base64": lambda text: ("a.html", page(json.dumps({"d": packed(f"{text} " * 4, "gzipped")}))),
    "gzipped twice": lambda text: (
        "a.html",
        page(json.dumps({"d": packed(packed(f"{text} " * 4, "gzipped"), "deflated")})),
    ),
    "data address": lambda text: (
        "a.html",
        page(body=f'<img src="data:image/svg+xml;base64,{packed(f"<text>{text}</text>", "plain")}">'),
    ),
    "JSON": lambda text: ("a.json", json.dumps({"a": [{"b": text}]}).encode()),
    "GeoJSON": lambda text: ("a.geojson", json.dumps({"features": [{"properties": {"name": text}}]}).encode()),
    "CSV": lambda text: ("a.csv", f'rang;namn\r\n1;"Storgatan"\r\n2;"{text}"\r\n'.encode("utf-8-sig")),
    "CSV in Windows-1252": lambda text: ("a.csv", f'rang;namn\r\n2;"{text}"\r\n'.encode("cp1252")),
    "GPX description": lambda text: (
        "a.gpx",
        f'<?xml version="1.0"?><gpx><wpt lat="1" lon="2"><desc>{text}</desc></wpt></gpx>'.encode(),
    ),
    "GPX comment": lambda text: ("a.gpx", f'<?xml version="1.0"?><gpx><!-- {text} --></gpx>'.encode()),
    "text": lambda text: ("a.txt", f"Metod\n\n{text}\n".encode()),
    "text in UTF-16": lambda text: ("a.txt", f"Metod\n{text}\n".encode("utf-16")),
}


@pytest.mark.parametrize("file", TEXT_FILES)
@pytest.mark.parametrize("secret", SECRETS)
def test_what_is_planted_in_a_text_file_is_found(file, secret):
    text, kind = SECRETS[secret]
    name, data = TEXT_FILES[file](text)
    found = audit(name, data, PRIVATE, profile=PUBLIC)
    assert kind in {finding.kind for finding in found}
    said = " ".join(Translator("sv").message(finding.what) + finding.where for finding in found)
    assert text not in said


@pytest.mark.parametrize("where", ["cell", "hidden sheet", "comment", "properties", "heading"])
@pytest.mark.parametrize("secret", SECRETS)
def test_what_is_planted_in_a_workbook_is_found(where, secret):
    text, kind = SECRETS[secret]
    found = audit("a.xlsx", workbook(text, where), PRIVATE, profile=PUBLIC)
    assert kind in {finding.kind for finding in found}


@pytest.mark.parametrize("secret", SECRETS)
def test_what_is_planted_in_a_geopackage_is_found(secret, tmp_path):
    text, kind = SECRETS[secret]
    path = geopackage(tmp_path, FAR.assign(note=text))
    assert kind in {finding.kind for finding in audit("a.gpkg", path.read_bytes(), PRIVATE, profile=PUBLIC)}
    path = geopackage(tmp_path, FAR)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE side (a INTEGER, b TEXT)")
        connection.execute("INSERT INTO side VALUES (1, ?)", (text,))
    connection.close()
    assert kind in {finding.kind for finding in audit("a.gpkg", path.read_bytes(), PRIVATE, profile=PUBLIC)}


@pytest.mark.parametrize("crs", [3006, 4326, 3011, 3857])
@pytest.mark.parametrize("shape", ["point", "line"])
def test_a_geometry_in_a_geopackage_is_found_in_any_crs(crs, shape, tmp_path):
    other = shapely.Point(ORIGIN[0] - 900, ORIGIN[1] - 900)
    line = shapely.LineString([other, shapely.Point(XY[7]), other])
    frame = gpd.GeoDataFrame(geometry=[shapely.Point(XY[7]) if shape == "point" else line], crs=CRS).to_crs(crs)
    found = audit("a.gpkg", geopackage(tmp_path, frame).read_bytes(), PRIVATE, profile=PUBLIC)
    assert {finding.kind for finding in found} == {"place"}


PLACE_FILES = {
    "GPX waypoint": ("a.gpx", f'<gpx><trk/><wpt lat="{LAT:.6f}" lon="{LON:.6f}"/></gpx>'),
    "GPX waypoint over lines": ("a.gpx", f'<gpx><wpt\n lon="{LON:.6f}"\n lat="{LAT:.6f}"/></gpx>'),
    "KML": ("a.kml", f"<kml><coordinates>{LON:.7f},{LAT:.7f},0</coordinates></kml>"),
    "XML elements": ("a.xml", f"<a><lat>{LAT:.6f}</lat><lon>{LON:.6f}</lon></a>"),
    "GeoJSON point": ("a.geojson", json.dumps({"geometry": {"type": "Point", "coordinates": [LON, LAT]}})),
    "GeoJSON with height": ("a.geojson", json.dumps({"coordinates": [round(LON, 5), round(LAT, 5), 12.5]})),
    "object": ("a.json", json.dumps({"p": {"lat": round(LAT, 5), "id": 3, "lon": round(LON, 5)}})),
    "object of objects": ("a.json", json.dumps({"lat": {"v": LAT}, "lon": {"v": LON}})),
    "metres": ("a.json", json.dumps([[3, [EAST, NORTH]]])),
    "whole units": ("a.json", json.dumps({"at": [round(LON * 1e5), round(LAT * 1e5)]})),
    "1e-6 degrees": ("a.json", json.dumps({"at": [round(LAT * 1e6), round(LON * 1e6)]})),
    "centimetres": ("a.json", json.dumps([round(EAST * 100), round(NORTH * 100)])),
    "flat list": ("a.json", json.dumps([1.5, 2.5, 3.5, 4.5, LON, LAT, 5.5, 6.5])),
    "columns": ("a.json", json.dumps({"x": [1.0, 2.0, LON], "name": ["", "", ""], "y": [1.0, 2.0, LAT]})),
    "text in JSON": ("a.json", json.dumps({"wkt": f"POINT ({LON:.6f} {LAT:.6f})"})),
    "JSON in JSON": ("a.json", json.dumps({"inner": json.dumps({"lat": LAT, "lon": LON})})),
    "SVG path": ("a.svg", f'<svg><path d="M{EAST:.1f},{NORTH:.1f}L0,0"/></svg>'),
    "CSV": ("a.csv", f"lat;namn;antal;andel;lon\n{LAT:.6f};A;9;3;{LON:.6f}\n".replace(".", ",")),
    "CSV with commas": ("a.csv", f"id,N,x,y,z,E\n1,{NORTH:.2f},1,2,3,{EAST:.2f}\n"),
    "text": ("a.txt", f"Plats: N {NORTH:.0f}, E {EAST:.0f}."),
}


@pytest.mark.parametrize("file", PLACE_FILES)
def test_a_place_is_found_however_it_is_written(file):
    name, text = PLACE_FILES[file]
    assert "place" in {finding.kind for finding in audit(name, text.encode(), PRIVATE, profile=PARTICIPANT)}


def test_lists_of_differences_and_columns_of_places_are_found():
    units = np.rint(to_lonlat(XY, CRS) * 1e5).astype(int)
    steps = np.diff(units, axis=0, prepend=0).ravel().tolist()
    for listed in (steps, {"lon": units[:, 0].tolist(), "lat": units[:, 1].tolist()}, units.ravel().tolist()):
        found = audit("a.json", json.dumps({"p": listed}).encode(), PRIVATE, profile=PUBLIC)
        assert max(finding.times for finding in found if finding.kind == "place") > 350


def test_internal_files_may_hold_places_and_counts_but_not_words():
    block = json.dumps({"incidents": [{"at": [LON, LAT], "count": 1, "text": NAME}]})
    found = audit("a.html", page(block), PRIVATE, profile=INTERNAL)
    assert [finding.kind for finding in found] == ["withheld"]


@pytest.mark.parametrize("count", [0, 1, 4])
def test_counts_below_k_are_found_in_fields_that_hold_counts(count, tmp_path):
    block = json.dumps({"cells": [{"count": 10, "rings": []}, {"count": count}], "k": 2})
    for name, data in (
        ("a.html", page(block, "cells")),
        ("a.json", block.encode()),
        ("a.csv", f"Antal;namn\n10;A\n{count};B\n".encode()),
        ("a.gpkg", geopackage(tmp_path, FAR.assign(count=count)).read_bytes()),
    ):
        found = audit(name, data, PRIVATE, profile=PUBLIC)
        assert [finding.kind for finding in found] == ["count"], name
    assert "count" not in {
        finding.kind
        for finding in audit("a.html", page(block.replace(str(count) + "}", "5}"), "cells"), PRIVATE, profile=PUBLIC)
    }
    three = page(json.dumps({"cells": [{"count": 3}]}), "cells")
    assert audit("a.html", three, PRIVATE, profile=PARTNER) == ()
    assert [finding.kind for finding in audit("a.html", three, PRIVATE, profile=PUBLIC)] == ["count"]


def test_other_numbers_may_be_small():
    assert (
        audit("a.html", page(json.dumps({"stops": [{"order": 1, "minutes": 5, "count": 1}]})), PRIVATE, profile=PUBLIC)
        == ()
    )


@pytest.mark.parametrize(
    "element",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
        '<link rel="preconnect" href="https://cdn.example">',
        '<img src="http://tiles.example/1.png">',
        '<img srcset="a.png 1x, https://tiles.example/1.png 2x">',
        "<style>p { background: url(https://tiles.example/1.png) }</style>",
        '<style>@import "https://cdn.example/x.css";</style>',
        "<p style=\"background: url('//tiles.example/1.png')\">a</p>",
        '<iframe src="https://example.org"></iframe>',
        '<svg><use xlink:href="https://example.org/a.svg#b"/></svg>',
        '<meta http-equiv="refresh" content="0; url=https://example.org">',
        '<a href="#x" ping="https://example.org">a</a>',
        '<form action="https://example.org"></form>',
        '<base href="https://example.org/">',
        '<object data="https://example.org/a"></object>',
    ],
)
def test_what_a_page_would_load_from_elsewhere_is_found(element):
    found = audit("a.html", page(body=element), PRIVATE, profile=INTERNAL)
    assert [finding.kind for finding in found] == ["loaded"]


@pytest.mark.parametrize(
    "element",
    [
        '<a href="https://www.openstreetmap.org/">a</a>',
        '<img src="data:image/png;base64,' + base64.b64encode(bytes(range(256))).decode() + '">',
        "<style>p { background: url(images/layers.png); behavior: url(#default#VML) }</style>",
        '<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>',
        """<meta http-equiv="Content-Security-Policy" """
        """content="script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='">""",
    ],
)
def test_what_loads_nothing_passes(element):
    assert audit("a.html", page(body=element), PRIVATE, profile=PUBLIC) == ()


@pytest.mark.parametrize("name", ["a.docx", "a.png", "a.zip", "a", "a.bin", "a.csv.gz"])
def test_a_file_that_cannot_be_read_does_not_pass(name):
    assert [finding.kind for finding in audit(name, b"anything", PRIVATE, profile=PUBLIC)] == ["type_unknown"]


@pytest.mark.parametrize("name", ["a.json", "a.gpkg", "a.xlsx", "a.geojson", "a.html", "a.txt"])
def test_a_damaged_file_does_not_pass(name):
    data = b"\x00\x01PK nothing" if name not in ("a.html",) else page("{not json")
    assert {finding.kind for finding in audit(name, data, PRIVATE, profile=PUBLIC)} == {"unreadable"}


def test_packed_data_pass_only_if_they_are_the_same_without_incidents():
    streets = json.dumps({"data": base64.b64encode(zlib.compress(np.arange(500, dtype="u1").tobytes())).decode()})
    made = page(streets, "basemap")
    assert [finding.kind for finding in audit("a.html", made, PRIVATE, profile=PUBLIC)] == ["opaque"]
    from hotspots.privacy import harmless_parts

    harmless = harmless_parts(made)
    assert set(harmless) == {"basemap"}
    assert audit("a.html", made, PRIVATE, profile=PUBLIC, harmless=harmless) == ()
    assert audit("a.html", made, PRIVATE, profile=PUBLIC, harmless={"basemap (en)": harmless["basemap"]}) == ()
    other = audit("a.html", made, PRIVATE, profile=PUBLIC, harmless={"lighting": harmless["basemap"]})
    assert [finding.kind for finding in other] == ["opaque"]
    changed = page(streets.replace("data", "dada"), "basemap")
    assert [finding.kind for finding in audit("a.html", changed, PRIVATE, profile=PUBLIC, harmless=harmless)] == [
        "opaque"
    ]


def test_an_audience_may_not_have_the_blocks_of_another():
    for name in PROFILES:
        kinds = [finding.kind for finding in audit("a.html", page("{}", "incidents"), PRIVATE, profile=PROFILES[name])]
        assert kinds == ([] if name == "internal" else ["block_not_for_profile"])
    assert [finding.kind for finding in audit("a.html", page("{}", "extra"), PRIVATE, profile=INTERNAL)] == [
        "block_undeclared"
    ]


def test_the_municipality_may_be_reached():
    text = "Kontakt: kontakt@testby.se, 0532-17 00 00, OpenStreetMap, Storgatan"
    assert audit("a.html", page(body=f"<p>{text}</p>"), PRIVATE, profile=PUBLIC) == ()


@pytest.mark.parametrize(
    "written",
    [
        unicodedata.normalize("NFD", NAME),
        "quist\u00adgård",
        "Xantippa_Quistgård",
        "xantippa-QUISTGÅRD",
        "Xantippa\u00a0Quistgård",
        "(Quistgård)",
    ],
)
def test_a_name_is_found_however_it_is_spelled(written):
    found = audit("a.txt", f"Se {written}.".encode(), PRIVATE, profile=INTERNAL)
    assert [finding.kind for finding in found] == ["withheld"]


def test_refusing_says_the_gravest_and_never_the_value():
    refuse_if(())
    one = audit("public/a.txt", f"{NAME}".encode(), PRIVATE, profile=PUBLIC)
    with pytest.raises(PrivacyError, match="allowed_names") as refused:
        refuse_if(one)
    assert refused.value.exit_code == 3
    several = audit("public/a.txt", f"{NAME}\n811228-9874\n{LAT:.6f} {LON:.6f}".encode(), PRIVATE, profile=PUBLIC)
    assert [finding.kind for finding in several] == ["personal_number", "withheld", "place"]
    with pytest.raises(PrivacyError, match="personal numbers, withheld words, places of incidents") as refused:
        refuse_if(several)
    assert "line 2" in str(refused.value)
    for said in (str(refused.value), Translator("sv").message(refused.value)):
        assert "Xantippa" not in said
        assert "9874" not in said


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-26 18:30",
        "Period 2024-01-01–2025-12-31",
        "fre–lör 22–02, 00-06 06-12 12-18 18-24",
        "EPSG:3006, 674000 6580000",
        "way 1304121234",
        "20261126T183000Z",
        "ISBN 978-91-7000-150-5",
        "version 1.9.4",
        "p = 0,0012 (q = 0,04)",
        "12 345 678 m²",
        "811328-9874",
        "811228-9875",
        "sha256 " + "0123456789abcdef" * 4,
        "10 000–20 000",
        "112",
        "Artikel 07 12 14",
    ],
)
def test_ordinary_text_is_no_finding(text):
    assert audit("a.txt", text.encode(), PRIVATE, profile=PUBLIC) == ()


def test_clean_files_of_every_kind_pass(tmp_path):
    far = to_lonlat(np.array([[ORIGIN[0] - 900, ORIGIN[1] - 900]]), CRS)[0]
    files = {
        "a.html": page(json.dumps({"stops": [{"name": "Storgatan", "at": far.tolist()}]})),
        "a.geojson": FAR.to_json().encode(),
        "a.csv": "rang;namn;antal\r\n1;Storgatan;10\r\n".encode("utf-8-sig"),
        "a.gpx": f'<gpx><wpt lat="{far[1]}" lon="{far[0]}"><name>Storgatan</name></wpt></gpx>'.encode(),
        "a.xlsx": workbook("", "nowhere"),
        "a.gpkg": geopackage(tmp_path, FAR).read_bytes(),
        "a.txt": "Rutor om 250 m, minst 5 händelser.".encode(),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, data in files.items():
            for profile in PROFILES.values():
                assert audit(name, data, PRIVATE, profile=profile) == (), name

"""Printed pages: what is drawn as letters is found again, and what cannot be read does not pass."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pypdf
import pytest
import typst
from made_up import incidents_at, spread
from pypdf.generic import DictionaryObject, NameObject

from city import CRS
from hotspots.crs import to_lonlat
from hotspots.model.reading import Withheld
from hotspots.privacy import INTERNAL, PARTICIPANT, PrivateData, audit, contacts_in
from hotspots.privacy.auditing.pictures import is_drawing_only
from hotspots.privacy.auditing.printed import pdf_parts, put_together
from hotspots.privacy.auditing.tables import NotReadableError
from hotspots.privacy.auditing.words import find_pieces

XY = spread(40, (330_000.0, 6_580_000.0))


@pytest.fixture(scope="module")
def private():
    found = incidents_at(XY, withheld=Withheld(frozenset({"grannen vid pumpen"})).strings)
    return PrivateData.from_incidents(found, crs=CRS)


def printed(body, **more):
    source = f'#set document(title: "t", date: none)\n#set text(lang: "sv", hyphenate: false)\n{body}'
    return typst.compile(source.encode(), format="pdf", ignore_system_fonts=True, **more)


def kinds(pdf, private, profile=PARTICIPANT):
    return {finding.kind for finding in audit("walk.pdf", pdf, private, profile=profile)}


def drawn(text):
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 90"><path d="M1 2L3 4Z"/>'
        f'<text x="5" y="40" font-family="Libertinus Serif" font-size="12">{text}</text></svg>'
    ).replace('"', '\\"')
    return f'#image(bytes("{svg}"), format: "svg", alt: "karta")'


def place():
    lon, lat = to_lonlat(XY[:1], CRS)[0]
    return f"{lat:.6f}, {lon:.6f}"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("ring 0533\\-123 45 67", "phone"),
        ('#"kim@example.se"', "email"),
        ("811228\\-9874", "personal_number"),
        ("det var grannen vid pumpen som", "withheld"),
        (drawn("grannen vid pumpen"), "withheld"),
        ('#figure(alt: "grannen vid pumpen")[x]', "withheld"),
        ('#link("https://example.org/grannen%20vid%20pumpen")[x]', "withheld"),
        ('#set document(title: "grannen vid pumpen")\nx', "withheld"),
    ],
)
@pytest.mark.parametrize("profile", [INTERNAL, PARTICIPANT], ids=lambda one: one.name)
def test_what_must_not_leave_is_found_in_print(private, body, kind, profile):
    body = body.replace("%20", " ")
    assert kind in kinds(printed(body), private, profile)


def test_the_place_of_an_incident_is_found_in_print_but_may_stand_inside(private):
    assert "place" in kinds(printed(f"vid {place()}"), private)
    assert "place" in kinds(printed(drawn(place())), private)
    assert kinds(printed(f"vid {place()}"), private, INTERNAL) == set()


def test_plain_papers_pass(private):
    assert kinds(printed("= Trygghetsvandring\n\nGå 140 m söderut på Storgatan."), private) == set()


def test_pictures_attachments_locks_and_damage_do_not_pass(private, tmp_path):
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(b"\x00\x00")), (b"IEND", b"")
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))
    (tmp_path / "a.typ").write_text('#image("a.png", alt: "x")')
    with_picture = typst.compile(tmp_path / "a.typ", format="pdf", ignore_system_fonts=True)
    assert kinds(with_picture, private) == {"unreadable"}
    plain = printed("x")
    for spoil in ("attach", "encrypt"):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain))
        if spoil == "attach":
            writer.add_attachment("a.csv", b"1;2")
        else:
            writer.encrypt("x", algorithm="RC4-128")
        stream = io.BytesIO()
        writer.write(stream)
        assert kinds(stream.getvalue(), private) == {"unreadable"}, spoil
    assert kinds(plain[: len(plain) // 2], private) == {"unreadable"}
    assert kinds(b"%PDF-1.7\n%%EOF", private) == {"unreadable"}


def test_contacts_are_told_as_they_are_looked_for():
    assert contacts_in("Kim, tfn 0533-123 45 67 eller kim@example.se") == ("kim@example.se", "0533-123 45 67")
    assert contacts_in("Kom till torget kl. 18.30") == ()


STRANGERS = Path(__file__).parent / "printed"
"""The same texts as LibreOffice Calc, a browser and Cairo print them: kerned, set wide, in pieces, justified."""


@pytest.mark.parametrize("program", ["calc", "browser", "cairo"])
@pytest.mark.parametrize(
    "canary",
    ["grannen vid pumpen i Tåby", "Vandan Åkerö", "Tova Wåhlin", "Tyra Vägström", "Torvald Åhgren i huset intill"],
)
def test_print_of_other_programs_hides_no_words(program, canary):
    found = incidents_at(XY, withheld=Withheld(frozenset({canary})).strings)
    private = PrivateData.from_incidents(found, crs=CRS)
    assert "withheld" in kinds((STRANGERS / f"{program}.pdf").read_bytes(), private, INTERNAL)


@pytest.mark.parametrize("program", ["calc", "browser", "cairo"])
def test_print_of_other_programs_is_read_and_hides_no_numbers(program, private):
    data = (STRANGERS / f"{program}.pdf").read_bytes()
    assert kinds(data, private, INTERNAL) == {"personal_number", "withheld"}  # "grannen vid pumpen" is in it


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("V a n d a n  Å k e r ö", "Vandan Åkerö"),
        ("tel 0 5 3 3 - 1 2 3  4 5 och", "tel 0533-123 45 och"),
        ("gå 30 m på vår gata vid sjön", "gå 30 m på vår gata vid sjön"),
        ("08 09 10 11 12 13", "08 09 10 11 12 13"),
    ],
)
def test_letters_that_stand_apart_are_put_together(text, read):
    assert put_together(text) == read


@pytest.mark.parametrize(
    ("text", "withheld", "found"),
    [
        ("det var grann en vid pump en som", "grannen vid pumpen", True),
        ("det var gran-\nnen vid pumpen", "grannen vid pumpen", True),
        ("detvargrannenvidpumpensom", "grannen vid pumpen", True),
        ("Bredvid torget", "vid torget", False),
        ("vid Stu reby", "Stureby", True),
        ("vid Sturebyvägen", "Stureby", False),
        ("01:07–01:23 Patrull", "070123", False),
        ("01 07 01 23 Patrull", "070123", True),
        ("ärende 0701 23, öppet", "070123", True),
        ("ärende 5000-K07 0123-25", "5000-K070123-25", True),
        ("ärende 2024-0701 23", "2024-070123", True),
        ("ärende 20.24-070123", "2024-070123", False),
    ],
)
def test_words_are_looked_for_in_pieces_in_print(text, withheld, found):
    seen = incidents_at(XY, withheld=Withheld(frozenset({withheld})).strings)
    assert bool(list(find_pieces(text, PrivateData.from_incidents(seen, crs=CRS)))) is found


def test_what_is_packed_is_not_taken_for_names_and_what_acts_is_found_however_it_is_written():
    plain = b"%PDF-1.7\n1 0 obj\n<< /Length 9 >>\nstream\n/AA /JS /\nendstream\nendobj\n%%EOF"
    assert is_drawing_only(plain)
    assert is_drawing_only(plain.replace(b"stream\n/", b"stream\r\n/"))
    assert not is_drawing_only(plain.replace(b"/Length", b"/AA"))
    for act in ("/JavaScript", "/Launch"):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(printed("x")))
        action = DictionaryObject({NameObject("/S"): NameObject(act)})
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)
        stream = io.BytesIO()
        writer.write(stream)
        with pytest.raises(NotReadableError):
            pdf_parts(stream.getvalue().replace(b"/OpenAction", b"/Open#41ction"))

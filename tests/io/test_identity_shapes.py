"""The second net: what is caught in every shape people write, what is not, and what becomes of the row."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspots import io
from hotspots.io.cells.identity_shapes import find_identity, without_identity
from hotspots.model.personal_number import has_check_digit


def complete(nine):
    """Give ten digits that end in their check digit."""
    return next(nine + digit for digit in "0123456789" if has_check_digit(nine + digit))


P = complete("850412123")
C = complete("850472123")
"""A coordination number: day 12 + 60."""


def kinds(text):
    return [kind for kind, _, _ in find_identity(text)]


@pytest.mark.parametrize(
    "text",
    [
        P, f"19{P}", f"{P[:6]}-{P[6:]}", f"19{P[:6]}-{P[6:]}", f"{P[:6]}+{P[6:]}", f"{P[:6]} {P[6:]}",
        f"{P[:6]}–{P[6:]}", f"{P[:6]} - {P[6:]}", f"19{P[:6]} {P[6:]}", f"pnr:{P[:6]}-{P[6:]}", f"pnr {P}",
        f"Storgatan 5 ({P[:6]}-{P[6:]})", "19850412-XXXX", "850412-xxxx", "850412-****", "19850412XXXX",
        C, f"{C[:6]}-{C[6:]}", f"19{C}",
    ],
)  # fmt: skip
def test_personal_numbers(text):
    assert kinds(text) == ["personal_number"]


@pytest.mark.parametrize(
    "text",
    [
        "070-123 45 67", "0701234567", "070 1234567", "072/1234567", "073-123 45 67", "076 123 45 67", "079-1234567",
        "+46701234567", "+46 70 123 45 67", "0046 70 123 45 67", "00 46 70-123 45 67", "+46 (0)70 123 45 67",
        "0532-123 45", "0532-12345", "08-12 34 56", "08-123 456 78", "031-701 23 45", "(08) 123 45 67",
        "(031) 701 23 45", "010-123 45 67", "Storgatan 5, tel 070-1234567", "tel:070-1234567", "+47 22 12 34 56",
        "+358 40 1234567",
    ],
)  # fmt: skip
def test_telephone_numbers(text):
    assert kinds(text) == ["phone"]


@pytest.mark.parametrize("text", ["a.b@example.se", "a.b (at) example.se", "a.b[at]example.se", "Gatan 5 kalle@x.nu"])
def test_email_addresses(text):
    assert kinds(text) == ["email"]


@pytest.mark.parametrize(
    "text",
    [
        "K12345-23", "5000-K123456-23", "0201-K355081-24", "0201-K355081-2024", "5000-K850412-2023", "2022:10432-11",
        "A123.456/2023", "6580822", "6 580 822,15", "59.329312", "59,329312 18,068600", "6580822 356421",
        "6580822.15, 356421.20", "2023-04-21 13:45", "2023-04-21 kl. 13.45", "23-04-21 13:45:10", "05-11-2023 22:15",
        "2023-04-21T13:45:00+02:00", "20230421 1345", "04-05 12 30", "08:15-16:30", "08-16 30", "0801-0899",
        "0801 0899", "0355", "Storgatan 12 B", "662 31 Åmål", "Åmål 7:12", "Kvarteret Eken 3-5", "BP00001", "112",
        "1 000 000", "SE0012345678", "05 22 10 15 30", "E18 / E20", "850412", "8504121234"[:9], "19850412",
        "851332-1234", "850230-1234",
    ],
)  # fmt: skip
def test_what_is_nobody(text):
    assert kinds(text) == []


def rate(make, count=20_000, seed=7):
    rng = random.Random(seed)  # noqa: S311
    return sum(bool(kinds(make(rng))) for _ in range(count)) / count


@pytest.mark.parametrize(
    ("make", "most"),
    [
        (lambda r: f"{r.randint(1000, 9999)}-K{r.randint(1, 999999)}-{r.randint(10, 26)}", 0),
        (lambda r: f"K{r.randint(100000, 999999)}-20{r.randint(10, 26)}", 0),
        (lambda r: f"{r.uniform(6.1e6, 7.6e6):.1f} {r.uniform(2.4e5, 1e6):.1f}".replace(".", ","), 0),
        (lambda r: f"{r.randint(6100000, 7600000)} {r.randint(240000, 999999)}", 0),
        (lambda r: f"{r.uniform(55, 69):.7f} {r.uniform(11, 24):.7f}", 0),
        (lambda r: f"20{r.randint(15, 26)}-{r.randint(1, 12):02}-{r.randint(1, 28):02} {r.randint(0, 23):02}:00", 0),
        (lambda r: f"{r.randint(10**9, 10**10 - 1)}", 0.015),
        (lambda r: f"{r.randint(15, 26)}0{r.randint(1, 9)}{r.randint(10, 28)}-{r.randint(0, 23):02}00", 0.12),
    ],
    ids=["case", "case-year", "sweref", "sweref-whole", "degrees", "moment", "ten-digits", "yymmdd-hhmm"],
)
def test_how_often_other_numbers_are_mistaken(make, most):
    assert rate(make) <= most


@given(st.text(alphabet="0123456789-+ –/()@.aXÅ", max_size=40))
def test_whatever_is_written_spans_are_apart_and_the_rest_holds_none(text):
    spans = sorted((first, last) for _, first, last in find_identity(text))
    assert all(0 <= first < last <= len(text) for first, last in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    rest, found = without_identity(text)
    assert bool(found) == bool(spans)
    assert found or rest == text


def test_the_rest_of_a_cell_is_kept():
    assert without_identity("Storgatan 5, 070-1234567") == ("Storgatan 5", {"phone": ["070-1234567"]})
    assert without_identity(f"Torget ({P[:6]}-{P[6:]})")[0] == "Torget"


def test_rows_are_mended_and_told_by_number_and_never_by_value(tmp_path):
    rows = [f"2026-03-0{1 + at};Stöld;Storgatan {at};59.05{at};12.7{at}" for at in range(6)]
    rows[2] = f"2026-03-03;Stöld {P[:6]}-{P[6:]};Storgatan 3;59.052;12.72"
    rows[4] = "2026-03-05;Stöld;Storgatan 5, kalle.kula@example.se;59.054;12.74"
    path = tmp_path / "b.csv"
    path.write_text("\n".join(["Datum;Brottstyp;Adress;lat;lon", *rows]), encoding="utf-8")
    incidents = io.read_incidents(path)
    (reading,) = incidents.readings
    assert (reading.rows, reading.accepted, reading.mended) == (6, 4, 2)
    assert reading.mends == {"identity_removed": 2}
    told = {
        notice.values["column"]: notice.values["rows"] for notice in reading.notices if notice.code == "identity_cut"
    }
    assert told == {"Brottstyp": ["4"], "Adress": ["6"]}
    everything = incidents.frame.to_csv() + " ".join(map(str, reading.notices))
    assert P[6:] not in everything
    assert "kula" not in everything
    assert incidents.frame["offence"].tolist() == ["Stöld"] * 6
    assert incidents.frame["address"].iloc[4] == "Storgatan 5"
    assert "kalle.kula@example.se" in incidents.withheld.strings

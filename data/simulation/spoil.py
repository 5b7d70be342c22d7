"""The rows of an export as a municipality gets it: Swedish headings and signs, the usual bad rows among the good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from simulation import words
from simulation.streets import Town

COLUMNS: Final = (
    "Diarienummer",
    "Brottstyp",
    "Från",
    "Till",
    "Adress",
    "N",
    "E",
    "Platsprecision",
    "Fritext",
    "Handläggare",
)
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Export:
    """Lines of a file, heading first, and where the bad rows are.

    Parameters
    ----------
    lines
        Without line ends.
    case_numbers
        Of the incidents given, in their order.
    bad_rows
        Row numbers as a spreadsheet shows them (the heading is row 1), by kind of trouble.
    """

    lines: list[str]
    case_numbers: list[str]
    bad_rows: dict[str, list[int]]


def make_export(
    town: Town, incidents: pd.DataFrame, extra: pd.DataFrame, bad: dict[str, int], *, epsg: int, seed: int
) -> Export:
    """Write incidents as an export, with bad rows made of further ones.

    Parameters
    ----------
    town
        For its CRS.
    incidents
        The good ones, as made by :func:`simulation.incidents.make_incidents`.
    extra
        As many more as there are bad rows that are no copies.
    bad
        How many bad rows of each kind; kinds are the keys of ``SPOILERS``, and ``duplicate``.
    epsg
        CRS of the coordinates in the file, metres.
    seed
        Of texts and places of the bad rows.
    """
    rng = np.random.default_rng([seed, 4])
    rows = _write_rows(town, pd.concat([incidents, extra], ignore_index=True), epsg, rng)
    good, fresh = rows[: len(incidents)], rows[len(incidents) :]
    case_numbers = [row["Diarienummer"] for row in good]
    marked: list[tuple[str, str]] = [("", _line(row)) for row in good]
    spoiled: list[tuple[str, str]] = []
    middle = town.to(epsg, incidents[["x", "y"]].mean().to_numpy())[0]
    centre = {"N": write_number(round(middle[1], -2)), "E": write_number(round(middle[0], -2))}
    for kind, count in bad.items():
        if kind == "duplicate":
            spoiled += [(kind, _line(good[place])) for place in rng.choice(len(good), count, replace=False)]
            continue
        for _ in range(count):
            row = fresh.pop() | (centre if kind == "town_centre" else {})
            spoiled.append((kind, SPOILERS[kind](row, rng)))
    for place, entry in sorted(
        zip(rng.integers(0, len(marked), len(spoiled)).tolist(), spoiled, strict=True), reverse=True
    ):
        marked.insert(place, entry)
    bad_rows: dict[str, list[int]] = {kind: [] for kind in bad}
    for number, (kind, _) in enumerate(marked, start=2):
        if kind:
            bad_rows[kind].append(number)
    return Export([";".join(COLUMNS), *(line for _, line in marked)], case_numbers, bad_rows)


def _write_rows(town: Town, incidents: pd.DataFrame, epsg: int, rng: np.random.Generator) -> list[Row]:
    east_north = town.to(epsg, incidents[["x", "y"]].to_numpy())
    numbers = rng.permutation(900_000)[: len(incidents)] + 100_000
    rows = []
    for place, incident in enumerate(incidents.itertuples()):
        start, end = incident.start, incident.end
        rows.append(
            {
                "Diarienummer": f"0201-K{numbers[place]}-{start.year % 100:02d}",
                "Brottstyp": str(incident.offence),
                "Från": write_time(start) if incident.time_known else f"{start:%Y-%m-%d}",
                "Till": "" if pd.isna(end) else write_time(end),
                "Adress": str(incident.street),
                "N": write_number(float(east_north[place, 1])),
                "E": write_number(float(east_north[place, 0])),
                "Platsprecision": str(incident.precision),
                "Fritext": write_text(rng),
                "Handläggare": str(rng.choice(words.HANDLERS)),
            }
        )
    return rows


def write_time(when: pd.Timestamp) -> str:
    """Write a zoned time as the Swedish police do: ``2025-03-01 22:15:00 +01:00``."""
    text = when.strftime("%Y-%m-%d %H:%M:%S %z")
    return f"{text[:-2]}:{text[-2:]}"


def write_number(value: float, digits: int = 1) -> str:
    """Write a number with a decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")


def write_text(rng: np.random.Generator) -> str:
    """Write a free text with made-up names, phone numbers, addresses and, seldom, what a spreadsheet would run."""
    templates = words.ODD_TEXTS if rng.random() < 0.004 else words.TEXTS
    template = templates[int(rng.integers(len(templates)))]
    first, last = str(rng.choice(words.FIRST_NAMES)), str(rng.choice(words.LAST_NAMES))
    values = {
        "name": f"{first} {last}",
        # 070-174 06 05 to 99 are set aside for fiction by the Swedish telecom authority.
        "phone": f"070-174 06 {int(rng.integers(5, 100)):02d}",
        "mail": f"{first.lower()}@example.org",
        "personal_number": words.PERSONAL_NUMBER,
    }
    return template if "{{" in template else template.format_map(values)


def _line(row: Row) -> str:
    return ";".join(_cell(row[column]) for column in COLUMNS)


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ';"\n') else text


def _change(**changes: str) -> Callable[[Row, np.random.Generator], str]:
    names = {
        "start": "Från",
        "end": "Till",
        "north": "N",
        "east": "E",
        "offence": "Brottstyp",
        "precision": "Platsprecision",
    }

    def spoil(row: Row, _rng: np.random.Generator) -> str:
        return _line(row | {names[name]: text for name, text in changes.items()})

    return spoil


def _swap_axes(row: Row, _rng: np.random.Generator) -> str:
    return _line(row | {"N": row["E"], "E": row["N"]})


def _thousands(row: Row, _rng: np.random.Generator) -> str:
    return _line(row | {"N": _grouped(row["N"], "\u00a0"), "E": _grouped(row["E"], "\u00a0")})


def _decimal_point(row: Row, _rng: np.random.Generator) -> str:
    return _line(row | {"N": row["N"].replace(",", "."), "E": row["E"].replace(",", ".")})


def _lost_comma(row: Row, _rng: np.random.Generator) -> str:
    return _line(row | {"N": row["N"].replace(",", ""), "E": row["E"].replace(",", "")})


def _text_in_number(row: Row, rng: np.random.Generator) -> str:
    return _line(row | {"N": str(rng.choice(["okänd", "se fritext", "-", "saknas"]))})


def _other_zone(row: Row, rng: np.random.Generator) -> str:
    # As Gauss-Krüger zone 25 writes it: the zone's number before the easting, which is counted from another meridian.
    return _line(row | {"E": f"25{write_number(496_000 + float(rng.uniform(0, 1500)))}"})


def _far_away(row: Row, rng: np.random.Generator) -> str:
    north = float(row["N"].replace(",", ".")) + rng.uniform(15_000, 25_000)
    return _line(row | {"N": write_number(north)})


def _end_before_start(row: Row, _rng: np.random.Generator) -> str:
    start = row["Från"] if len(row["Från"]) > 10 else row["Från"] + " 12:00:00 +02:00"
    return _line(row | {"Från": start, "Till": str(int(start[:4]) - 1) + "-06-15" + start[10:]})


def _ragged(row: Row, _rng: np.random.Generator) -> str:
    cells = [_cell(row[column]) for column in COLUMNS]
    cells[COLUMNS.index("Fritext")] = "Se även bilaga; ring; kameran"
    return ";".join(cells)


def _cut_short(row: Row, _rng: np.random.Generator) -> str:
    return ";".join(_cell(row[column]) for column in COLUMNS[:4])


def _grouped(number: str, sign: str) -> str:
    whole, decimals = number.split(",")
    return f"{int(whole):,}".replace(",", sign) + "," + decimals


SPOILERS: Final[dict[str, Callable[[Row, np.random.Generator], str]]] = {
    "swapped_axes": _swap_axes,
    "thousands": _thousands,
    "decimal_point": _decimal_point,
    "lost_comma": _lost_comma,
    "zero": _change(north="0", east="0"),
    "no_place": _change(north="", east=""),
    "text_in_number": _text_in_number,
    "other_zone": _other_zone,
    "far_away": _far_away,
    "no_date": _change(start="", end=""),
    "year_1900": _change(start="1900-01-01", end=""),
    "no_such_date": _change(start="2026-02-30 14:00:00 +02:00", end=""),
    "future": _change(start="2062-05-14 20:00:00 +03:00", end=""),
    "end_before_start": _end_before_start,
    "no_offence": _change(offence=""),
    "ragged": _ragged,
    "cut_short": _cut_short,
    "town_centre": lambda row, _rng: _line(row | {"Adress": "", "Platsprecision": "Ort"}),
    "empty": lambda _row, _rng: ";" * (len(COLUMNS) - 1),
}
"""How to spoil a row, by kind of trouble."""

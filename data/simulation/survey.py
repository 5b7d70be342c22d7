"""A made-up survey of perceived safety: answers at a point or for an area, day and evening."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from simulation.spoil import write_number, write_text
from simulation.spots import Spot
from simulation.streets import Town

COLUMNS: Final = (
    "Svarsdatum",
    "Område",
    "Latitud",
    "Longitud",
    "Trygghet dagtid",
    "Trygghet kvällstid",
    "Orsak",
    "Kommentar",
)
SCORES: Final = ("Mycket otrygg", "Ganska otrygg", "Ganska trygg", "Mycket trygg")
NOT_KNOWN: Final = "Vet ej"
REASONS: Final = (
    "Dålig belysning",
    "Gångtunnel",
    "Skymd sikt av buskar",
    "Personer som uppehåller sig där",
    "Trafik",
    "Klotter och skräp",
    "Ödsligt, få människor",
    "Annat",
)


@dataclass(frozen=True, slots=True)
class District:
    """A part of the town that people have a name for."""

    name: str
    polygon: shapely.Polygon


def make_districts(town: Town, names: tuple[tuple[str, ...], ...]) -> list[District]:
    """Divide the town's box into rows, north first, and each row into boxes, west first."""
    west, south, east, north = town.bounds
    rows = np.linspace(north, south, len(names) + 1)
    districts = []
    for row, of_row in enumerate(names):
        columns = np.linspace(west, east, len(of_row) + 1)
        for column, name in enumerate(of_row):
            box = shapely.box(columns[column], rows[row + 1], columns[column + 1], rows[row])
            districts.append(District(name, box))
    return districts


def make_survey(
    town: Town,
    spots: list[Spot],
    dark: list[npt.NDArray[np.float64]],
    districts: list[District],
    *,
    answers: tuple[int, int],
    first: dt.date,
    seed: int,
) -> list[str]:
    """Make answers as lines of a file, heading first.

    Half of the planted spots feel unsafe in the evening, and so do one dark stretch and two quiet places where little
    is reported: felt and recorded differ. People answer from everywhere else too, and most of them feel safe there.

    Parameters
    ----------
    town, spots, districts
        Where people answer.
    dark
        Middles of dark stretches, shape (2,) each.
    answers
        How many at a point and how many for an area.
    first
        Day the survey began; it lasted six weeks.
    seed
        Same seed, same answers.
    """
    rng = np.random.default_rng([seed, 5])
    quiet = town.middles[rng.choice(len(town.middles), 2)]
    felt = [np.array([spot.x, spot.y]) for spot in spots if spot.number % 2] + dark[:1] + list(quiet)
    at_points, for_areas = answers
    lines = [";".join(COLUMNS)]
    for _ in range(at_points):
        is_unsafe = rng.random() < 0.4
        place = felt[int(rng.integers(len(felt)))] if is_unsafe else town.middles[int(rng.integers(len(town.middles)))]
        lonlat = town.lonlat(place + rng.normal(0, 20 if is_unsafe else 5, 2))[0]
        reason = str(rng.choice(REASONS, p=(0.3, 0.08, 0.12, 0.2, 0.05, 0.1, 0.12, 0.03))) if is_unsafe else ""
        where = {"Latitud": write_number(lonlat[1], 6), "Longitud": write_number(lonlat[0], 6)}
        lines.append(_line(where | {"Orsak": reason}, (2.9, 1.8) if is_unsafe else (3.6, 3.1), first, rng))
    mean = {district.name: rng.uniform(2.1, 3.3) for district in districts}
    for _ in range(for_areas):
        district = districts[int(rng.integers(len(districts)))]
        evening = mean[district.name]
        reason = str(rng.choice(REASONS)) if rng.random() < 0.4 else ""
        lines.append(_line({"Område": district.name, "Orsak": reason}, (evening + 0.6, evening), first, rng))
    order = rng.permutation(len(lines) - 1) + 1
    return [lines[0], *(lines[place] for place in order)]


def _line(values: dict[str, str], mean: tuple[float, float], first: dt.date, rng: np.random.Generator) -> str:
    day = first + dt.timedelta(days=int(rng.integers(42)))
    row = {
        "Svarsdatum": day.isoformat(),
        "Trygghet dagtid": _score(mean[0], rng),
        "Trygghet kvällstid": _score(mean[1], rng),
        "Kommentar": write_text(rng) if rng.random() < 0.3 else "",
    } | values
    cells = [row.get(column, "") for column in COLUMNS]
    return ";".join('"' + cell.replace('"', '""') + '"' if any(s in cell for s in ';"\n') else cell for cell in cells)


def _score(mean: float, rng: np.random.Generator) -> str:
    if rng.random() < 0.04:
        return NOT_KNOWN
    return SCORES[int(np.clip(np.round(rng.normal(mean, 0.7)), 1, 4)) - 1]

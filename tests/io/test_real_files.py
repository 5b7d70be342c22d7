"""Real files, with their counts."""

import numpy as np
import pytest

from hotspots import io
from hotspots.crs import transformer

pytestmark = pytest.mark.realdata


def counts(incidents):
    reading = incidents.readings[0]
    return reading.rows, reading.accepted, reading.mended, len(reading.set_aside)


def codes(incidents):
    return {notice.code for notice in incidents.readings[0].notices}


def test_portland_in_degrees_and_in_feet(real_data):
    path = real_data / "portland" / "incidents.csv.gz"
    degrees = io.read_incidents(path, timezone="America/Los_Angeles")
    assert counts(degrees) == (37819, 37818, 0, 1)
    aside = degrees.readings[0].set_aside[0]
    assert (aside.row, aside.reason.code) == (19377, "place_impossible")
    assert set(degrees.frame["time_precision"]) == {"day"}
    assert set(degrees.frame["precision"]) == {"given"}
    feet = io.read_incidents(io.IncidentsSource(path=str(path), crs=2913), timezone="America/Los_Angeles")
    assert counts(feet) == (37819, 37818, 0, 1)
    assert np.hypot(*(degrees.xy - feet.xy).T).max() < 2


def test_holborn_is_by_month_and_snapped(real_data):
    incidents = io.read_incidents(real_data / "holborn" / "incidents.csv", timezone="Europe/London")
    assert counts(incidents) == (4870, 4870, 0, 0)
    assert set(incidents.frame["time_precision"]) == {"month"}
    assert set(incidents.frame["precision"]) == {"snapped"}
    assert "places_snapped" in codes(incidents)
    assert len(incidents.located) == 4870


def test_published_events_are_at_town_centres(real_data):
    incidents = io.read_incidents(real_data / "events" / "polisen_events.csv")
    assert counts(incidents) == (3301, 3301, 0, 0)
    assert set(incidents.frame["precision"]) == {"locality"}
    assert len(incidents.located) == 0
    assert incidents.frame["start"].iloc[0].isoformat() == "2022-10-13T15:18:42+02:00"
    notice = next(notice for notice in incidents.readings[0].notices if notice.code == "town_centre")
    assert (notice.values["count"], notice.values["place"], notice.values["percent"]) == (1396, "Göteborg", 42)
    assert "offences_unsorted" not in codes(incidents)


def test_areas_of_goteborg(real_data):
    areas, (reading,) = io.read_areas_with_account(real_data / "areas" / "goteborg_basomraden.gpkg")
    assert (reading.rows, reading.accepted, reading.mended, len(reading.set_aside)) == (1012, 1012, 0, 0)
    assert areas.crs.to_epsg() == 3006
    assert areas["name"].is_unique


def test_a_local_zone_is_told_from_the_areas(real_data, tmp_path):
    areas = io.read_areas(real_data / "areas" / "goteborg_basomraden.gpkg")
    points = areas.representative_point().to_crs(3007)
    path = tmp_path / "brott.csv"
    rows = [f"2026-01-01;Bråk;{point.y:.1f};{point.x:.1f}" for point in points]
    path.write_text("\n".join(["Datum;Brottstyp;X;Y", *rows]), encoding="utf-8")
    incidents = io.read_incidents(path, near=(11.6, 57.5, 12.2, 57.9))
    expected = np.column_stack(transformer(3007, 3006).transform(points.x, points.y))
    np.testing.assert_allclose(incidents.xy, expected, atol=0.2)


def test_robberies_of_memphis(real_data):
    incidents = io.read_incidents(
        real_data / "reference" / "memphis" / "memphis_robberies.gpkg", timezone="America/Chicago"
    )
    assert counts(incidents) == (2245, 2245, 0, 0)
    assert set(incidents.frame["offence_group"]) == {"robbery"}

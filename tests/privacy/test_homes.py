"""What happened at home or at no place that a map could show is counted, and stands on no map of any audience."""

import dataclasses

import numpy as np
import pytest
from made_up import AREA, ORIGIN, incidents_at, spread

from hotspots.crs import to_lonlat
from hotspots.leaflet.layers.points import incidents_block
from hotspots.privacy import INTERNAL, PARTNER, PUBLIC, audit, release, shareable
from hotspots.privacy.auditing.private import PrivateData


def at_home(kinds, *, dwellings=False, **more):
    made = incidents_at(spread(len(kinds), ORIGIN), **more)
    return dataclasses.replace(made, frame=made.frame.assign(place_kind=kinds), dwellings=dwellings)


KINDS = ["public"] * 8 + ["unknown"] * 2 + ["dwelling"] * 20 + ["nowhere"] * 20


@pytest.mark.parametrize(("dwellings", "shown"), [(False, 10), (True, 30)])
def test_the_analysts_map_leaves_them_out_and_says_how_many(dwellings, shown):
    block = incidents_block(release(at_home(KINDS, dwellings=dwellings), INTERNAL).thing)
    assert (len(block["at"]), block["unplaced"]) == (shown, 50 - shown)


def test_public_counts_do_not_hold_them():
    def cells(kinds):
        return release(at_home(kinds), PUBLIC, area=AREA).thing.frame["count"].sum()

    assert cells(KINDS) == cells(KINDS[:10] + ["dwelling"] * 40) == 10
    assert cells(["nowhere"] * 50) == 0


def test_sensitive_ones_at_home_are_never_shared_whatever_the_basis():
    lawful = dataclasses.replace(PARTNER, legal_basis="OSL 10 kap. 2 §")
    made = at_home(["public", "dwelling", "dwelling"], dwellings=True, group=["sexual", "sexual", "burglary_home"])
    assert shareable(made, lawful).frame["offence_group"].tolist() == ["sexual", "burglary_home"]
    assert shareable(made, PARTNER).frame["offence_group"].tolist() == ["burglary_home"]
    assert len(shareable(made, INTERNAL)) == 3


@pytest.mark.parametrize("kind", ["dwelling", "nowhere"])
def test_the_audit_looks_for_their_places_all_the_same(kind):
    made = at_home([kind])
    lon, lat = to_lonlat(made.xy, made.frame.crs)[0]
    private = PrivateData.from_incidents(made)
    found = audit("a.csv", f"lon,lat\n{lon:.6f},{lat:.6f}\n".encode(), private, profile=PUBLIC)
    assert "place" in {finding.kind for finding in found}
    assert np.array_equal(private.xy, made.xy)

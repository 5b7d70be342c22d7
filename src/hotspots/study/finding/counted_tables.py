"""Files of a table of counts as it was read: every number for people, and the units for a map program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotspots.io import to_csv, to_gpkg, to_xlsx
from hotspots.study.read.counted import counts_table, unit_layer
from hotspots.study.tables import explained

if TYPE_CHECKING:
    from hotspots.study.publish import Publication
    from hotspots.study.read.materials import Materials


def add_counts(materials: Materials, publication: Publication) -> None:
    """Add the numbers, offences without a public place and sensitive ones included: for internal use."""
    say, counts = materials.study.say, materials.counts
    table = counts_table(counts)
    publication.add("internal", "counts.csv", to_csv(table, say.language))
    sheets = {say("sheet.counts"): table, say("sheet.explained"): explained(table.columns, say)}
    publication.add("internal", "counts.xlsx", to_xlsx(sheets))
    publication.add("internal", "counts.gpkg", to_gpkg({"units": unit_layer(counts)}))
    period = counts.period
    publication.record(
        "counts",
        parameters={"unit": counts.kind, "fewer_than": counts.fewer_than},
        counts={
            "numbers": len(counts),
            "units": len(counts.units),
            "incidents_at_least": counts.low,
            "numbers_not_known": counts.suppressed,
            "first": "" if period is None else period[0].isoformat(),
            "last": "" if period is None else period[1].isoformat(),
        },
    )

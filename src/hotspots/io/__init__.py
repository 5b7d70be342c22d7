"""Reading and writing: the only place that touches files or the network."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "areas": ["read_areas", "read_areas_with_account"],
        "download": ["download_streets"],
        "export": ["to_csv", "to_geojson", "to_gpkg"],
        "gpx": ["walk_gpx"],
        "incidents": ["clip_incidents", "lonlat_box", "read_incidents"],
        "lamps": ["read_lamps"],
        "ledger": ["require_enough"],
        "lock": ["locked"],
        "look": ["Proposal", "look"],
        "osm": ["read_osm"],
        "place": ["put_in_place", "writable"],
        "sources": ["AreasSource", "IncidentsSource", "LampsSource", "SurveySource"],
        "spreadsheet": ["to_xlsx"],
        "stacks": ["Stack", "Stacks", "find_stacks", "settle_stacks"],
        "survey": ["read_survey"],
    },
)

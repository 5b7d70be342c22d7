"""Reading and writing: the only place that touches files or the network."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "incidents": ["clip_incidents", "lonlat_box", "read_incidents"],
        "ledger": ["require_enough"],
        "osm": ["read_osm"],
        "sources": ["AreasSource", "IncidentsSource", "LampsSource", "SurveySource"],
        "stacks": ["Stack", "Stacks", "find_stacks", "settle_stacks"],
    },
)

"""Planning safety walks: where to stop, in which order, along which streets, and whether it is dark."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "candidates": ["Candidate"],
        "orienteering": ["Tour", "solve"],
        "problem": ["Problem"],
        "stops": ["Candidates", "find_candidates"],
        "walk": ["most_worthwhile_place", "plan_walk"],
    },
)

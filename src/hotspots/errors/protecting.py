"""English words for privacy and perceived safety: profiles, release, audit and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "profile_unknown": Text("There is no audience called {found}.", "Choose one of: {known}."),
    "profile_too_weak": Text(
        "{key} is {found} for the audience {profile}, but must be at least {least}.",
        "It can be made stricter, not weaker. Take the key out of the settings to get {least}.",
    ),
    "text_not_for_profile": Text(
        "Addresses and free text cannot be shown to the audience {profile}.",
        "They can be kept for internal only.",
    ),
    "legal_basis_not_for_profile": Text(
        "No legal basis lets sensitive offences be shown to the audience {profile}.",
        "They can be shared with partner, on a named basis, or stay internal.",
    ),
    "not_for_profile": Text(
        "The audience {profile} may not see: {kind}.",
        "These may: {allowed}.",
    ),
    "hot_spots_not_public": Text(
        "Hot spots may not be public: their outlines are finer than 250 m and tell of single incidents.",
        "Publish counts by 250 m cell instead: release the incidents for public. "
        "Hot spots may be shown to: internal, partner.",
    ),
    "thing_not_releasable": Text(
        "There is no rule for who may see a {kind}, so nobody may.",
        "Release incidents, hot spots, streets, lighting, a walk plan or perceived safety.",
    ),
    "public_needs_area": Text(
        "Public counts need the study's area.",
        "Give it as area=: a cell of which only a strip lies inside would tell of a smaller place.",
    ),
    "public_cell_size": Text(
        "Public cells of {found} m are not possible.",
        "Choose 250 m or a whole multiple of it, such as 500 m or 1000 m.",
    ),
    "public_period_short": Text(
        "There is no whole month from {first} to {last}.",
        "Public counts are told by whole months: choose a longer period.",
    ),
    "public_cells_rule": Text(
        "Cells of {cell_m} m are shown where at least {k} incidents at {places} places or more were reported; "
        "counts are rounded to {round_to}. A blank cell means fewer than {k}, too few places, or the edge of the area."
    ),
    "spots_without_incidents": Text(
        "Hot spots cannot be shared with {profile} without knowing which incidents are counted in them.",
        "Give the incidents that they were found among as tested=.",
    ),
    "spots_hold_sensitive": Text(
        "Hot spots for {profile} count sensitive offences: {groups}.",
        "Find them again without these offences, or name the legal basis for sharing them.",
    ),
    "walk_stop_kept_out": Text(
        "The walk cannot be shown to {profile}: stop {stops} lies at a protected place.",
        "Plan the walk again without candidates around protected places; a stop that is only left out would show as a "
        "detour to nowhere.",
    ),
    "why_on_the_walk": Text("A place to look at together."),
    "keep_out_radius": Text(
        "A protected place has the radius {found} m.",
        "Give a radius above 0 m.",
    ),
    "complaints_distance": Text(
        "Answers cannot be gathered within {found} m.",
        "Give a distance above 0 m, such as 50.",
    ),
    "areas_crs_differ": Text(
        "The areas are in {areas}, not in the coordinate reference system of the survey.",
        "Project them first with to_crs.",
    ),
    "survey_without_score": Text("{rows} answers give no score and are left out of perceived safety."),
    "survey_outside_areas": Text(
        "{rows} answers lie in none of the areas and are told on a row of their own.",
        "Check the areas' outlines if they ought to be in one.",
    ),
    "survey_areas_unknown": Text(
        "The survey names areas that have no outline: {areas}.",
        "Check the spelling against the names of the areas.",
    ),
    "audit_personal_number": Text(
        "{file} must not leave: {times} personal numbers stand in it, the first at {where}.",
        "Take it out of what hotspots.toml says (names, tasks, texts), or the column that it comes from out of the "
        "settings; if keep_text is in [incidents], take it out.",
    ),
    "audit_withheld": Text(
        "{file} must not leave: {times} words or phrases from columns that were left behind at reading stand in it, "
        "the first at {where}.",
        "If it stands in what hotspots.toml says (names, tasks, texts), write it another way there; if keep_text is in "
        "[incidents], take it out. A name or number that may stand there: put it in allowed_names of [public].",
    ),
    "audit_sensitive_offence": Text(
        "{file} must not leave: sensitive offences are named {times} times in it, the first at {where}.",
        "{profile} may not be told of them: make the file from what is released to {profile}, or keep it internal. "
        "Partners may have them on a named legal basis.",
    ),
    "audit_phone": Text(
        "{file} must not leave: {times} telephone numbers stand in it, the first at {where}.",
        "Take the column that it comes from out of the settings. "
        "A number of your own that may stand there goes in allowed_names of [public].",
    ),
    "audit_email": Text(
        "{file} must not leave: {times} e-mail addresses stand in it, the first at {where}.",
        "Take the column that it comes from out of the settings. "
        "An address of your own that may stand there goes in allowed_names of [public].",
    ),
    "audit_place": Text(
        "{file} must not leave: {times} coordinates within 2 m of an incident or an answer stand in it, the first at "
        "{where}.",
        'If hotspots was making it, it was not written: set method = "gistar" in [hot_spots], and tell us. '
        "In a file of your own, take those coordinates out or round degrees to three decimals.",
    ),
    "audit_place_list": Text(
        "{file} must not leave: points on streets at {where} meet {times} places of incidents or answers, "
        "far more often than the streets around them do.",
        'If hotspots was making it, it was not written: set method = "gistar" in [hot_spots], and tell us. '
        "In a file of your own, take those coordinates out or round degrees to three decimals.",
    ),
    "audit_hours": Text(
        "{file} must not leave: it tells incidents hour by hour at {where} ({times} rows).",
        "Hours by hot spot are for analysts alone: take the table out. Partners see when most happens on their map.",
    ),
    "audit_hot_spots": Text(
        "{file} must not leave: it holds hot spots, finer than public cells, at {where} ({times} rows).",
        "{profile} may not see hot spots: take the table out. The public may have counts by 250 m cell instead, "
        "as in public.csv.",
    ),
    "audit_count": Text(
        "{file} must not leave: {times} counts below {k} stand in it, the first at {where}.",
        "Make it from released data, where smaller counts are left out, or choose larger cells or a longer period.",
    ),
    "audit_block_not_for_profile": Text(
        "{file} must not leave: it holds {where}, which {profile} may not see.",
        "Take that layer out for this audience.",
    ),
    "audit_block_undeclared": Text(
        "{file} must not leave: nobody has said what {where} holds.",
        "Make the page anew with this version of hotspots; data stand in blocks that it knows.",
    ),
    "audit_opaque": Text(
        "{file} must not leave: packed data at {where} cannot be read.",
        "Data that were made with incidents must stand unpacked; packed street data pass only if they are the same "
        "without incidents.",
    ),
    "audit_loaded": Text(
        "{file} must not leave: it would load something from another computer ({where}).",
        "Make the page without online tiles and with everything in it; plain links are allowed.",
    ),
    "audit_unreadable": Text(
        "{file} cannot be audited: it is not what its name says, or is damaged{where}.",
        "Make the file again.",
    ),
    "audit_type_unknown": Text(
        "{file} cannot be audited: files of this type are not read.{where}",
        "Publish HTML, JSON, GeoJSON, CSV, GPX, GeoPackage, Excel or plain text.",
    ),
    "audit_withheld_from": Text(
        "{file} must not leave: {times} words or phrases in it stand in the column {column} of {source} too, row "
        "{row}, which was left behind at reading. The first is at {where}.",
        "Write that row another way, or hotspots.toml if it stands there. A word that may stand in results: put it in "
        "allowed_names of [public].",
    ),
    "audit_several_from": Text(
        "{number} things in {files} must not leave: {kinds}. The gravest stands in {file} at {where}; its words stand "
        "in the column {column} of {source} too, row {row}, which was left behind at reading.",
        "Write that row another way, or hotspots.toml if it stands there. A word that may stand in results: put it in "
        "allowed_names of [public].",
    ),
    "audit_several": Text(
        "{number} things in {files} must not leave: {kinds}. The gravest stands in {file} at {where}.",
        "If hotspots was making it, it was not written: write what stands in hotspots.toml (names, tasks, texts) in "
        "another way, and tell us if it stands nowhere there. In a file of your own, take those things out.",
    ),
    "audit_several_places": Text(
        "{number} things in {files} must not leave: {kinds}. The gravest stands in {file} at {where}.",
        'If hotspots was making it, it was not written: set method = "gistar" in [hot_spots] if it is about places, '
        "and tell us. In a file of your own, take those things out.",
    ),
}

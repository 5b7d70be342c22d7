"""English words for densities, and for how well methods forecast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hotspots.errors._text import Text

MESSAGES: Final[Mapping[str, Text]] = {
    "bandwidth_few_places": Text(
        "A bandwidth cannot be chosen from {places} different places: at least {least} are needed.",
        "Take a longer period or a larger area, or set bandwidth_m.",
    ),
    "kde_bandwidth_chosen": Text("Bandwidth {bandwidth_m} m, chosen for {count} incidents by the rule {rule}."),
    "kde_replicas_few": Text(
        "With {replicas} random towns nothing can ever be significant at alpha = {alpha}.",
        "Set replicas to at least {least}.",
    ),
    "kde_adaptive_untested": Text(
        "Places cannot be tested with an adaptive bandwidth: it follows the incidents themselves.",
        "Leave adaptive out to find places; surfaces can be adaptive.",
    ),
    "harm_offences_missing": Text(
        "There is no harm weight for: {found}.",
        "Give each offence or offence group a weight, or one for all others.",
    ),
    "harm_weight_impossible": Text("The harm weight of {offence} is {found}.", "It must be over zero."),
    "evaluate_shapes_differ": Text("A forecast has {value} cells, but the sizes of cells are {size}."),
    "evaluate_values_missing": Text(
        "A forecast lacks a value in {count} of {cells} cells, or the cells have no size.",
        "Leave out cells outside the study first.",
    ),
    "evaluate_share_impossible": Text("A share of the area is {found}.", "It must be over 0 and at most 1 (100 %)."),
    "evaluate_no_methods": Text("No method is named to be evaluated.", "Name at least one."),
    "evaluate_no_baseline": Text(
        "There is no method named {baseline} to hold the others against.", "Add it to the methods."
    ),
    "evaluate_names_twice": Text(
        "Two methods with the same parameters: {found}.", "Name each only once, or give them other parameters."
    ),
    "evaluate_periods_few": Text(
        "No {period} can be held back: it needs {least} incidents with a date, and as many before it.",
        "Take a longer time or a larger area; with so few incidents methods cannot be told apart.",
    ),
    "evaluate_periods_few_other": Text(
        "No {period} can be held back: it needs {least} incidents with a date, and as many before it.",
        "Evaluate by the {others} instead: --period {other}.",
    ),
    "evaluate_undated": Text(
        "{count} incidents have no date that tells their {period}; they are left out of the evaluation."
    ),
    "evaluate_held_unlocated": Text(
        "{count} incidents of the periods held back have no place one could go to, and cannot be hit."
    ),
    "evaluate_few_folds": Text(
        "{folds} period was held back: the intervals say how sure these hits are, not how much periods differ.",
        "Take a longer time, or shorter periods, before you go by small differences.",
    ),
    "evaluate_grid_chosen": Text("Cells of {cell_m} m, the same for every method."),
    "evaluate_choice_beats": Text(
        "{method} is chosen: at {percent} % of the area it hits {gain} percentage points more than prior counts "
        "(95 % interval {low} to {high}), and nowhere surely less."
    ),
    "evaluate_choice_no_worse": Text(
        "{method} stays: no method hits surely more than prior counts, and it hits nowhere surely less."
    ),
    "evaluate_choice_prior": Text(
        "Prior counts are chosen: {method} hits surely less than they do at {percent} % of the area, and no other "
        "method surely more."
    ),
    "evaluate_choice_no_numbers": Text(
        "{method} hits most, but forecasts no numbers, so hot spots cannot be ranked by it: "
        "hotspots.toml names the best that does.",
        "The table shows both.",
    ),
    "evaluate_settings_changed": Text(
        "{file} now ranks hot spots by the forecast of {method}; the figures stand there as a comment."
    ),
    "forecast_without_numbers": Text(
        "{method} forecasts no numbers ({unit}), so hot spots cannot be ranked by it.",
        "Use shrunk_counts, prior_counts or kde.",
    ),
    "forecast_parameter_unknown": Text("{method} has no parameter {found}.", "It has: {known}."),
    "forecast_parameter_unclear": Text(
        "{found} is not clear as a parameter of {method}.",
        "Write name=value, such as kde:bandwidth_m=150,kernel=quartic.",
    ),
    "evaluate_settings_unsafe": Text(
        "{key} = {value} cannot be put into hotspots.toml without changing something else.",
        "Write it there by hand, in the section [hot_spots].",
    ),
    "evaluate_method_unknown": Text("There is no method {found} to evaluate.", "Known are: {known}."),
    "evaluate_shares_unclear": Text("The shares {found} are not clear.", "Write percentages with commas: 1,2,5."),
}

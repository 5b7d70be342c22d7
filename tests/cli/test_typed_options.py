"""Errors about what was typed name the option; those about the settings name the key."""

import click
import pytest

from hotspots.cli.typed import KEYS, as_typed
from hotspots.cli.walk import verb
from hotspots.errors import MESSAGES, PlanError
from hotspots.i18n import Translator

VALUES = {"found": 5, "low": 10, "high": 480, "at": "x", "between": "y", "minutes": 5, "nearest": "Torget"}
VALUES |= {"needed": 20, "metres": 100, "names": ["Torget"], "name": "Torget", "known": ["Torget"]}


def context(*arguments):
    return verb.make_context("walk", [".", *arguments], resilient_parsing=True)


def error(code, **more):
    return PlanError(code, **{name: VALUES[name] for name in MESSAGES[code].names() - {"key"}}, **more)


def test_a_value_typed_is_told_of_its_option():
    told = as_typed(error("walk_value_out_of_range", key="minutes"), context("--minutes", "5"))
    assert Translator("sv").message(told).startswith("--minutes är 5.")
    assert "[walk]" not in str(told)


def test_a_value_of_the_settings_is_told_of_its_key():
    same = error("walk_value_out_of_range", key="minutes")
    assert as_typed(same, context()) is same
    other = error("walk_length_too_short")
    assert as_typed(other, context("--minutes", "50")) is other


def test_of_two_options_that_take_streets_the_one_with_the_unknown_street_is_named():
    unknown = PlanError("walk_street_unknown", **(VALUES | {"name": "Klostergatan"}))
    told = as_typed(unknown, context("--avoid", "Bangatan", "--include", "Klostergatan"))
    assert "--include" in Translator("sv").message(told)


@pytest.mark.parametrize("code", sorted(KEYS))
def test_every_key_is_an_option_and_every_twin_has_its_words(code):
    names = {parameter.name for parameter in verb.params}
    assert set(KEYS[code]) <= names
    for language in ("sv", "en"):
        said = Translator(language).message(PlanError(f"{code}_typed", **VALUES, option="--minutes"))
        assert "[walk]" not in said
        assert "max_length_m" not in said
    assert isinstance(verb, click.Command)

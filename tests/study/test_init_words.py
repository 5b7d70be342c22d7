"""What init writes beside each column and each table has words, in both languages."""

import inspect

import pytest

from hotspots.i18n import Translator
from hotspots.io import light_sources, place_sources, sources

KINDS = {
    one.TABLE: one
    for module in (sources, light_sources, place_sources)
    for _, one in inspect.getmembers(module, inspect.isclass)
    if getattr(one, "TABLE", "") and getattr(one, "NAMES", ())
}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_column_of_every_kind_has_words(kind, language):
    say = Translator(language)
    wordless = [
        name for name in KINDS[kind].NAMES if not (say.has(f"column_is.{kind}_{name}") or say.has(f"column_is.{name}"))
    ]
    assert not wordless
    assert say.has(f"toml.{kind}")

"""Whatever method a study names, its map can be drawn and says how the hot spots were found."""

import pytest

from hotspots.i18n import Translator
from hotspots.model.method_names import METHOD_NAMES


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("method", [name for name in METHOD_NAMES if name != "auto"])
@pytest.mark.parametrize("exposure", ["street", "area"])
def test_every_method_is_told_on_the_map(method, exposure, language):
    if (method, exposure) == ("segments", "area"):
        pytest.skip("stretches of street need streets")
    assert Translator(language)(f"facts.method_{method}_{exposure}")

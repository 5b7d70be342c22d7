"""The words of papers of a round: it has other roles and lists than a walk with residents, and another name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotspots.i18n import Translator

if TYPE_CHECKING:
    from hotspots.model.walk import WalkPlan

_ENDING: Final = "_round"


class RoundWords(Translator):
    """Says texts as :class:`~hotspots.i18n.Translator` does; where a text has a twin for rounds, that one."""

    def __call__(self, key: str, /, **values: Any) -> str:
        """Say the text with this key, or its twin."""
        return super().__call__(f"{key}{_ENDING}" if self.has(f"{key}{_ENDING}") else key, **values)

    def texts(self, prefix: str) -> dict[str, str]:
        """Give all plain texts whose keys begin so; twins stand in for what they are twins of."""
        found = super().texts(prefix)
        twins = {key.removesuffix(_ENDING): text for key, text in found.items() if key.endswith(_ENDING)}
        return {key: text for key, text in found.items() if not key.endswith(_ENDING)} | twins


def words_of(plan: WalkPlan, say: Translator) -> Translator:
    """Give what says the texts of a plan: those of a walk, or of a round."""
    return RoundWords(say.language) if plan.wished.kind == "round" else say

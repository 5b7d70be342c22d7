"""Which withheld strings an audit looks for: all but what is too short, and what names or the program itself say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hotspots.privacy.auditing.private import SHORTEST, _all_tokens, _looked_for, _own_words, tokens_of

WORDS = st.sampled_from(
    ["stora", "Torget", "åker", "å", "ﬁnt", "x_y", "k-7", "12", "ÖSTRA", "e\u0301", "a\u00adb", "ß"]
)
TEXTS = st.lists(st.lists(WORDS, max_size=5).map(" ".join) | st.text(max_size=12), max_size=8)


@given(TEXTS)
def test_texts_cut_all_at_once_are_cut_as_one_by_one(texts):
    assert _all_tokens(texts) == [tokens_of(text) for text in texts]


@given(TEXTS, TEXTS)
def test_what_stands_in_no_name_is_looked_for(strings, names):
    _, own = _own_words()
    allowed = [*own, *map(tokens_of, names)]

    def stands(tokens: tuple[str, ...]) -> bool:
        size = len(tokens)
        return any(name[at : at + size] == tokens for name in allowed for at in range(len(name) - size + 1))

    kept = {tokens for tokens in map(tokens_of, strings) if sum(map(len, tokens)) >= SHORTEST and not stands(tokens)}
    assert _looked_for(strings, names) == kept


def test_a_phrase_across_two_names_is_still_looked_for():
    names = ["Norra Kvarngränd", "Brännvinstorp Södra"]
    assert _looked_for(["kvarngränd brännvinstorp"], names) == {("kvarngränd", "brännvinstorp")}
    assert _looked_for(["norra kvarngränd"], names) == frozenset()

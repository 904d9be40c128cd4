"""What is hashed is RFC 8785, whichever library wrote it."""

from typing import Any

import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_app.store.journal import _CANONICAL

NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LEAVES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS
BODIES = st.dictionaries(
    NAMES,
    st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=6)),
)


@given(BODIES)
@settings(max_examples=300)
def test_an_entry_is_hashed_in_its_canonical_form(body: dict[str, Any]) -> None:
    assert _CANONICAL.encode(body) == rfc8785.dumps(body)


def test_every_character_is_escaped_as_the_standard_says() -> None:
    characters = [chr(code) for code in range(0x3000) if not 0xD800 <= code < 0xE000]
    assert _CANONICAL.encode(characters) == rfc8785.dumps(characters)

from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

from pos_app.domain.journal import GENESIS, VERSION, Entry

ENTRY = Entry("uid", "01", 1, 7, 1_795_312_800_000, "sale.completed", VERSION, {"sale": "x"}, GENESIS, "hash")


def test_the_hash_covers_everything_but_itself() -> None:
    part = ENTRY.hashed_part()
    assert set(part) == {field.name for field in fields(Entry)} - {"hash", "at_ms"} | {"at"}
    assert part["at"] == ENTRY.at_ms
    assert replace(ENTRY, hash="another").hashed_part() == part


@pytest.mark.parametrize("name", [field.name for field in fields(Entry) if field.name != "hash"])
def test_another_value_anywhere_is_another_hashed_part(name: str) -> None:
    changes: dict[str, Any] = {name: "changed"}
    assert replace(ENTRY, **changes).hashed_part() != ENTRY.hashed_part()


def test_an_entry_stays_as_it_is() -> None:
    with pytest.raises(FrozenInstanceError):
        ENTRY.kind = "sale.returned"  # type: ignore[misc]


def test_the_chain_begins_with_as_many_signs_as_a_hash_has() -> None:
    assert (len(GENESIS), set(GENESIS)) == (64, {"0"})

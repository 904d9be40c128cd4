"""A shop is made once, whole."""

from dataclasses import replace

import pytest

from pos_app.domain.errors import RuleViolation
from pos_app.domain.people import Role
from pos_app.services.people import people_of, sign_in
from pos_app.services.shop import NewShop, create_shop, read_shop
from pos_app.store import journal
from pos_app.store.engine import Store
from tests.conftest import OWNER_PIN, TestClock, TestIds

NEW = NewShop(" 430102100001 ", " 小周烟酒店 ", " 老周 ", OWNER_PIN)


def test_a_new_store_has_no_shop(store: Store) -> None:
    with store.read() as tx:
        assert read_shop(tx) is None


def test_a_shop_comes_with_its_owner_and_the_first_entry_of_its_journal(
    store: Store, clock: TestClock, ids: TestIds
) -> None:
    made = create_shop(store, NEW, clock=clock, ids=ids)
    assert (made.licence, made.name, made.register) == ("430102100001", "小周烟酒店", "01")
    with store.read() as tx:
        assert read_shop(tx) == made
        assert [(person.name, person.role) for person in people_of(tx)] == [("老周", Role.OWNER)]
        (entry,) = journal.entries(tx)
        head = journal.head(tx)
    assert (entry.kind, entry.epoch, entry.seq, entry.register) == ("store.created", 1, 1, "01")
    assert OWNER_PIN not in str(entry.body)
    assert head.till == "01A"
    assert sign_in(store, 1, OWNER_PIN, clock=clock, ids=ids).name == "老周"


def test_a_second_shop_is_refused(store: Store, clock: TestClock, ids: TestIds) -> None:
    made = create_shop(store, NEW, clock=clock, ids=ids)
    with pytest.raises(RuleViolation, match="has a shop already"):
        create_shop(store, replace(NEW, name="另一家"), clock=clock, ids=ids)
    with store.read() as tx:
        assert read_shop(tx) == made
        assert len(people_of(tx)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("licence", ""),
        ("licence", "43010210000"),
        ("licence", "4301021000012"),
        ("licence", "43010210000a"),
        ("licence", "４３０１０２１００００１"),
        ("name", "  "),
        ("name", "店" * 61),
        ("owner", ""),
        ("owner", "周" * 61),
        ("pin", "12345"),
        ("pin", "abcdef"),
        ("pin", "1234567890123"),
        ("register", ""),
        ("register", "1A"),
        ("register", "01-2"),
        ("register", "00001"),
        ("register", "１"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field_and_nothing_is_made(
    store: Store, clock: TestClock, ids: TestIds, field: str, value: str
) -> None:
    with pytest.raises(RuleViolation) as refused:
        create_shop(store, replace(NEW, **{field: value}), clock=clock, ids=ids)
    assert refused.value.field == field
    with store.read() as tx:
        assert read_shop(tx) is None
        assert list(journal.entries(tx)) == []


@pytest.mark.parametrize("register", ["1", "02", "9999"])
def test_a_register_has_a_number(store: Store, clock: TestClock, ids: TestIds, register: str) -> None:
    create_shop(store, replace(NEW, register=register), clock=clock, ids=ids)
    with store.read() as tx:
        assert journal.head(tx).till == register + "A"

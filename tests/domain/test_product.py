from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind, on_hand_text
from tests.goods import carton, pack, water


@pytest.mark.parametrize(
    ("milli", "packs", "text"),
    [
        (123_000, 10, "12条3盒"),
        (120_000, 10, "12条"),
        (3000, 10, "3盒"),
        (0, 10, "0盒"),
        (13_000, 5, "2条3盒"),
        (-123_000, 10, "-12条3盒"),
        (-3000, 10, "-3盒"),
        (2500, 10, "2.5盒"),
        (-500, 10, "-0.5盒"),
    ],
)
def test_stock_is_said_in_cartons_and_packs(milli: int, packs: int, text: str) -> None:
    assert on_hand_text(Quantity(milli), "盒", Kind.CIGARETTE, packs) == text


@pytest.mark.parametrize(("kind", "unit"), [(Kind.GENERAL, "瓶"), (Kind.E_CIGARETTE, "个")])
def test_other_goods_are_said_in_their_unit(kind: Kind, unit: str) -> None:
    assert on_hand_text(Quantity(123_000), unit, kind, 10) == f"123{unit}"
    assert on_hand_text(Quantity(-1250), "kg", Kind.GENERAL, 10) == "-1.25kg"


@given(st.integers(-(10**6), 10**6), st.integers(1, 30))
def test_what_is_said_adds_up_to_what_is_there(packs: int, per_carton: int) -> None:
    text = on_hand_text(Quantity.of(packs), "盒", Kind.CIGARETTE, per_carton)
    sign = -1 if text.startswith("-") else 1
    head, found, tail = text.removeprefix("-").rpartition("条")
    cartons = int(head) if found else 0
    assert sign * (cartons * per_carton + int(tail.removesuffix("盒") or 0)) == packs


def test_cartons_are_counted_by_the_products_own_packs() -> None:
    assert carton().cartons_milli(Quantity.of(3)) == 3000
    assert pack().cartons_milli(Quantity.of(3)) == 300
    assert carton(packs=5).cartons_milli(Quantity.of(3)) == 3000
    assert water().cartons_milli(Quantity.of(1000)) == 0
    assert replace(pack(), kind=Kind.E_CIGARETTE).cartons_milli(Quantity.of(10)) == 1000


def test_what_the_law_calls_tobacco() -> None:
    assert [kind for kind in Kind if kind.is_tobacco] == [Kind.CIGARETTE, Kind.E_CIGARETTE]


def test_an_item_may_be_had_at_another_price() -> None:
    assert pack(4500).priced(Money(4000)) == replace(pack(4500), price=Money(4000))

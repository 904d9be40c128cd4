"""Many prices at once: shown exactly as they will be, and written as they were shown or not at all."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import RightMissing, User
from pos_app.services.price_changes import Doubt, PriceRule, Rounding, apply, products_of, propose
from pos_app.store import goods, journal
from pos_app.store.engine import Store
from pos_app.store.goods_views import Wanted
from tests.conftest import TestClock, TestIds
from tests.services.shelf import CARTON, CASE, PACK, PEANUTS, WATER

UP: PriceRule = PriceRule(percent=11_000, rounding=Rounding.JIAO)


def price(store: Store, code: str) -> str:
    with store.read() as tx:
        item = goods.by_code(tx, code)
    return "" if item is None else str(item.price)


def test_what_is_shown_is_what_is_written(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> None:
    shown = propose(floor, products_of(floor, Wanted("农夫山泉")), UP, keeper)
    assert [(each.code, str(each.old), str(each.new)) for each in shown] == [
        (WATER, "2.00", "2.20"),
        (CASE, "36.00", "39.60"),
    ]
    with floor.read() as tx:
        before = journal.head(tx).seq
    assert apply(floor, shown, keeper, clock=clock, ids=ids) == 2
    assert (price(floor, WATER), price(floor, CASE)) == ("2.20", "39.60")
    with floor.read() as tx:
        kinds = [entry.kind for entry in journal.entries(tx, before)]
        owner = goods.product_of_code(tx, WATER)
        assert owner is not None
        assert goods.kept(tx, owner[0]).price == Money(220)
    assert kinds == ["price.changed", "price.changed"]
    assert propose(floor, products_of(floor, Wanted("农夫山泉")), PriceRule(price=Money(220)), keeper)[0].code == CASE


def test_an_amount_is_of_a_base_unit_and_a_case_changes_by_what_is_in_it(floor: Store, keeper: User) -> None:
    shown = propose(floor, products_of(floor, Wanted("农夫山泉")), PriceRule(amount=Money(-10)), keeper)
    assert [str(each.new) for each in shown] == ["1.90", "33.60"]
    pounds = propose(floor, products_of(floor, Wanted(PEANUTS)), PriceRule(price=Money(2000)), keeper)
    assert [(each.unit, str(each.new)) for each in pounds] == [("kg", "20.00"), ("斤", "10.00")]


def test_doubts_are_said_before_anything_is_changed(floor: Store, keeper: User) -> None:
    below = propose(floor, products_of(floor, Wanted("农夫山泉")), PriceRule(price=Money(100)), keeper)
    assert {each.doubt for each in below} == {Doubt.BELOW_COST}
    raised = {each.code: each.doubt for each in propose(floor, products_of(floor, Wanted(PACK)), UP, keeper)}
    assert raised == {PACK: Doubt.ABOVE_GUIDANCE, CARTON: Doubt.ABOVE_GUIDANCE}


def test_a_raised_price_with_a_tag_waits_for_it(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> None:
    shown = propose(floor, products_of(floor, Wanted("南京")), PriceRule(amount=Money(100)), keeper)
    assert {each.doubt for each in shown} == {Doubt.WAITS_FOR_TAG}
    apply(floor, shown, keeper, clock=clock, ids=ids)
    assert price(floor, shown[0].code) == "100.00"


def test_a_price_that_was_changed_meanwhile_refuses_all(
    floor: Store, keeper: User, clock: TestClock, ids: TestIds
) -> None:
    shown = propose(floor, products_of(floor, Wanted("农夫山泉")), UP, keeper)
    apply(floor, shown[1:], keeper, clock=clock, ids=ids)
    with pytest.raises(RuleViolation, match="another price by now"):
        apply(floor, shown, keeper, clock=clock, ids=ids)
    assert price(floor, WATER) == "2.00"


def test_what_is_impossible_names_its_product(floor: Store, keeper: User) -> None:
    with pytest.raises(RuleViolation, match="农夫山泉"):
        propose(floor, products_of(floor, Wanted("农夫山泉")), PriceRule(amount=Money(-300)), keeper)
    with pytest.raises(RuleViolation, match="No price would change"):
        apply(floor, (), keeper, clock=TestClock(), ids=TestIds())


def test_a_cashier_changes_nothing(floor: Store, keeper: User, cashier: User, clock: TestClock, ids: TestIds) -> None:
    shown = propose(floor, products_of(floor, Wanted("农夫山泉")), UP, keeper)
    with pytest.raises(RightMissing):
        propose(floor, products_of(floor, Wanted()), UP, cashier)
    with pytest.raises(RightMissing):
        apply(floor, shown, cashier, clock=clock, ids=ids)


@pytest.mark.parametrize("said", [{}, {"percent": 100, "price": Money(1)}, {"percent": 0}, {"percent": 100_001}])
def test_a_rule_says_one_thing(said: dict[str, int]) -> None:
    with pytest.raises(RuleViolation) as refused:
        PriceRule(**said)  # type: ignore[arg-type]  # as a form would
    assert refused.value.field == "percent"


@given(fen=st.integers(1, 9_999_999), rounding=st.sampled_from(Rounding))
def test_rounding_stays_within_its_step_and_rounds_nothing_twice(fen: int, rounding: Rounding) -> None:
    step = {Rounding.FEN: 1, Rounding.JIAO: 10, Rounding.HALF: 50, Rounding.YUAN: 100, Rounding.NINE: 160}[rounding]
    rounded = rounding.of(Money(fen))
    assert abs(rounded.fen - fen) < step
    if rounding is Rounding.NINE:
        assert rounded.fen % 100 == 90
    else:
        assert rounding.of(rounded) == rounded


@given(percent=st.integers(1, 30_000), fen=st.integers(0, 99_999))
def test_a_percentage_of_a_case_is_that_of_its_price(percent: int, fen: int) -> None:
    rule = PriceRule(percent=percent)
    assert rule.of(Money(fen), Quantity.of(24)) == rule.of(Money(fen)) == Money(fen).percent(percent)
    assert replace(rule, rounding=Rounding.YUAN).of(Money(fen)).fen % 100 == 0

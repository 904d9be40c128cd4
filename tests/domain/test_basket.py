import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.basket import Basket, Entered, Line, Note, labelled_line, new_line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, Money, Quantity
from pos_app.domain.product import Item
from pos_app.domain.tobacco import MinorPolicy, cartons_milli, check_carton_limit, must_ask_age
from tests.goods import carton, pack, water


def scan(item: Item, quantity: Quantity = ONE) -> Line:
    return new_line(item, quantity, entered=Entered.SCAN, at_ms=1)


def basket_of(*items: Item, merge: bool = True) -> Basket:
    basket = Basket("sale-1")
    for item in items:
        basket = basket.add(scan(item), merge=merge)
    return basket


def test_two_scans_of_one_thing_are_two_things_on_one_line() -> None:
    basket = basket_of(water(), water())
    assert [line.quantity for line in basket.lines] == [Quantity.of(2)]
    assert basket.total == Money(400)


def test_in_list_mode_each_scan_is_a_line() -> None:
    assert len(basket_of(water(), water(), merge=False).lines) == 2


def test_pack_and_carton_of_one_cigarette_stay_two_lines_with_their_own_prices() -> None:
    basket = basket_of(pack(), carton())
    assert [(line.item.unit, line.amount) for line in basket.lines] == [("盒", Money(4500)), ("条", Money(45_000))]
    assert [line.base_quantity for line in basket.lines] == [Quantity.of(1), Quantity.of(10)]


def test_a_line_with_a_price_by_hand_takes_no_further_scan() -> None:
    basket = basket_of(water()).with_price(1, Money(150)).add(scan(water()), merge=True)
    assert [line.price for line in basket.lines] == [Money(150), Money(200)]


def test_the_newest_line_is_marked_whatever_happened_to_it() -> None:
    basket = basket_of(water(), pack())
    assert basket.newest == 2
    assert basket.add(scan(water()), merge=True).newest == 1
    assert basket.without(2).newest == 1


@pytest.mark.parametrize("milli", [0, -1000, 99_999_001])
def test_a_quantity_out_of_range_changes_nothing(milli: int) -> None:
    basket = basket_of(water())
    with pytest.raises(RuleViolation) as refused:
        basket.with_quantity(1, Quantity(milli))
    assert refused.value.field == "quantity"


def test_the_amount_on_a_scale_label_is_what_is_paid() -> None:
    line = labelled_line(water(333), Money(1000), entered=Entered.SCAN, at_ms=1)
    assert line.amount == Money(1000)
    assert line.quantity == Quantity(3003)
    with pytest.raises(RuleViolation):
        Basket("sale").add(line, merge=True).with_quantity(1, ONE)


def test_a_removed_line_can_not_be_changed() -> None:
    with pytest.raises(RuleViolation):
        basket_of(water()).without(1).with_quantity(1, ONE)


def test_age_is_asked_at_the_first_tobacco_line_only() -> None:
    empty, one = Basket("s"), basket_of(pack())
    assert must_ask_age(empty, one, MinorPolicy.FIRST)
    confirmed = Basket("s", one.lines, one.next_line, one.newest, age_confirmed=True)
    two = confirmed.add(scan(carton()), merge=True)
    assert not must_ask_age(confirmed, two, MinorPolicy.FIRST)
    assert must_ask_age(confirmed, two, MinorPolicy.ALWAYS)
    assert not must_ask_age(empty, one, MinorPolicy.OFF)
    assert not must_ask_age(empty, basket_of(water()), MinorPolicy.ALWAYS)


def test_49_cartons_and_9_packs_may_be_sold_and_50_cartons_may_not() -> None:
    """E-4: over all lines, each product by its own packs per carton."""
    basket = Basket("s").add(scan(carton(), Quantity.of(49)), merge=True).add(scan(pack(), Quantity.of(9)), merge=True)
    check_carton_limit(basket)
    with pytest.raises(RuleViolation):
        check_carton_limit(basket.add(scan(pack()), merge=True))


def test_a_carton_of_five_packs_is_a_carton() -> None:
    basket = Basket("s").add(scan(carton(packs=5, product_id=3), Quantity.of(50)), merge=True)
    assert cartons_milli(basket) == 50_000


def test_refusing_a_minor_takes_only_the_tobacco_off() -> None:
    left = basket_of(water(), pack(), carton()).without_tobacco()
    assert [line.item.name for line in left.lines] == ["农夫山泉550ml"]


ITEMS = [pack(), carton(), water(), water(150, product_id=5)]


@given(st.lists(st.sampled_from(ITEMS), max_size=30), st.randoms())
def test_the_order_of_scans_does_not_matter_to_the_sum(items: list[Item], order: object) -> None:
    shuffled = list(items)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert basket_of(*items).total == basket_of(*shuffled).total == basket_of(*items, merge=False).total


@given(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=20), st.data())
def test_removing_a_line_takes_off_just_its_amount(items: list[Item], data: st.DataObject) -> None:
    basket = basket_of(*items)
    line = data.draw(st.sampled_from(basket.lines))
    assert basket.without(line.line_id).total == basket.total - line.amount


def test_a_note_is_kept_once() -> None:
    line = scan(pack()).noted(Note.PRICE_ABNORMAL, Note.PRICE_ABNORMAL)
    assert line.notes == (Note.PRICE_ABNORMAL,)

"""What can come back and what is given for it: never too much, all of it in the end, whatever the order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.basket import Entered, Line, labelled_line, new_line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, ZERO, Money, Quantity, total
from pos_app.domain.product import Item
from pos_app.domain.returns import Paid, Returnable, ReturnableSale, refunds
from pos_app.domain.tender import CASH, Payment
from tests.goods import pack, water

APPLES = replace(water(1280, product_id=3), name="红富士苹果", unit="kg", weighed=True)


def sold(item: Item, quantity: str, *, discount: int = 0, cost: int = 0, place: int = 1, back: str = "0") -> Returnable:
    line = new_line(item, Quantity.parse(quantity), entered=Entered.SCAN, at_ms=0)
    return Returnable(place, replace(line, discount=Money(discount)), Money(cost), Quantity.parse(back))


def sale(*lines: Returnable, rounding: int = 0, paid: tuple[Paid, ...] = ()) -> ReturnableSale:
    return ReturnableSale(1, "sale", "01A-20261122-0001", 0, lines, Money(rounding), paid)


def cost_of(line: Line) -> Money:
    assert line.cost is not None
    return line.cost


def after(before: ReturnableSale, wanted: dict[int, Quantity]) -> ReturnableSale:
    """The same sale when this has come back."""
    lines = tuple(replace(line, returned=line.returned + wanted.get(line.place, Quantity(0))) for line in before.lines)
    return replace(before, lines=lines)


# Lines


def test_a_line_that_comes_back_mirrors_the_line_that_was_sold() -> None:
    line = sold(pack(), "3", cost=11400).part(Quantity.of(3), at_ms=9)
    assert (line.quantity, line.amount, line.discount, line.cost) == (
        Quantity.of(-3),
        Money(-13500),
        ZERO,
        Money(11400),
    )
    assert (line.of_line, line.entered_at_ms, line.base_quantity) == (1, 9, Quantity.of(-3))


def test_three_thirds_of_ten_fen_are_ten_fen() -> None:
    given_back = []
    line = sold(water(4), "3", discount=2, cost=10)
    for number in range(3):
        part = replace(line, returned=Quantity.of(number)).part(ONE)
        given_back.append((part.amount.fen, part.discount.fen, cost_of(part).fen))
    assert given_back == [(-3, -1, 3), (-4, 0, 4), (-3, -1, 3)]


@pytest.mark.parametrize("quantity", ["0", "-1", "2.001", "3"])
def test_no_more_comes_back_than_is_left(quantity: str) -> None:
    with pytest.raises(RuleViolation, match="2 of 5 can still be returned") as refusal:
        sold(water(), "5", back="3").part(Quantity.parse(quantity))
    assert refusal.value.field == "quantity"


def test_pieces_come_back_in_whole_numbers() -> None:
    with pytest.raises(RuleViolation, match="whole numbers"):
        sold(water(), "2").part(Quantity.parse("0.5"))


def test_a_weighed_line_comes_back_whole_or_by_weight() -> None:
    label = labelled_line(APPLES, Money(1000), entered=Entered.SCAN, at_ms=0)
    line = Returnable(1, label, Money(640), Quantity(0))
    assert line.part(label.quantity).amount == Money(-1000)
    assert line.part(Quantity.parse("0.25")).amount == Money(-320)


# Sales


def test_nothing_chosen_is_no_return() -> None:
    with pytest.raises(RuleViolation, match="what comes back"):
        sale(sold(water(), "1")).plan({})


def test_a_line_the_sale_has_not_is_refused() -> None:
    with pytest.raises(RuleViolation, match="01A-20261122-0001 has no line 7"):
        sale(sold(water(), "1")).plan({7: ONE})


def test_the_rounding_of_the_sale_goes_back_with_its_last_part() -> None:
    whole = sale(sold(water(199), "1"), sold(water(299), "1", place=2), rounding=-8)
    first = whole.plan({1: ONE})
    second = after(whole, {1: ONE}).plan({2: ONE})
    assert (first.total, second.total) == (Money(-199 + 3), Money(-299 + 5))


items = st.sampled_from([water(199), water(3), pack(), replace(APPLES, price=Money(1999))])


@st.composite
def lines(draw: st.DrawFn, place: int) -> Returnable:
    item = draw(items)
    milli = draw(st.integers(1, 3000)) if item.weighed else 1000 * draw(st.integers(1, 6))
    line = new_line(item, Quantity(milli), entered=Entered.SCAN, at_ms=0)
    off = draw(st.integers(0, line.gross.fen))
    return Returnable(place, replace(line, discount=Money(off)), Money(draw(st.integers(0, 5000))), Quantity(0))


@st.composite
def sales(draw: st.DrawFn) -> ReturnableSale:
    count = draw(st.integers(1, 4))
    sold_lines = [draw(lines(place)) for place in range(1, count + 1)]
    amount = total(line.sold.amount for line in sold_lines)
    rounding = draw(st.integers(-min(99, amount.fen), 0))
    return sale(*sold_lines, rounding=rounding)


@st.composite
def steps(draw: st.DrawFn, whole: ReturnableSale) -> list[dict[int, Quantity]]:
    """Some parts, in some order, that are all of the sale together."""
    parts: list[dict[int, Quantity]] = []
    for line in whole.lines:
        left = line.left.milli
        step = 1 if line.sold.item.weighed else 1000
        while left:
            milli = step * draw(st.integers(1, left // step))
            parts.append({line.place: Quantity(milli)})
            left -= milli
    return draw(st.permutations(parts))


@given(st.data())
def test_all_parts_in_any_order_are_the_whole_sale_to_the_fen(data: st.DataObject) -> None:
    whole = data.draw(sales())
    left, back, rounding = whole, list[Line](), ZERO
    for wanted in data.draw(steps(whole)):
        plan = left.plan(wanted)
        assert all(line.amount <= ZERO and line.gross <= ZERO and cost_of(line) >= ZERO for line in plan.lines)
        assert plan.total <= ZERO
        back += plan.lines
        rounding += plan.rounding
        left = after(left, wanted)
    assert left.left == {}
    for line in whole.lines:
        parts = [part for part in back if part.of_line == line.place]
        assert total(part.amount for part in parts) == -line.sold.amount
        assert total(part.discount for part in parts) == -line.sold.discount
        assert total(cost_of(part) for part in parts) == line.cost
        assert sum(part.quantity.milli for part in parts) == -line.sold.quantity.milli
    assert rounding == -whole.rounding


@given(st.data())
def test_what_came_back_so_far_says_what_was_given_whatever_the_order(data: st.DataObject) -> None:
    whole = data.draw(sales())
    parts = data.draw(steps(whole))
    first, other = parts[: len(parts) // 2], data.draw(st.permutations(parts[: len(parts) // 2]))
    sums = []
    for order in (first, other):
        left, given_back = whole, ZERO
        for wanted in order:
            given_back += left.plan(wanted).total
            left = after(left, wanted)
        sums.append(given_back)
    assert sums[0] == sums[1]


@given(st.data())
def test_one_thousandth_more_than_was_sold_never_comes_back(data: st.DataObject) -> None:
    whole = data.draw(sales())
    line = data.draw(st.sampled_from(whole.lines))
    before = data.draw(st.integers(0, line.sold.quantity.milli))
    came_back = replace(line, returned=Quantity(before))
    with pytest.raises(RuleViolation):
        came_back.part(came_back.left + Quantity(1))


# Tenders


def paid(tender: str, fen: int, *, back: int = 0, reference: str = "") -> Paid:
    return Paid(tender, reference, Money(fen), Money(back))


def told(payments: tuple[Payment, ...]) -> list[tuple[str, int]]:
    return [(payment.tender, payment.amount.fen) for payment in payments]


def test_each_tender_gets_back_what_it_paid_the_provider_first_and_cash_last() -> None:
    by = (paid(CASH, 500), paid("points", 100), paid("wechat", 300, reference="W1"), paid("balance", 200))
    assert told(refunds(Money(1000), by)) == [("wechat", -300), ("points", -100), ("balance", -200), (CASH, -400)]
    assert told(refunds(Money(350), by)) == [("wechat", -300), ("points", -50)]


def test_a_provider_learns_which_of_its_payments_is_given_back() -> None:
    by = (paid("wechat", 300, reference="W1", back=250), paid("wechat", 300, reference="W2"))
    assert [(p.reference, p.amount.fen) for p in refunds(Money(120), by)] == [("W1", -50), ("W2", -70)]


def test_what_goods_taken_in_exchange_were_worth_goes_back_in_cash() -> None:
    assert told(refunds(Money(900), (paid("wechat", 300),))) == [("wechat", -300), (CASH, -600)]


def test_what_a_person_saw_paid_may_go_back_in_cash_but_nothing_that_a_provider_knows() -> None:
    by = (paid("wechat", 300), paid("points", 100), paid("alipay", 200, reference="A1"))
    assert told(refunds(Money(600), by, in_cash=True)) == [("alipay", -200), ("points", -100), (CASH, -300)]


def test_nothing_is_given_back_for_gifts() -> None:
    assert refunds(ZERO, (paid(CASH, 100),)) == ()


@given(
    st.lists(st.tuples(st.sampled_from([CASH, "wechat", "card", "balance", "coupon"]), st.integers(1, 900))),
    st.integers(0, 2000),
)
def test_refunds_are_just_what_is_due_and_no_tender_gives_back_more_than_it_took(
    tenders: list[tuple[str, int]], due: int
) -> None:
    by = tuple(paid(tender, fen, reference=str(place)) for place, (tender, fen) in enumerate(tenders))
    given_back = refunds(Money(due), by)
    assert total(payment.amount for payment in given_back) == Money(-due)
    took = {(each.tender, each.reference): each.amount for each in by}
    for payment in given_back:
        assert payment.tender == CASH or -payment.amount <= took[(payment.tender, payment.reference)]

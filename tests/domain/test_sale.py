import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.basket import Basket, Entered, new_line
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, ZERO, Money
from pos_app.domain.sale import SaleKind, complete, receipt_number
from pos_app.domain.tender import cash_payment, exact_payment
from tests.goods import pack, water

BASKET = Basket("sale-1").add(new_line(pack(), ONE, entered=Entered.SCAN, at_ms=1), merge=True)


def test_a_paid_basket_becomes_a_sale_of_its_name() -> None:
    sale = complete(BASKET, (cash_payment(Money(4500), Money(5000)),), ZERO, at_ms=7)
    assert (sale.uid, sale.kind, sale.lines, sale.at_ms) == ("sale-1", SaleKind.SALE, BASKET.lines, 7)
    assert sale.total == Money(4500)


def test_rounding_is_part_of_what_is_paid() -> None:
    assert complete(BASKET, (exact_payment("cash", Money(4490)),), Money(-10), at_ms=7).total == Money(4490)
    with pytest.raises(RuleViolation):
        complete(BASKET, (exact_payment("cash", Money(4500)),), Money(-10), at_ms=7)


def test_tenders_may_be_mixed() -> None:
    payments = (exact_payment("wechat", Money(4000)), cash_payment(Money(500), Money(1000)))
    assert complete(BASKET, payments, ZERO, at_ms=7).payments == payments


def test_nothing_is_no_sale() -> None:
    with pytest.raises(RuleViolation, match="nothing to pay"):
        complete(Basket("sale-1"), (), ZERO, at_ms=7)


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=4))
def test_a_sale_exists_exactly_when_its_payments_are_its_total(parts: list[int]) -> None:
    basket = Basket("sale-1").add(new_line(water(3000), ONE, entered=Entered.SCAN, at_ms=1), merge=True)
    payments = tuple(exact_payment("wechat", Money(part)) for part in parts)
    if sum(parts) == 3000:
        assert complete(basket, payments, ZERO, at_ms=1).total == Money(3000)
    else:
        with pytest.raises(RuleViolation):
            complete(basket, payments, ZERO, at_ms=1)


def test_a_receipt_number_is_till_date_and_running_number() -> None:
    assert receipt_number("01A", date(2026, 11, 22), 7) == "01A-20261122-0007"
    assert receipt_number("01A", date(2026, 11, 22), 12_345) == "01A-20261122-12345"


@given(st.integers(1, 10**6), st.dates(min_value=date(2000, 1, 1)), st.integers(1, 10**6))
def test_a_receipt_number_can_be_taken_apart_again(till: int, day: date, running: int) -> None:
    match = re.fullmatch(r"(\d+A)-(\d{8})-(\d{4,})", receipt_number(f"{till}A", day, running))
    assert match is not None
    assert (match[1], match[2], int(match[3])) == (f"{till}A", day.isoformat().replace("-", ""), running)

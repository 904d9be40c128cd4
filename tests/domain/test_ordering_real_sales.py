"""The rule against real sales: it runs out less often than "the same as last week", and has less in stock.

The file has 14,434 sales of small shops. Their dates are those of a lesson and not of the shops, so the sales in the
order they were written down are cut into twelve weeks of seven days with as many sales each. From the fifth week on
both rules order at the beginning of each week; measured are the sales lost to empty shelves and the stock held.
"""

import csv
import gzip
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from pos_app.domain.barcode import has_valid_check_digit, is_gtin_shaped
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.ordering import Goods, suggest

DATA: Final = Path(os.environ.get("YUNDIAN_DATA", Path(__file__).parents[3] / "shared" / "data"))
FILE: Final = DATA / "sales_cn_2018.csv.gz"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the real sales are not here (YUNDIAN_DATA)")

WEEKS, WEEK, FIRST = 12, 7, 4
SOLD_LEAST: Final = 12
QUANTITY_MAX, PRICE_MAX = Quantity.of(50), Money(2_000_00)
Rule = Callable[[Sequence[int], int], int]


@dataclass(frozen=True)
class Product:
    price: Money
    days: tuple[int, ...]


@dataclass
class Outcome:
    """Empty shelves (days of a product), what was not sold for it, and yuan-days of stock, all at retail."""

    days_out: int = 0
    lost_fen: int = 0
    held: int = 0


def is_shop_code(code: str) -> bool:
    return is_gtin_shaped(code) and has_valid_check_digit(code)


@cache
def products() -> tuple[Product, ...]:
    """What was sold at least a dozen times, day by day."""
    sold: defaultdict[str, Counter[int]] = defaultdict(Counter)
    prices: dict[str, Money] = {}
    with gzip.open(FILE, "rt", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    places = {name: place for place, name in enumerate(dict.fromkeys(line["sale"] for line in lines))}
    for line in lines:
        try:
            quantity, price = Quantity.parse(line["quantity"]), Money.parse(line["price"])
        except RuleViolation:
            continue
        if is_shop_code(line["code"]) and 0 < quantity.milli <= QUANTITY_MAX.milli and 0 < price.fen <= PRICE_MAX.fen:
            sold[line["code"]][places[line["sale"]] * WEEKS * WEEK // len(places)] += quantity.milli
            prices[line["code"]] = price
    return tuple(
        Product(prices[code], tuple(days[day] for day in range(WEEKS * WEEK)))
        for code, days in sold.items()
        if days.total() >= SOLD_LEAST * 1000
    )


def lived(rule: Rule) -> Outcome:
    """Eight weeks of a shop that orders by a rule, which is told the days so far, newest first, and the stock."""
    outcome = Outcome()
    for product in products():
        stock = sum(product.days[(FIRST - 1) * WEEK : FIRST * WEEK])
        for week in range(FIRST, WEEKS):
            stock += rule(product.days[: week * WEEK][::-1], stock)
            for wanted in product.days[week * WEEK : (week + 1) * WEEK]:
                missing = max(0, wanted - stock)
                stock = max(0, stock - wanted)
                outcome.days_out += missing > 0
                outcome.lost_fen += product.price.fen * missing // 1000
                outcome.held += product.price.fen * stock // 1000
    return outcome


def same_as_last_week(days: Sequence[int], _stock: int) -> int:
    return sum(days[:WEEK])


def suggested(days: Sequence[int], stock: int) -> int:
    return suggest(Goods(days, stock), WEEK).packs * 1000


def test_it_loses_fewer_sales_with_less_in_stock_than_the_same_as_last_week() -> None:
    plain, ours = lived(same_as_last_week), lived(suggested)
    assert len(products()) > 300
    assert ours.days_out < plain.days_out * 60 // 100
    assert ours.lost_fen < plain.lost_fen * 85 // 100
    assert ours.held < plain.held * 75 // 100

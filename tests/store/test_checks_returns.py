"""What must hold of goods that came back: each check sees its damage, and that one only."""

from pathlib import Path
from typing import Final

import pytest

from pos_app.domain.money import Quantity
from pos_app.services import returns
from pos_app.services.returns import ReturnSale, return_sale
from pos_app.store import checks_returns
from tests.faults.till import OWNER, Till, findings, opened
from tests.store.damage import Damage, sql


@pytest.fixture
def returned_folder(sold_folder: Path) -> Path:
    """A shop to which half of the last sale came back."""
    with opened(sold_folder) as store:
        till = Till(store, first_id=3000)
        sale = returns.last(store)
        half = {place: Quantity(left.milli // 2000 * 1000 or left.milli) for place, left in sale.left.items()}
        command = ReturnSale("return-1", sale.sale_id, half)
        return_sale(store, command, OWNER, clock=till.clock, ids=till.ids)
    return sold_folder


_RETURN: Final = "sale_id = (SELECT max(sale_id) FROM sale)"
_SOLD: Final = "sale_id = (SELECT of_sale_id FROM sale ORDER BY sale_id DESC LIMIT 1)"
DAMAGES: Final[dict[str, tuple[set[str], Damage]]] = {
    "less was sold than came back": (
        {"returned_no_more_than_was_sold", "returned_parts_are_their_share"},
        sql(f"UPDATE sale_line SET quantity_milli = 1 WHERE {_SOLD} AND line = 1"),
    ),
    "other goods came back": (
        {"returned_no_more_than_was_sold"},
        sql(f"UPDATE sale_line SET product_id = product_id + 1 WHERE {_RETURN} AND line = 1"),
    ),
    "more was given back for it": (
        {"returned_parts_are_their_share"},
        sql(f"UPDATE sale_line SET discount_fen = discount_fen - 1 WHERE {_RETURN} AND line = 1"),
    ),
    "it is of no sale": (
        {"return_has_its_original"},
        sql(f"UPDATE sale SET of_sale_id = 99 WHERE {_RETURN}"),
    ),
    "it is of a line that the sale has not": (
        {"return_has_its_original"},
        sql(f"UPDATE sale_line SET of_line = 99 WHERE {_RETURN} AND line = 1"),
    ),
    "another tender gave it back": (
        {"refunded_no_more_than_was_paid"},
        sql(f"UPDATE payment SET tender = 'gold' WHERE {_RETURN}"),
    ),
}


def test_every_check_of_returns_has_its_damage() -> None:
    assert set().union(*(names for names, _ in DAMAGES.values())) == set(checks_returns.INVARIANTS)


def test_a_shop_to_which_goods_came_back_is_in_order(returned_folder: Path) -> None:
    with opened(returned_folder) as store, store.read() as tx:
        assert findings(tx) == []


@pytest.mark.parametrize("what", DAMAGES)
def test_each_damage_is_seen(what: str, returned_folder: Path) -> None:
    names, damage = DAMAGES[what]
    damage(returned_folder)
    with opened(returned_folder) as store, store.read() as tx:
        found = {check.name for check in findings(tx)}
    assert found & set(checks_returns.INVARIANTS) == names

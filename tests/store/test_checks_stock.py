"""What must hold of documents of stock and of stocktakes: each check sees its damage."""

from pathlib import Path
from typing import Any, Final

import pytest

from pos_app.domain.money import Quantity
from pos_app.domain.product import ProductId
from pos_app.domain.stock_document import DocumentKind, Entry
from pos_app.domain.stocktake import CountHow, StocktakeKind
from pos_app.services import bundles, stock_documents, stocktakes
from pos_app.services.bundles import Convert
from pos_app.services.stock_documents import AdjustStock
from pos_app.services.stocktake_approval import approve
from pos_app.services.stocktakes import BeginStocktake, CountGoods
from pos_app.store import checks_stock
from tests.faults.till import OWNER, Till, findings, opened
from tests.store.damage import Damage, sql

WATER, MILK = ProductId(2), ProductId(3)


@pytest.fixture
def counted_folder(sold_folder: Path) -> Path:
    """A shop with a loss, a case that was opened, a stocktake that was approved and one that was given up."""
    with opened(sold_folder) as store:
        till = Till(store, first_id=3000)
        tools: dict[str, Any] = {"clock": till.clock, "ids": till.ids}
        entry = Entry(WATER, Quantity.of(2))
        command = AdjustStock("loss", DocumentKind.LOSS, (entry,), "破损")
        stock_documents.adjust(store, command, OWNER, **tools)
        bundles.set_parts(store, MILK, {WATER: Quantity.of(2)}, OWNER, **tools)
        bundles.convert(store, Convert("split", DocumentKind.SPLITTING, MILK, Quantity.of(1)), OWNER, **tools)
        for number, units in enumerate((12, 15)):
            begun = stocktakes.begin(store, BeginStocktake(f"count-{number}", StocktakeKind.FULL), OWNER, **tools)
            for product, how in ((WATER, CountHow.ADD), (WATER, CountHow.SET), (MILK, CountHow.ADD)):
                line = CountGoods(till.ids.new(), product, Quantity.of(units), how, "小周")
                stocktakes.count(store, begun.stocktake_id, line, clock=till.clock)
            if number == 0:
                approve(store, begun.stocktake_id, "月末", OWNER, **tools)
            else:
                stocktakes.give_up(store, begun.stocktake_id, "停电", OWNER, **tools)
    return sold_folder


_LOSS: Final = "document_id = 1"
_COUNTED: Final = "kind = 'count' AND product_id = 2"
DAMAGES: Final[dict[str, tuple[set[str], Damage]]] = {
    "less was lost": (
        {"stock_document_is_in_stock"},
        sql(f"UPDATE stock_document_line SET quantity_milli = -1000, units_milli = 1000 WHERE {_LOSS}"),
    ),
    "a document says another day": (
        {"stock_document_is_in_stock"},
        sql(f"UPDATE stock_document SET business_date = '2026-11-01' WHERE {_LOSS}"),
    ),
    "a document lost its line": (
        {"stock_document_is_in_stock", "stock_document_is_in_the_journal"},
        sql(f"DELETE FROM stock_document_line WHERE {_LOSS}"),
    ),
    "a document is called otherwise": (
        {"stock_document_is_in_the_journal"},
        sql(f"UPDATE stock_document SET uid = 'x' WHERE {_LOSS}"),
    ),
    "an opened case gained by it": (
        {"stock_document_is_in_stock", "goods_become_goods_of_the_same_cost"},
        sql("UPDATE stock_document_line SET cost_fen = cost_fen + 1 WHERE document_id = 2 AND line = 1"),
    ),
    "a count saw other books": (
        {"count_line_saw_the_books_of_its_moment"},
        sql("UPDATE count_line SET book_milli = book_milli + 1 WHERE line_id = 1"),
    ),
    "a count was changed": (
        {"stocktake_result_is_its_lines"},
        sql("UPDATE count_line SET quantity_milli = 1 WHERE line_id = 2"),
    ),
    "a variance is not what was counted": (
        {"stocktake_result_is_its_lines", "variance_is_in_stock"},
        sql("UPDATE stocktake_result SET variance_milli = variance_milli - 1 WHERE product_id = 2"),
    ),
    "a variance costs less": (
        {"variance_is_in_stock"},
        sql("UPDATE stocktake_result SET cost_fen = cost_fen + 1 WHERE product_id = 2"),
    ),
    "a variance is said to be something else": (
        {"variance_is_in_stock"},
        sql(f"UPDATE stock_movement SET kind = 'loss' WHERE {_COUNTED}"),
    ),
    "a result is gone": (
        {"variance_is_in_stock", "stocktake_is_in_the_journal"},
        sql("DELETE FROM stocktake_result WHERE product_id = 2"),
    ),
    "more is said to match": (
        {"stocktake_is_in_the_journal"},
        sql("UPDATE stocktake_end SET matched = matched + 1 WHERE how = 'approved'"),
    ),
    "a stocktake is called otherwise": (
        {"stocktake_is_in_the_journal"},
        sql("UPDATE stocktake SET uid = 'x' WHERE stocktake_id = 2"),
    ),
    "an old stocktake is open again": (
        {"one_stocktake_at_a_time"},
        sql("DELETE FROM stocktake_end WHERE stocktake_id = 1"),
    ),
}


def test_every_check_of_stock_has_its_damage() -> None:
    assert set().union(*(names for names, _ in DAMAGES.values())) == set(checks_stock.INVARIANTS)


def test_a_shop_that_was_counted_is_in_order(counted_folder: Path) -> None:
    with opened(counted_folder) as store, store.read() as tx:
        assert findings(tx) == []


@pytest.mark.parametrize("what", DAMAGES)
def test_each_damage_is_seen(what: str, counted_folder: Path) -> None:
    names, damage = DAMAGES[what]
    damage(counted_folder)
    with opened(counted_folder) as store, store.read() as tx:
        found = {check.name for check in findings(tx)}
    assert found & set(checks_stock.INVARIANTS) == names

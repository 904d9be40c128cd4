"""Sales as facts: written once, found by every name they have, read back as they were."""

from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from pos_app.domain.basket import Basket
from pos_app.domain.money import Money, Quantity
from pos_app.domain.sale import SaleKind
from pos_app.domain.tender import exact_payment
from pos_app.services.checkout import Settle, settle
from pos_app.store import sales
from pos_app.store.engine import Store
from tests.faults.till import GOODS, OWNER, Till, opened, sale_uid


def test_a_sale_is_read_back_as_it_was_written(till: Till) -> None:
    settled = till.pay(till.ring_up(7))
    with till.store.read() as tx:
        sold = sales.load(tx, settled.sale_id)
    assert (sold.uid, sold.number, sold.kind) == (sale_uid(7), settled.number, SaleKind.SALE)
    assert (sold.cashier, sold.register, sold.business_date) == ("老周", "01", date(2026, 11, 22))
    assert [(line.code, line.name, line.unit, line.quantity, line.amount) for line in sold.lines] == [
        (code, name, unit, Quantity.of(1), price) for code, name, _, unit, price in GOODS
    ]
    (payment,) = sold.payments
    assert (payment.tender, payment.amount, payment.given - payment.change) == ("cash", sold.total, sold.total)
    assert sold.total == Money(5050)


def test_the_receipt_has_the_place_in_the_journal_and_four_signs_of_its_hash(till: Till) -> None:
    settled = till.pay(till.ring_up(7))
    with till.store.read() as tx:
        sold = sales.load(tx, settled.sale_id)
        seq, digest = tx.first("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1") or ()
    assert (sold.journal_seq, sold.chain_code) == (seq, digest[:4])


def test_a_sale_is_found_by_its_name_and_its_number(till: Till) -> None:
    settled = till.pay(till.ring_up(7))
    with till.store.read() as tx:
        found = sales.find_by_uid(tx, sale_uid(7))
        assert found is not None
        assert (found.sale_id, found.number) == (settled.sale_id, settled.number)
        assert sales.find_by_number(tx, settled.number) == settled.sale_id
        assert sales.number_of(tx, settled.sale_id) == settled.number
        assert sales.last_sale_id(tx) == settled.sale_id
        assert sales.find_by_uid(tx, "nobody") is None


@pytest.mark.parametrize(
    "number",
    [
        "",
        "last",
        "01A",
        "01A-20261122",
        "01A-20261122-",
        "01A-20261122-9999",
        "01B-20261122-0001",
        "01A-20261123-0001",
        "01a-20261122-0001",
        "01A-20261122-0001 ",
        "-20261122-0001",
        "01A-²-²",
        "01A-２０２６１１２２-0001",
        "POS-20181118-15424370340927358605",
        "01A-20261122-" + "1" * 5000,
    ],
)
def test_what_is_no_number_of_ours_finds_nothing(till: Till, number: str) -> None:
    """Names of recorded sales are looked up the same way and look like anything."""
    with till.store.read() as tx:
        assert sales.find_by_number(tx, number) is None
        assert sales.find_recorded_as(tx, number) is None


def test_a_short_number_is_a_number_too(till: Till) -> None:
    with till.store.read() as tx:
        assert sales.find_by_number(tx, "01A-20261122-2") == sales.find_by_number(tx, "01A-20261122-0002") == 2


def test_a_recorded_sale_is_found_by_the_name_it_had(till: Till) -> None:
    basket = till.ring_up(7)
    command = Settle(basket, (exact_payment("wechat", basket.total),), recorded_as="15424370340927358605")
    settled = settle(till.store, command, OWNER, clock=till.clock, ids=till.ids)
    with till.store.read() as tx:
        assert sales.find_recorded_as(tx, "15424370340927358605") == settled.sale_id


def test_one_name_of_a_recorded_sale_is_one_sale(till: Till) -> None:
    def record(number: int) -> None:
        basket = till.ring_up(number)
        command = Settle(basket, (exact_payment("wechat", basket.total),), recorded_as="twice")
        settle(till.store, command, OWNER, clock=till.clock, ids=till.ids)

    record(7)
    with pytest.raises(dbapi2.IntegrityError, match="recorded_as"):
        record(8)


def test_the_store_in_numbers(till: Till) -> None:
    with till.store.read() as tx:
        before = sales.totals(tx)
    till.pay(till.ring_up(7))
    with till.store.read() as tx:
        after = sales.totals(tx)
    assert (before.sales, after.sales) == (3, 4)
    assert (after.products, after.lines - before.lines) == (3, 3)
    assert after.units.milli - before.units.milli == 3000
    assert after.amount - before.amount == Money(5050)


def test_an_empty_store_has_nothing(store: Store) -> None:
    with store.read() as tx:
        assert sales.totals(tx) == sales.Totals(0, 0, 0, Quantity(0), Money(0))
        assert sales.last_sale_id(tx) is None


@pytest.mark.parametrize("table", ["sale", "sale_line", "payment", "stock_movement", "journal", "shift", "shift_close"])
def test_a_fact_is_neither_changed_nor_removed(table: str, sold_folder: Path) -> None:
    with opened(sold_folder) as store:
        for statement in (
            f"DELETE FROM {table}",
            f"UPDATE {table} SET rowid = rowid",
            f"REPLACE INTO {table} SELECT * FROM {table}",
        ):
            if "rowid" in statement and table in ("sale_line", "payment"):
                continue  # these have none
            with pytest.raises(dbapi2.IntegrityError, match="is a fact"), store.write() as tx:
                tx.run(statement)


def test_a_sale_that_fails_half_way_leaves_nothing(till: Till) -> None:
    """All rows of a sale are one transaction: a line that can't be written takes the sale along."""
    with till.store.read() as tx:
        before = tx.all("SELECT * FROM journal")
    basket = till.ring_up(7)
    broken = Basket(basket.uid, basket.lines, basket.next_line, basket.newest, age_confirmed=True)
    with till.store.write() as tx:
        tx.run("CREATE TRIGGER trouble BEFORE INSERT ON payment BEGIN SELECT RAISE(ABORT, 'trouble'); END")
    with pytest.raises(dbapi2.IntegrityError, match="trouble"):
        till.pay(broken)
    with till.store.write() as tx:
        tx.run("DROP TRIGGER trouble")
        assert tx.all("SELECT * FROM journal") == before
        assert sales.find_by_uid(tx, basket.uid) is None
    assert not till.pay(broken).again

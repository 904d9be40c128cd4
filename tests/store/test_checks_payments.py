"""What must hold of payments by code and of accounts: each check sees its damage."""

import shutil
from pathlib import Path
from typing import Final

import pytest

from pay.simulator.keys import Keys
from pay.simulator.serve import running
from pos_app.domain.money import ONE, Money
from pos_app.domain.payment import ACCOUNT
from pos_app.domain.tender import exact_payment
from pos_app.services import returns
from pos_app.services.accounts import OpenAccount, SettleAccount, open_account, settle_account
from pos_app.services.payments import ByProvider
from pos_app.store import checks, checks_payments
from tests.conftest import TestClock, TestIds
from tests.faults.till import OWNER, findings, opened
from tests.services.paying import PayingCounter, moment
from tests.services.shelf import WATER
from tests.store.damage import Damage, sql


@pytest.fixture(scope="module")
def paid_shop(sold_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that was paid by code, gave half of it back, sold on account, and was paid a part of that."""
    folder = Path(shutil.copytree(sold_shop, tmp_path_factory.mktemp("paid") / "shop"))
    clock, ids = TestClock(), TestIds()
    ids.count = 50_000
    keys = Keys.make(moment(clock)())
    with opened(folder) as store, running(keys=keys, now=moment(clock)) as simulator:
        till = PayingCounter(store, simulator, OWNER, clock, ids, at=("wechat",))
        basket = till.basket(WATER, WATER)
        till.pay(basket)
        sold = till.settle(basket)
        (place,) = returns.look_at(store, sold.sale_id).left
        half = returns.ReturnSale("return-by-code", sold.sale_id, {place: ONE})
        returns.return_sale(store, half, OWNER, clock=clock, ids=ids, by=ByProvider(ids))
        till.wait(10)
        account = open_account(store, OpenAccount("王建国", Money(50_000)), OWNER, clock=clock, ids=ids)
        basket = till.basket(WATER)
        till.settle(basket, exact_payment(ACCOUNT, basket.total, reference=account.uid))
        settle_account(store, SettleAccount(account.uid, Money(50)), OWNER, clock=clock, ids=ids)
    return folder


@pytest.fixture
def folder(paid_shop: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(paid_shop, tmp_path / "damaged"))


_PAID: Final = "kind = 'payment'"
DAMAGES: Final[dict[str, tuple[set[str], Damage]]] = {
    "it stands elsewhere than its steps lead to": (
        {"payment_stands_where_its_last_step_says"},
        sql(f"UPDATE payment_attempt SET changed_at_ms = changed_at_ms + 1 WHERE {_PAID}"),
    ),
    "a step is not what the journal tells": (
        {"payment_step_is_in_the_journal"},
        sql("UPDATE payment_step SET journal_seq = 1 WHERE step_id = 1"),
    ),
    "a sale counts what nobody took": (
        {"what_a_provider_paid_was_paid", "what_was_paid_stands_in_its_sale"},
        sql("UPDATE payment SET reference = 'x' WHERE tender = 'wechat' AND amount_fen > 0 AND reference <> ''"),
    ),
    "more was given back than was taken": (
        {"refunds_are_no_more_than_was_paid", "payment_step_is_in_the_journal"},
        sql("UPDATE payment_attempt SET amount_fen = 500 WHERE kind = 'refund'"),
    ),
    "an account owes something else": (
        {"account_owes_the_sum_of_its_entries"},
        sql("UPDATE account_standing SET owed_fen = owed_fen + 1"),
    ),
    "goods on account are on none": (
        {"what_is_on_account_stands_in_its_sale"},
        sql("UPDATE account_entry SET sale_id = NULL WHERE kind = 'charge'"),
    ),
}


def test_every_check_of_payments_has_its_damage() -> None:
    assert set().union(*(names for names, _ in DAMAGES.values())) == set(checks_payments.INVARIANTS)
    assert checks_payments.INVARIANTS.items() <= checks.INVARIANTS.items()


def test_a_shop_that_was_paid_by_code_is_in_order(folder: Path) -> None:
    with opened(folder) as store, store.read() as tx:
        assert findings(tx) == []


@pytest.mark.parametrize("what", DAMAGES)
def test_each_damage_is_seen(what: str, folder: Path) -> None:
    names, damage = DAMAGES[what]
    damage(folder)
    with opened(folder) as store, store.read() as tx:
        found = {check.name for check in findings(tx)}
    assert found & set(checks_payments.INVARIANTS) == names

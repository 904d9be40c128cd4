"""On account: up to a limit, with a right, in the books with the sale; settled in cash; taken off by a return."""

import pytest

from pos_app.domain.account import Account
from pos_app.domain.basket import Basket
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.payment import ACCOUNT
from pos_app.domain.people import Right, RightMissing, User
from pos_app.domain.tender import exact_payment
from pos_app.services import returns
from pos_app.services.accounts import (
    OpenAccount,
    SettleAccount,
    change_account,
    find_accounts,
    open_account,
    settle_account,
)
from pos_app.services.checkout import Settle, Settled, settle
from pos_app.services.counter import Counter, at_once
from pos_app.services.settings import Settings
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.shelf import CARTON, WATER


class Desk:
    def __init__(self, store: Store, user: User, clock: TestClock, ids: TestIds) -> None:
        self.store, self.user, self.clock, self.ids = store, user, clock, ids
        self.counter = Counter(store, user, Settings(), clock=clock, ids=ids, later=at_once)

    def open(self, name: str = "王建国", limit: int = 50_000) -> Account:
        return open_account(self.store, OpenAccount(name, Money(limit)), self.user, clock=self.clock, ids=self.ids)

    def basket(self, *codes: str) -> Basket:
        self.counter.begin()
        for code in codes:
            self.counter.scan(code)
        if self.counter.must_ask_age:
            self.counter.confirm_age()
        return self.counter.basket

    def sell(self, account: Account, *codes: str, user: User | None = None) -> Settled:
        basket = self.basket(*codes)
        payment = exact_payment(ACCOUNT, basket.total, reference=account.uid)
        return settle(self.store, Settle(basket, (payment,)), user or self.user, clock=self.clock, ids=self.ids)

    def pays(self, account: Account, fen: int, tender: str = "cash") -> Account:
        command = SettleAccount(account.uid, Money(fen), tender)
        return settle_account(self.store, command, self.user, clock=self.clock, ids=self.ids)

    def owed(self, account: Account) -> int:
        return next(a.owed.fen for a in find_accounts(self.store, "") if a.uid == account.uid)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with self.store.read() as tx:
            return [tuple(row) for row in tx.all(sql)]


@pytest.fixture
def desk(floor: Store, keeper: User, clock: TestClock, ids: TestIds) -> Desk:
    return Desk(floor, keeper, clock, ids)


def test_what_is_sold_on_account_is_owed_and_settled_in_parts(desk: Desk) -> None:
    account = desk.open()
    desk.sell(account, WATER, WATER)
    assert desk.owed(account) == 400
    assert desk.pays(account, 150).owed == Money(250)
    assert desk.pays(account, 250, "wechat").owed == Money(0)
    assert desk.rows("SELECT kind, tender, amount_fen FROM cash_entry ORDER BY entry_id") == [
        ("settlement", "cash", 150),
        ("settlement", "wechat", 250),
    ]


@pytest.mark.parametrize("fen", [0, -1, 201])
def test_nothing_and_more_than_is_owed_are_not_taken(desk: Desk, fen: int) -> None:
    account = desk.open()
    desk.sell(account, WATER)
    with pytest.raises(RuleViolation) as refused:
        desk.pays(account, fen)
    assert refused.value.field == "amount"


def test_nothing_goes_on_above_the_limit(desk: Desk) -> None:
    account = desk.open(limit=50_000)
    desk.sell(account, CARTON)
    with pytest.raises(RuleViolation, match="may owe") as refused:
        desk.sell(account, CARTON)
    assert (refused.value.field, desk.owed(account)) == ("account", 45_000)


def test_a_limit_can_be_raised_and_an_account_closed_to_more(desk: Desk) -> None:
    account = desk.open(limit=100)
    raised = Account(account.account_id, account.uid, "王建国", None, Money(1_000), active=True, owed=account.owed)
    change_account(desk.store, raised, desk.user, clock=desk.clock, ids=desk.ids)
    desk.sell(account, WATER)
    closed = Account(account.account_id, account.uid, "王建国", None, Money(1_000), active=False, owed=account.owed)
    change_account(desk.store, closed, desk.user, clock=desk.clock, ids=desk.ids)
    with pytest.raises(RuleViolation, match="Nothing more"):
        desk.sell(account, WATER)
    assert desk.pays(account, 200).owed == Money(0), "what is owed can still be paid"


def test_who_may_not_sell_on_account_needs_somebody_who_may(desk: Desk, cashier: User) -> None:
    account = desk.open()
    with pytest.raises(RightMissing) as refused:
        desk.sell(account, WATER, user=cashier)
    assert refused.value.right is Right.ON_ACCOUNT


def test_a_return_takes_it_off_the_account(desk: Desk) -> None:
    account = desk.open()
    sold = desk.sell(account, WATER)
    command = returns.ReturnSale("return-1", sold.sale_id, returns.look_at(desk.store, sold.sale_id).left)
    returns.return_sale(desk.store, command, desk.user, clock=desk.clock, ids=desk.ids)
    assert desk.owed(account) == 0
    assert desk.rows("SELECT kind, amount_fen FROM account_entry ORDER BY entry_id") == [
        ("charge", 200),
        ("return", -200),
    ]


@pytest.mark.parametrize(("name", "limit", "field"), [("", 100, "name"), ("王", 0, "limit"), ("王" * 41, 1, "name")])
def test_an_account_needs_a_name_and_a_limit(desk: Desk, name: str, limit: int, field: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        desk.open(name, limit)
    assert refused.value.field == field


def test_accounts_are_found_by_a_part_of_the_name_those_who_owe_first(desk: Desk) -> None:
    first, second = desk.open("王建国"), desk.open("王秀英")
    desk.sell(second, WATER)
    assert [account.name for account in find_accounts(desk.store, "王")] == ["王秀英", "王建国"]
    assert [account.name for account in find_accounts(desk.store, "建")] == [first.name]


def test_no_name_is_in_the_journal(desk: Desk) -> None:
    account = desk.open("独一无二")
    desk.sell(account, WATER)
    desk.pays(account, 100)
    assert desk.rows("SELECT count(*) FROM journal WHERE body LIKE '%独一无二%'") == [(0,)]
    assert desk.rows("SELECT count(*) FROM journal WHERE kind LIKE 'account.%'") == [(2,)]

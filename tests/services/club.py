"""A shop with members: what is done at its counter, and what its ledgers say afterwards."""

from pathlib import Path
from typing import Any

from pos_app.domain.basket import Basket
from pos_app.domain.coupon import CouponRule
from pos_app.domain.money import Money, Quantity, total
from pos_app.domain.people import User
from pos_app.domain.tender import Payment, cash_payment
from pos_app.services import balances, coupons
from pos_app.services.checkout import Settle, Settled, settle
from pos_app.services.counter import Added, Counter, at_once
from pos_app.services.members import Join, MemberRow, Members
from pos_app.services.returns import Returned, ReturnSale, return_sale
from pos_app.services.secrets import FilePlace
from pos_app.services.settings import Settings, change
from pos_app.store import journal
from pos_app.store import member_ledgers as rows
from pos_app.store.engine import Store
from pos_app.store.members import Standing
from tests.conftest import TestClock, TestIds

PHONE = "13800138000"
SAME_END = "13911118000"


class Club:
    """The counter and the members of a shop."""

    def __init__(self, store: Store, user: User, folder: Path, clock: TestClock, ids: TestIds) -> None:
        self.store, self.user, self.clock, self.ids = store, user, clock, ids
        self.secrets = FilePlace(folder)
        self.members = Members(store, lambda: self.secrets, clock=clock, ids=ids)
        self.counter = Counter(store, user, Settings(), clock=clock, ids=ids, later=at_once)

    def settings(self, **values: Any) -> None:
        change(self.store, **values)

    def join(self, phone: str = PHONE, name: str = "李先生", **more: Any) -> MemberRow:
        return self.members.join(Join(self.ids.new(), phone, name, consent=True, **more), self.user)

    def basket(self, *codes: str, member: MemberRow | None = None, quantity: int = 1) -> Basket:
        """A new basket with these goods on it."""
        self.counter.begin()
        if member is not None:
            self.counter.check_in(member.for_basket())
        for code in codes:
            assert isinstance(self.counter.scan(code, Quantity.of(quantity)), Added)
        if self.counter.must_ask_age:
            self.counter.confirm_age()
        return self.counter.basket

    def pay(self, basket: Basket, *payments: Payment, rest: bool = True) -> Settled:
        """With these, and the rest in cash."""
        left = basket.total - total(each.amount for each in payments)
        cash = (cash_payment(left, left),) if rest and left.fen else ()
        return settle(self.store, Settle(basket, (*payments, *cash)), self.user, clock=self.clock, ids=self.ids)

    def sell(self, *codes: str, member: MemberRow | None = None, quantity: int = 1) -> Settled:
        return self.pay(self.basket(*codes, member=member, quantity=quantity))

    def take_back(self, sold: Settled, wanted: dict[int, str], *, in_cash: bool = False) -> Returned:
        """So much of each line of this sale comes back."""
        parts = {line: Quantity.parse(quantity) for line, quantity in wanted.items()}
        command = ReturnSale(self.ids.new(), sold.sale_id, parts, in_cash=in_cash)
        return return_sale(self.store, command, self.user, clock=self.clock, ids=self.ids)

    def top_up(self, member: MemberRow, fen: int, tender: str = "cash") -> balances.Moved:
        command = balances.TopUp(self.ids.new(), member.member_id, Money(fen), tender)
        return balances.top_up(self.store, command, self.user, clock=self.clock, ids=self.ids)

    def coupon(self, member: MemberRow | None, **rule: Any) -> str:
        """The code of a new coupon."""
        kind = self.ids.new()
        coupons.add_kind(self.store, CouponRule(kind, "券", **rule), 30, self.user)
        command = coupons.IssueCoupon(self.ids.new(), kind, None if member is None else member.member_id)
        return coupons.issue(self.store, command, self.user, clock=self.clock, ids=self.ids).code

    def standing(self, member: MemberRow) -> Standing:
        with self.store.read() as tx:
            return rows.standing(tx, member.member_id)

    def points(self, member: MemberRow) -> int:
        return self.standing(member).points

    def kinds(self) -> list[str]:
        with self.store.read() as tx:
            return [entry.kind for entry in journal.entries(tx)]

    def bodies(self, kind: str) -> list[Any]:
        with self.store.read() as tx:
            return [entry.body for entry in journal.entries(tx) if entry.kind == kind]

"""Sales, returns, voids and exchanges in any order on a real store: every check holds, and all can come back."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pos_app.domain.basket import Exchange
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.people import Role, User
from pos_app.domain.returns import ReturnableSale, refunds
from pos_app.domain.tender import CASH, Rounding, exact_payment, rounding_of
from pos_app.services import returns
from pos_app.services.checkout import Settle, settle
from pos_app.services.returns import VoidSale, void_last
from pos_app.store import checks
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services.conftest import IDS_OF_THE_SHOP
from tests.services.shelf import APPLES, CARTON, PACK, PEANUTS, WATER, label
from tests.services.test_returns import Desk

OWNER = User(1, "老周", Role.OWNER)
CODES = st.lists(
    st.sampled_from([WATER, PACK, CARTON, PEANUTS, label(APPLES, 755), label(APPLES, 333)]), min_size=1, max_size=3
)
DISCOUNTS = st.sampled_from([0, 0, 1, 7, 33])


class ReturnsMachine(RuleBasedStateMachine):
    """A desk where goods are sold and come back."""

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__()
        path = Path(shutil.copy(template, tempfile.mkdtemp(dir=folder)))
        clock, ids = TestClock(), TestIds()
        ids.count = IDS_OF_THE_SHOP
        self.desk = Desk(Store(path), OWNER, clock, ids)
        self.sold: list[int] = []

    @rule(codes=CODES, count=st.integers(1, 4), off=DISCOUNTS, rounding=st.sampled_from(Rounding), card=st.booleans())
    def sell(self, codes: list[str], count: int, off: int, rounding: Rounding, *, card: bool) -> None:
        desk = self.desk
        desk.basket(*codes)
        if desk.counter.basket.lines[0].label_amount is None:
            desk.counter.set_quantity(desk.counter.basket.lines[0].line_id, Quantity.of(count))
        basket = desk.counter.basket
        first = basket.lines[0]
        off = 0 if first.item.kind.is_tobacco else min(off, first.gross.fen)
        discounted = replace(first, discount=Money(off), promotions=("cause",)) if off else first
        basket = replace(basket, lines=(discounted, *basket.lines[1:]))
        extra = rounding_of(basket.total, rounding)
        due = basket.total + extra
        half = Money(due.fen // 2) if card else ZERO
        paid = tuple(exact_payment(t, a) for t, a in (("card", half), (CASH, due - half)) if a != ZERO)
        command = Settle(basket, paid, extra)
        self.sold.append(settle(desk.store, command, OWNER, clock=desk.clock, ids=desk.ids).sale_id)

    def _some(self, data: st.DataObject) -> tuple[ReturnableSale, Mapping[int, Quantity]]:
        sale = returns.look_at(self.desk.store, data.draw(st.sampled_from(self.sold)))
        lines = data.draw(st.lists(st.sampled_from([line.place for line in sale.lines]), min_size=1, unique=True))
        wanted = {}
        for line in sale.lines:
            if line.place in lines:
                most = line.left.milli + 1000
                step = 1 if line.sold.item.weighed else 1000
                wanted[line.place] = Quantity(data.draw(st.integers(1, max(1, most // step))) * step)
        return sale, wanted

    @precondition(lambda self: self.sold)
    @rule(data=st.data(), in_cash=st.booleans())
    def take_back(self, data: st.DataObject, *, in_cash: bool) -> None:
        sale, wanted = self._some(data)
        left = sale.left
        too_much = any(quantity.milli > left.get(place, Quantity(0)).milli for place, quantity in wanted.items())
        try:
            self.desk.back(sale.sale_id, wanted, in_cash=in_cash)
        except RuleViolation:
            assert too_much
        else:
            assert not too_much

    @precondition(lambda self: self.sold)
    @rule(data=st.data(), codes=CODES)
    def exchange(self, data: st.DataObject, codes: list[str]) -> None:
        sale, wanted = self._some(data)
        try:
            plan = sale.plan(wanted)
        except RuleViolation:
            return
        desk = self.desk
        basket = replace(desk.basket(*codes), exchange=Exchange(sale.sale_id, sale.number, plan.lines, plan.rounding))
        due = basket.total
        paid = refunds(-due, sale.paid) if due < ZERO else (exact_payment(CASH, due),)
        self.sold.append(settle(desk.store, Settle(basket, paid), OWNER, clock=desk.clock, ids=desk.ids).sale_id)

    @precondition(lambda self: self.sold)
    @rule()
    def void(self) -> None:
        desk = self.desk
        try:
            sale = returns.voidable(desk.store)
        except RuleViolation:
            return
        command = VoidSale(desk.ids.new(), sale.sale_id, "mistake")
        void_last(desk.store, command, OWNER, clock=desk.clock, ids=desk.ids)

    @invariant()
    def every_check_holds(self) -> None:
        with self.desk.store.read() as tx:
            assert [check for check in checks.run(tx) if not check.ok] == []

    def teardown(self) -> None:
        """Whatever is still with the customers comes back: then nothing was sold, and all money was given back."""
        for sale_id in self.sold:
            if returns.look_at(self.desk.store, sale_id).left:
                self.desk.back(sale_id)
        self.every_check_holds()
        assert self.desk.rows("SELECT coalesce(sum(total_fen), 0), coalesce(sum(rounding_fen), 0) FROM sale") == [
            (0, 0)
        ]
        assert self.desk.rows(
            "SELECT coalesce(sum(amount_fen), 0), coalesce(sum(discount_fen), 0), coalesce(sum(cost_fen), 0), "
            "coalesce(sum(quantity_milli), 0) FROM sale_line"
        ) == [(0, 0, 0, 0)]
        self.desk.store.close()


def test_whatever_is_sold_can_come_back_and_nothing_more(shelf_file: Path, tmp_path: Path) -> None:
    class Machine(ReturnsMachine):
        def __init__(self) -> None:
            super().__init__(shelf_file, tmp_path)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

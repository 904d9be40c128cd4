"""Any day at the counter, however it goes: the books say what a plain model of the shop says."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pos_app.domain.basket import Line, Note
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import Role, User
from pos_app.domain.product import ProductId
from pos_app.domain.tender import Payment, Rounding, cash_payment, exact_payment, rounding_of
from pos_app.services.checkout import NotSettled, Settle, Settled, settle
from pos_app.services.counter import Added, Counter, at_once
from pos_app.services.settings import Settings
from pos_app.services.shifts import close_shift, open_shift
from pos_app.store import checks, journal, sales, shifts
from pos_app.store.engine import CommitUnknown, Transaction
from pos_app.store.stock import Document, Ledger, Posting
from tests.conftest import TestClock, TestIds
from tests.services.conftest import FLOAT, IDS_OF_THE_SHOP
from tests.services.faulty_store import KEPT, LOST, FaultyStore
from tests.services.shelf import APPLES, CAKE, PEANUTS, label
from tests.services.shop_model import (
    COSTS,
    NEXT_UNIT,
    WARES,
    WHOLESALE_CARTONS,
    ModelBasket,
    ModelLine,
    ModelSale,
    ModelShop,
    Ware,
    cartons,
    whole,
)

OWNER = User(1, "老周", Role.OWNER)
CODES = st.sampled_from(list(WARES))
QUANTITIES = st.sampled_from([1000, 1000, 2000, 3000, 10_000, 250, 1333, 49_000, 0, -1000, 99_999_000])
PRICES = st.sampled_from(["0", "0.01", "1.99", "9.90", "/95", "/33.33", "45", "46", "380", "450", "99999.99", "100000"])
WAYS = st.sampled_from(["exact", "over", "wechat", "mixed"])
FAULTS = st.sampled_from([None, None, LOST, KEPT])
LABELLED = {APPLES: WARES[APPLES], "46": WARES[PEANUTS], CAKE: WARES[CAKE]}
ROUNDING_STEPS = {"off": 1, "jiao": 10, "yuan": 100}


class CounterMachine(RuleBasedStateMachine):
    """The real counter on a real store, and beside it the model."""

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__()
        self.path = folder / "counter.sqlite"
        shutil.copy(template, self.path)
        self.store = FaultyStore(self.path)
        self.clock, self.ids = TestClock(), TestIds()
        self.ids.count = IDS_OF_THE_SHOP
        self.model = ModelShop(float_fen=FLOAT.fen)
        self.last: tuple[Settle, Settled] | None = None
        # Paid while the disk failed, and not yet known to be in the books, where it is.
        self.in_doubt: Settle | None = None

    @initialize()
    def sign_in(self) -> None:
        self.counter = Counter(self.store, OWNER, Settings(), clock=self.clock, ids=self.ids, later=at_once)

    def teardown(self) -> None:
        self.store.close()
        for path in self.path.parent.glob("counter.sqlite*"):
            path.unlink()

    # Putting goods on

    @rule(code=CODES, quantity=st.none() | QUANTITIES)
    def scan(self, code: str, quantity: int | None) -> None:
        line = ModelLine(0, WARES[code], 1000 if quantity is None else quantity, WARES[code].price)
        self._put(code, line, None if quantity is None else Quantity(quantity))

    @rule(item=st.sampled_from(list(LABELLED)), amount=st.integers(0, 99_999))
    def weigh(self, item: str, amount: int) -> None:
        ware = LABELLED[item]
        quantity = max(1, whole(Fraction(1000 * amount, ware.price)))
        self._put(label(item, amount), ModelLine(0, ware, quantity, ware.price, "label", amount), None)

    def _put(self, code: str, line: ModelLine, quantity: Quantity | None) -> None:
        basket = self.model.basket
        lines = basket.after_putting(line)
        if self._refused(lines, line.quantity, lambda: self.counter.scan(code, quantity)):
            return
        added = self.counter.scan(code, quantity)
        assert isinstance(added, Added)
        asked = sum(x.ware.packs > 0 for x in lines) > sum(x.ware.packs > 0 for x in basket.lines)
        assert added.ask_age == (asked and not basket.age_confirmed)
        taken = sum(x.base for x in lines if x.ware.product == line.ware.product)
        if self.in_doubt is None:
            assert added.short == (taken > self.model.stock[line.ware.product].on_hand * 1000)
        basket.become(lines)

    def _refused(self, lines: list[ModelLine], quantity: int, act: Callable[[], object], *, no: bool = False) -> bool:
        """Whether the law or sense forbids it; then the counter does too and nothing is changed."""
        lawful = cartons(lines) < WHOLESALE_CARTONS
        if lawful and not no and quantity > 0 and all(line.quantity <= 99_999_000 for line in lines):
            return False
        before = self.counter.basket
        with pytest.raises(RuleViolation):
            act()
        assert self.counter.basket == before
        return True

    # Changing what is on

    def _line(self, data: st.DataObject) -> ModelLine:
        return data.draw(st.sampled_from(self.model.basket.lines))

    @precondition(lambda self: self.model.basket.lines)
    @rule(data=st.data(), quantity=QUANTITIES)
    def set_quantity(self, data: st.DataObject, quantity: int) -> None:
        line = self._line(data)
        lines = self.model.basket.after_changing(line.line_id, quantity=quantity)

        def act() -> None:
            self.counter.set_quantity(line.line_id, Quantity(quantity))

        if self._refused(lines, quantity, act, no=line.label is not None):
            return
        act()
        self.model.basket.become(lines)

    @precondition(lambda self: self.model.basket.lines)
    @rule(data=st.data())
    def switch_unit(self, data: st.DataObject) -> None:
        line = self._line(data)
        ware = WARES[NEXT_UNIT.get(line.ware.code, line.ware.code)]
        lines = self.model.basket.after_changing(line.line_id, ware=ware, price=ware.price, reason="list", notes="")

        def act() -> None:
            self.counter.switch_unit(line.line_id)

        if self._refused(lines, line.quantity, act, no=line.label is not None):
            return
        act()
        self.model.basket.become(lines)

    @precondition(lambda self: self.model.basket.lines)
    @rule(data=st.data(), text=PRICES, sure=st.booleans())
    def set_price(self, data: st.DataObject, text: str, sure: bool) -> None:  # noqa: FBT001 - drawn by name
        line = self._line(data)
        price = priced(text, line.ware.price)
        if price > 9_999_999:
            with pytest.raises(RuleViolation):
                self.counter.set_price(line.line_id, text, sure=sure)
            return
        notes = oddities(line.ware, price)
        doubt = self.counter.set_price(line.line_id, text, sure=sure)
        assert (doubt is not None) == (notes != "" and not sure)
        if doubt is None:
            changes = {"price": price, "reason": "manual", "label": None, "notes": notes}
            self.model.basket.become(self.model.basket.after_changing(line.line_id, **changes))

    @precondition(lambda self: self.model.basket.lines)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        line, basket = self._line(data), self.model.basket
        self.counter.remove(line.line_id)
        basket.lines = [x for x in basket.lines if x.line_id != line.line_id]
        basket.age_confirmed = basket.age_confirmed and bool(basket.lines)

    @rule()
    def clear(self) -> None:
        self.counter.clear()
        self._new_customer()

    def _new_customer(self) -> None:
        self.model.basket, self.in_doubt = ModelBasket(), None

    @rule(of_age=st.booleans())
    def answer_for_age(self, of_age: bool) -> None:  # noqa: FBT001 - drawn by name
        basket = self.model.basket
        basket.age_confirmed = of_age
        if of_age:
            self.counter.confirm_age()
        else:
            self.counter.refuse_minor()
            basket.lines = [line for line in basket.lines if not line.ware.packs]

    @rule()
    def crash(self) -> None:
        """The program ends anywhere between two acts, and starts again on the same file."""
        before = self.counter.basket
        sold_after_all = self.in_doubt is not None and before.lines == self.in_doubt.basket.lines
        self.store.reopen()
        self.sign_in()
        if before.lines and not sold_after_all:
            assert self.counter.basket == before
        if not self.counter.basket.lines:
            self._new_customer()

    # Paying

    @rule(
        goods=st.lists(st.tuples(CODES, st.sampled_from([None, 1000, 2000, 7000, 333])), min_size=1, max_size=6),
        way=WAYS,
        rounding=st.sampled_from(Rounding),
        fault=FAULTS,
        blind=st.booleans(),
    )
    def serve(self, goods: list[tuple[str, int | None]], way: str, **rest: Any) -> None:
        """A customer from the first scan to the change, as most of them are."""
        for code, quantity in goods:
            self.scan(code, quantity)
        if self.counter.must_ask_age:
            self.answer_for_age(of_age=True)
        if not self.model.shift:
            self.open_or_close_the_shift(20_000, 0)
        self.pay(way, **rest)

    @rule(
        way=WAYS,
        rounding=st.sampled_from(Rounding),
        fault=FAULTS,
        blind=st.booleans(),
    )
    def pay(self, way: str, rounding: Rounding, fault: str | None, blind: bool) -> None:  # noqa: FBT001 - drawn by name
        basket, off = self.counter.basket, Money(0)
        if way in ("exact", "over"):
            off = Money(rounded(self.model.basket.total, rounding))
            assert off == rounding_of(basket.total, rounding)
        command = Settle(basket, paid(way, basket.total + off), off)
        if refusal := self._why_not(command):
            with pytest.raises(RuleViolation, match=refusal):
                self._settle(command)
        elif self.in_doubt is not None:
            self._settled(self._settle(command), self.in_doubt, again=True)
        elif fault is None:
            self._book(command)
            self._settled(self._settle(command), command, again=False)
        else:
            self.store.fail_commit(fault, blind=blind)
            self._pay_on_a_failing_disk(command, fault, blind=blind)
        self._compare()

    def _pay_on_a_failing_disk(self, command: Settle, fault: str, *, blind: bool) -> None:
        if fault == KEPT:
            self._book(command)
        if blind:
            with pytest.raises(CommitUnknown):
                self._settle(command)
            self.in_doubt = command if fault == KEPT else None
        elif fault == LOST:
            with pytest.raises(NotSettled):
                self._settle(command)
        else:
            self._settled(self._settle(command), command, again=True)

    def _why_not(self, command: Settle) -> str:
        basket = self.model.basket
        if basket.has_tobacco and not basket.age_confirmed:
            return "18"
        if not basket.lines:
            return "nothing to pay"
        if self.in_doubt is not None:
            same = essence(command) == essence(self.in_doubt)
            return "" if same else "in the books already"
        return "" if self.model.shift else "No shift is open"

    def _book(self, command: Settle) -> None:
        payments = [(p.tender, p.amount.fen, p.given.fen, p.change.fen) for p in command.payments]
        self.model.book(payments, command.rounding.fen)

    def _settle(self, command: Settle) -> Settled:
        return settle(self.store, command, OWNER, clock=self.clock, ids=self.ids)

    def _settled(self, settled: Settled, command: Settle, *, again: bool) -> None:
        """The cashier is told what the books have, and the next customer comes."""
        sale = self.model.sales[-1]
        assert settled.again == again
        assert (settled.total.fen, settled.given - settled.change) == (sale.total, settled.total)
        assert settled.tenders == tuple(payment.tender for payment in command.payments)
        self.last = (command, settled)
        self.counter.begin()
        self._new_customer()

    @precondition(lambda self: self.last is not None)
    @rule()
    def pay_the_last_again(self) -> None:
        """A double click, or an impatient cashier: nothing is sold again, and what is on the counter stays there."""
        assert self.last is not None
        command, settled = self.last
        assert self._settle(command) == replace(settled, again=True)
        self._compare()

    # The rest of the day

    @rule(float_fen=st.integers(0, 50_000), off=st.integers(0, 500))
    def open_or_close_the_shift(self, float_fen: int, off: int) -> None:
        if self.model.shift:
            counted = Money(self.model.drawer + off)
            closed = close_shift(self.store, OWNER, counted, clock=self.clock, ids=self.ids)
            sold = [sale for sale in self.model.sales if sale.shift == self.model.shift]
            assert (closed.sales, closed.amount.fen) == (len(sold), sum(sale.total for sale in sold))
            assert (closed.expected.fen, closed.difference) == (self.model.drawer, Money(off))
            self.model.shift = 0
        else:
            shift = open_shift(self.store, OWNER, Money(float_fen), clock=self.clock, ids=self.ids)
            self.model.shift, self.model.float_fen = shift.shift_id, float_fen

    @precondition(lambda self: not self.model.basket.lines)
    @rule(product=st.sampled_from(list(COSTS)), quantity=st.integers(1, 60_000), cost=st.integers(50_000, 500_000))
    def goods_arrive(self, product: int, quantity: int, cost: int) -> None:
        at_ms = self.clock.now_ms()
        with self.store.write() as tx:
            ledger, head = Ledger(tx), journal.append(tx, "stock.received", {}, uid=self.ids.new(), at_ms=at_ms)
            ledger.post(Posting(ProductId(product), "receipt", Quantity(quantity), Money(cost)))
            ledger.write(Document("2026-11-22", at_ms, head.seq))
        self.model.stock[product].receive(Fraction(quantity, 1000), cost)
        self._compare()

    # After every act

    @invariant()
    def the_counter_shows_what_the_model_has(self) -> None:
        basket, model = self.counter.basket, self.model.basket
        assert [as_line(line) for line in basket.lines] == [as_row(line) for line in model.lines]
        assert (basket.total.fen, basket.age_confirmed) == (model.total, model.age_confirmed)

    def _compare(self) -> None:
        """The books against the model: sales, lines, payments, cash, stock, cost; and every check."""
        with self.store.read() as tx:
            found = sales.totals(tx)
            lines = sum(len(sale.lines) for sale in self.model.sales)
            assert (found.sales, found.lines) == (len(self.model.sales), lines)
            assert found.amount.fen == sum(sale.total for sale in self.model.sales)
            assert found.units.milli == sum(line.quantity for sale in self.model.sales for line in sale.lines)
            if self.model.shift:
                cash = shifts.totals(tx, self.model.shift).cash
                assert self.model.float_fen + cash.fen == self.model.drawer
            self._compare_stock(tx)
            if self.model.sales:
                self._compare_last_sale(tx, self.model.sales[-1])
            assert [check for check in checks.run(tx) if not check.ok] == []

    def _compare_stock(self, tx: Transaction) -> None:
        for product, on_hand, value, sold in tx.all(
            "SELECT product_id, on_hand_milli, value_fen, sold_milli FROM stock_on_hand"
        ):
            held = self.model.stock[product]
            assert on_hand == held.on_hand * 1000
            assert abs(value - held.value) <= held.off
            assert sold == self.model.sold[product]

    @staticmethod
    def _compare_last_sale(tx: Transaction, sale: ModelSale) -> None:
        sale_id = {"id": sales.last_sale_id(tx)}
        rows = tx.all(
            "SELECT code, unit, quantity_milli, price_fen, amount_fen, reason, notes FROM sale_line "
            "WHERE sale_id = :id ORDER BY line",
            sale_id,
        )
        assert [tuple(row) for row in rows] == [as_row(line) for line in sale.lines]
        costs = tx.all("SELECT cost_fen FROM sale_line WHERE sale_id = :id ORDER BY line", sale_id)
        assert all(abs(row[0] - cost) <= off for row, (cost, off) in zip(costs, sale.costs, strict=True))
        paid_with = tx.all(
            "SELECT tender, amount_fen, given_fen, change_fen FROM payment WHERE sale_id = :id ORDER BY tender_no",
            sale_id,
        )
        assert [tuple(row) for row in paid_with] == sale.payments
        jobs = tx.all("SELECT kind FROM print_job WHERE sale_id = :id ORDER BY job_id", sale_id)
        drawer = any(tender == "cash" for tender, *_ in sale.payments)
        assert [row[0] for row in jobs] == (["drawer", "receipt"] if drawer else ["receipt"])


Row = tuple[str, str, int, int, int, str, str]


def as_row(line: ModelLine) -> Row:
    ware = line.ware
    return (ware.code, ware.unit, line.quantity, line.price, line.amount, line.reason, line.notes)


def as_line(line: Line) -> Row:
    notes = " ".join(note.value for note in line.notes)
    item = line.item
    return (item.code, item.unit, line.quantity.milli, line.price.fen, line.amount.fen, line.reason.value, notes)


def essence(command: Settle) -> list[tuple[str, str, int, int]]:
    """What is bought, whatever it is paid with."""
    lines = command.basket.lines
    return [(line.item.code, line.item.unit, line.quantity.milli, line.amount.fen) for line in lines]


def priced(text: str, listed: int) -> int:
    """A typed price in fen."""
    if text.startswith("/"):
        return whole(Fraction(text[1:]) * listed / 100)
    return whole(Fraction(text) * 100)


def oddities(ware: Ware, price: int) -> str:
    """Tobacco is odd outside two thirds to one and a half, other goods outside half to double; tobacco has a tag."""
    width = Fraction(3, 2) if ware.packs else Fraction(2)
    odd = ware.price > 0 and not ware.price / width <= price <= ware.price * width
    notes = [Note.PRICE_ABNORMAL] if odd else []
    notes += [Note.PRICE_ABOVE_TAG] if ware.packs and price > ware.price else []
    return " ".join(note.value for note in notes)


def rounded(total: int, rounding: Rounding) -> int:
    """What is added to a sum that is paid in cash."""
    step = ROUNDING_STEPS[rounding.value.partition("_")[0]]
    steps = Fraction(total, step)
    return (whole(steps) if rounding.value.endswith("half_up") else int(steps)) * step - total


def paid(way: str, due: Money) -> tuple[Payment, ...]:
    if way == "wechat":
        return (exact_payment("wechat", due),)
    if way == "mixed":
        part = Money(due.fen // 3)
        return (exact_payment("alipay", part), cash_payment(due - part, due - part + Money(500)))
    return (cash_payment(due, due + Money(0 if way == "exact" else 1234)),)


def test_any_day_at_the_counter_ends_with_the_books_of_a_plain_model(shelf_file: Path, tmp_path: Path) -> None:
    class Machine(CounterMachine):
        def __init__(self) -> None:
            super().__init__(shelf_file, tmp_path)

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

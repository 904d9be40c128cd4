"""Acts around the selling: shifts, the drawer, days, goods that arrive."""

from collections import Counter

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from pos_app.domain.drawer_count import counted_cash
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.services import printing
from pos_app.services.cash import PAY_IN, PAY_OUT, MoveCash, move_cash
from pos_app.services.days import close_day, latest_business_date
from pos_app.services.shifts import close_shift, hand_over, open_shift
from tests.services.supply import Supply, note, zhonghua
from tests.services.whole_counter.coming_back import ComingBack
from tests.services.whole_counter.shop import CASHIER, OWNER, PROMOTIONS, refusable

A_DAY_MS = 86_400_000
PACKS_PER_CARTON = 10


class Days(ComingBack):
    """The rest of a shop's days."""

    orders = 0

    @rule(off=st.integers(0, 500), to_other=st.booleans(), death=st.none() | st.integers(0, 1))
    def end_the_shift(self, off: int, death: int | None, *, to_other: bool) -> None:
        """Closed, or handed over to the other one: then what was counted is the next float."""
        shop, before = self.shop, self.shift
        if not before:
            self.begin_shift(Money(off * 100))
            return
        counted = Money(max(0, self._in_the_drawer() + off))
        other = CASHIER if shop.user is OWNER else OWNER
        if to_other:
            shop.dying(
                death,
                lambda: hand_over(shop.store, shop.user, counted_cash(counted), other, clock=shop.clock, ids=shop.ids),
            )
        else:
            shop.dying(death, lambda: close_shift(shop.store, shop.user, counted, clock=shop.clock, ids=shop.ids))
        if self.shift == before:
            return
        expected = {
            str(t): int(str(f))
            for t, f in shop.rows("SELECT tender, expected_fen FROM shift_count WHERE shift_id = :shift", shift=before)
        }
        books = self.books
        wanted = {tender: fen for tender, fen in books.drawer.items() if fen or tender in expected}
        wanted["cash"] = self._in_the_drawer()
        assert expected == {**dict.fromkeys(expected, 0), **wanted}
        books.drawer = Counter()
        if to_other:
            books.float_fen, shop.user = counted.fen, other
            shop.counter.user = other
        assert bool(self.shift) == to_other

    def _in_the_drawer(self) -> int:
        return self.books.float_fen + self.books.drawer["cash"]

    @rule(
        act=st.sampled_from([PAY_IN, PAY_OUT, "no sale", "another shift", "goods", "promotions"]),
        fen=st.sampled_from([1, 5_000, 20_000]),
        cartons=st.integers(1, 9),
    )
    def besides(self, act: str, fen: int, cartons: int) -> None:
        """What goes on beside the selling."""
        shop = self.shop
        self.open_if_closed()
        if act == "goods":
            self._goods_arrive(cartons)
        elif act == "promotions":
            for uid in PROMOTIONS:
                self.promote(uid, active=False)
        elif act == "no sale":
            printing.open_drawer(shop.store, shop.user, "换零钱", clock=shop.clock, ids=shop.ids)
        elif act == "another shift":
            with pytest.raises(RuleViolation, match="A shift is open already"):
                open_shift(shop.store, shop.user, Money(0), clock=shop.clock, ids=shop.ids)
        else:
            move = MoveCash(act, Money(fen), "换零钱")
            shop.helped(
                lambda user: move_cash(shop.store, move, user, with_printer=True, clock=shop.clock, ids=shop.ids)
            )
            self.books.move("cash", fen if act == PAY_IN else -fen)

    @rule(closes=st.booleans(), death=st.none() | st.integers(0, 3))
    def the_next_day(self, death: int | None, *, closes: bool) -> None:
        """A night goes by, with the shift open or not; somebody may close the day that is over."""
        shop = self.shop
        if not self.shift and closes:
            day = latest_business_date(shop.store, clock=shop.clock)
            refused = "{date} is closed already", "Nothing happened on {date}: there is nothing to close"
            shop.dying(
                death,
                lambda: refusable(
                    lambda: close_day(shop.store, day, shop.user, clock=shop.clock, ids=shop.ids), *refused
                ),
            )
        shop.clock.ms += A_DAY_MS
        shop.clerk.round()

    def _goods_arrive(self, cartons: int) -> None:
        shop, self.orders = self.shop, self.orders + 1
        supply, order = Supply(shop.store, shop.clock, shop.ids, shop.user), f"HN{self.orders:014d}"
        supply.send(note(zhonghua(cartons), order=order))
        taken = supply.accept(order=order).taken
        for line in taken:
            assert line.packs == Quantity.of(cartons * PACKS_PER_CARTON)
            self.books.stock[self._zhonghua()] += line.packs.milli

    def _zhonghua(self) -> int:
        (row,) = self.shop.rows("SELECT product_id FROM product WHERE name = '中华(硬)'")
        return int(str(row[0]))

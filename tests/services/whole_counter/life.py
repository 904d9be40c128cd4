"""What every act of a life stands on: the shop, and beside it the books of the model."""

from collections import Counter
from typing import ClassVar

from hypothesis.stateful import RuleBasedStateMachine

from pos_app.domain.money import Money
from pos_app.services.shifts import open_shift
from pos_app.store import shifts
from tests.services.whole_counter.books import Books, Posted
from tests.services.whole_counter.shop import FLOAT, Shop, World


class Life(RuleBasedStateMachine):
    """One life of the shop; `world` is set before it begins."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop(self.world)
        stock = self._numbers("SELECT product_id, on_hand_milli FROM stock_on_hand")
        points = self._numbers("SELECT member_id, points FROM member_standing")
        self.books = Books(stock, points=points, float_fen=FLOAT.fen)

    def _numbers(self, sql: str) -> Counter[int]:
        """What the shop has when the life begins."""
        return Counter({int(str(key)): int(str(number)) for key, number in self.shop.rows(sql)})

    @property
    def shift(self) -> int:
        """The number of the open shift, 0 when there is none."""
        with self.shop.store.read() as tx:
            shift = shifts.open_shift(tx)
        return 0 if shift is None else shift.shift_id

    def open_if_closed(self) -> None:
        if not self.shift:
            self.begin_shift(Money(100_00))

    def begin_shift(self, float_amount: Money) -> None:
        shop = self.shop
        open_shift(shop.store, shop.user, float_amount, clock=shop.clock, ids=shop.ids)
        self.books.float_fen, self.books.drawer = float_amount.fen, Counter()

    def post(self, posted: Posted) -> None:
        """It stands in the books: the model has it too."""
        posted.earned = self.shop.earned(posted.sale_id)
        self.books.post(posted)

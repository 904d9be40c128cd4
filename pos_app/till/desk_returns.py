"""The desk for goods that come back and for sales that are put aside: done by the runner, in the order it was asked."""

from collections.abc import Callable

from pos_app.domain.basket import Basket
from pos_app.domain.people import User
from pos_app.services import holds, returns
from pos_app.services.holds import Held
from pos_app.services.payments import ByProvider
from pos_app.services.returns import Returned, ReturnGoods, ReturnSale, VoidSale
from pos_app.till.tools import Tools
from pos_app.ui.sell.ports_returns import Done, Failed, Found


class TillReturns:
    """What comes back, and the receipts and refunds of it."""

    def __init__(self, tools: Tools, user: Callable[[], User]) -> None:
        self._user, self._store, self._runner = user, tools.store, tools.runner
        self._printer, self._clock, self._ids = tools.printer, tools.clock, tools.ids
        self._by = ByProvider(tools.ids)

    def new_uid(self) -> str:
        return self._ids.new()

    def find(self, number: str, done: Found, failed: Failed) -> None:
        self._runner.submit(lambda: returns.find(self._store, number), done, failed)

    def look_at(self, sale_id: int, done: Found, failed: Failed) -> None:
        self._runner.submit(lambda: returns.look_at(self._store, sale_id), done, failed)

    def last(self, done: Found, failed: Failed) -> None:
        self._runner.submit(lambda: returns.last(self._store), done, failed)

    def voidable(self, done: Found, failed: Failed) -> None:
        self._runner.submit(lambda: returns.voidable(self._store), done, failed)

    def return_sale(self, command: ReturnSale, done: Done, failed: Failed) -> None:
        user = self._user()
        self._write(
            lambda: returns.return_sale(self._store, command, user, clock=self._clock, ids=self._ids, by=self._by),
            done,
            failed,
        )

    def return_goods(self, command: ReturnGoods, done: Done, failed: Failed) -> None:
        user = self._user()
        self._write(
            lambda: returns.return_without_receipt(self._store, command, user, clock=self._clock, ids=self._ids),
            done,
            failed,
        )

    def void(self, command: VoidSale, done: Done, failed: Failed) -> None:
        user = self._user()
        self._write(
            lambda: returns.void_last(self._store, command, user, clock=self._clock, ids=self._ids, by=self._by),
            done,
            failed,
        )

    def _write(self, work: Callable[[], Returned], done: Done, failed: Failed) -> None:
        def written(outcome: Returned) -> None:
            self._printer.wake()
            done(outcome)

        self._runner.submit(work, written, failed)


class TillHolds:
    """Held sales."""

    def __init__(self, tools: Tools, user: Callable[[], User]) -> None:
        self._user, self._store, self._runner = user, tools.store, tools.runner
        self._clock, self._ids = tools.clock, tools.ids

    def held(self, done: Callable[[tuple[Held, ...]], None], failed: Failed) -> None:
        self._runner.submit(lambda: holds.held(self._store), done, failed)

    def hold(self, basket: Basket, name: str, done: Callable[[Held], None], failed: Failed) -> None:
        user = self._user()
        self._runner.submit(
            lambda: holds.hold(self._store, basket, user, name=name, clock=self._clock, ids=self._ids), done, failed
        )

    def pick_up(self, slot: str, present: Basket, done: Callable[[Basket], None], failed: Failed) -> None:
        user = self._user()
        self._runner.submit(
            lambda: holds.pick_up(self._store, slot, present, user, clock=self._clock, ids=self._ids), done, failed
        )

    def drop(self, slot: str, done: Callable[[None], None], failed: Failed) -> None:
        user = self._user()
        self._runner.submit(lambda: holds.drop(self._store, slot, user, clock=self._clock, ids=self._ids), done, failed)

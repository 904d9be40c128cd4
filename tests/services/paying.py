"""A counter at which customers pay by code: the shop of these tests, the real adapters, the simulated providers."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pay.alipay import Alipay
from pay.codes import NAMES, Name
from pay.ports import Answer, Merchant, Order, Provider, StatementLine
from pay.secret import Secret
from pay.simulator.serve import Simulator
from pay.unionpay import UnionPay
from pay.wechat import WeChat
from pos_app.domain.basket import Basket
from pos_app.domain.money import Money
from pos_app.domain.payment import Attempt, State
from pos_app.domain.people import User
from pos_app.domain.tender import Payment
from pos_app.services.checkout import Settle, Settled, settle
from pos_app.services.counter import Added, Counter, at_once
from pos_app.services.payments import Begin, Clerk, begin, paid_of, tasks
from pos_app.services.settings import Settings
from pos_app.store import payments
from pos_app.store.engine import Store, Transaction
from tests.conftest import TestClock, TestIds

ADAPTERS: Mapping[Name, Callable[[Merchant], Provider]] = {"wechat": WeChat, "alipay": Alipay, "unionpay": UnionPay}
_BEGINNINGS: Mapping[Name, str] = {"wechat": "13", "alipay": "28", "unionpay": "62"}
_LENGTHS: Mapping[Name, int] = {"wechat": 18, "alipay": 18, "unionpay": 19}
_codes = itertools.count(1)


class Killed(BaseException):
    """The program ends here."""


class Doom:
    """Kills at the so-manyth step, and only once."""

    def __init__(self) -> None:
        self._left: int | None = None

    def at(self, step: int | None) -> None:
        self._left = step

    def step(self) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                self._left = None
                raise Killed


class DoomedStore(Store):
    """May die before a transaction and after its COMMIT."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.doom = Doom()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        self.doom.step()
        with super().write() as tx:
            yield tx
        self.doom.step()


class DoomedProvider:
    """May die before a call and after its answer."""

    def __init__(self, provider: Provider, doom: Doom) -> None:
        self._provider, self._doom, self.name = provider, doom, provider.name

    def _around(self, call: Callable[[], Answer]) -> Answer:
        self._doom.step()
        answer = call()
        self._doom.step()
        return answer

    def pay(self, order: Order) -> Answer:
        return self._around(lambda: self._provider.pay(order))

    def query(self, number: str) -> Answer:
        return self._around(lambda: self._provider.query(number))

    def reverse(self, number: str) -> Answer:
        return self._around(lambda: self._provider.reverse(number))

    def refund(self, number: str, refund_number: str, amount_fen: int, total_fen: int) -> Answer:
        return self._around(lambda: self._provider.refund(number, refund_number, amount_fen, total_fen))

    def refund_query(self, number: str, refund_number: str) -> Answer:
        return self._around(lambda: self._provider.refund_query(number, refund_number))

    def statement(self, day: object) -> tuple[StatementLine, ...]:
        raise NotImplementedError


def code_of(name: Name, last: str = "000") -> Secret:
    """A fresh payment code that ends so."""
    middle = _LENGTHS[name] - 2 - len(last)
    return Secret(f"{_BEGINNINGS[name]}{next(_codes):0{middle}d}{last}")


class PayingCounter:
    """One counter and its clerk."""

    def __init__(
        self,
        store: Store,
        simulator: Simulator,
        user: User,
        clock: TestClock,
        ids: TestIds,
        *,
        doom: Doom | None = None,
        at: Iterable[Name] = NAMES,
    ) -> None:
        """`at` names the providers that the shop has: it takes a moment to read the keys of each."""
        self.store, self.simulator, self.user, self.clock, self.ids = store, simulator, user, clock, ids
        self.counter = Counter(store, user, Settings(), clock=clock, ids=ids, later=at_once)
        real = {name: ADAPTERS[name](simulator.merchant(name)) for name in at}
        self.providers: dict[str, Provider] = {
            name: provider if doom is None else DoomedProvider(provider, doom) for name, provider in real.items()
        }
        self.restart()

    def restart(self) -> None:
        """A new program over the same store."""
        self.clerk = Clerk(self.store, self.providers, clock=self.clock, ids=self.ids)

    def basket(self, *codes: str) -> Basket:
        self.counter.begin()
        for code in codes:
            assert isinstance(self.counter.scan(code), Added)
        return self.counter.basket

    def begin(self, basket: Basket, name: Name = "wechat", amount: Money | None = None) -> Attempt:
        command = Begin(basket.uid, name, basket.total if amount is None else amount)
        return begin(self.store, command, self.user, clock=self.clock, ids=self.ids)

    def pay(self, basket: Basket, name: Name = "wechat", last: str = "000", amount: Money | None = None) -> Attempt:
        """The customer's code is scanned."""
        return self.clerk.take(self.begin(basket, name, amount), "小周烟酒店", code_of(name, last))

    def wait(self, seconds: int) -> tuple[Attempt, ...]:
        """So long, with the clerk at work each second."""
        moved: tuple[Attempt, ...] = ()
        for _ in range(seconds):
            self.clock.ms += 1_000
            moved += self.clerk.round()
        return moved

    def settle(self, basket: Basket, *more: Payment) -> Settled:
        with self.store.read() as tx:
            paid = paid_of(tx, basket.uid)
        return settle(self.store, Settle(basket, (*paid, *more)), self.user, clock=self.clock, ids=self.ids)

    def state(self, number: str) -> State:
        with self.store.read() as tx:
            attempt = payments.by_number(tx, number)
        assert attempt is not None
        return attempt.state

    def tasks(self) -> list[tuple[str, str]]:
        with self.store.read() as tx:
            return [(task.kind.value, task.attempt.number) for task in tasks(tx)]

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with self.store.read() as tx:
            return [tuple(row) for row in tx.all(sql)]

    def net_fen(self, number: str, name: Name = "wechat") -> int:
        return self.simulator.banks[name].net_fen(number)


def moment(clock: TestClock) -> Callable[[], datetime]:
    """The till's clock as the providers read it."""
    return lambda: datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=clock.ms)


def everything_in(folder: Path) -> bytes:
    """All that a store has written to the disk."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())

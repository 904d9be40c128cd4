"""The desk for payments: written down by the till's runner, asked for by the worker, told to who takes the money."""

from collections.abc import Callable
from datetime import date

from pay.secret import Secret
from pos_app.domain.account import Account
from pos_app.domain.basket import Basket
from pos_app.domain.errors import PosError
from pos_app.domain.payment import Attempt
from pos_app.domain.people import User
from pos_app.domain.tender import Payment
from pos_app.services import accounts, member_ledgers, pay_statements, payments
from pos_app.services.accounts import OpenAccount, SettleAccount
from pos_app.services.checkout import Settle, check_settleable
from pos_app.services.member_ledgers import Means
from pos_app.services.pay_statements import Differing
from pos_app.services.payments import Begin, Task
from pos_app.services.shop import read_shop
from pos_app.till.pay_worker import PayWorker
from pos_app.till.tools import Tools

Failed = Callable[[PosError], None]


class TillPayments:
    """What the selling page asks of providers and accounts."""

    def __init__(self, tools: Tools, worker: PayWorker, user: Callable[[], User]) -> None:
        self._tools, self._worker, self._user = tools, worker, user
        self._store, self._runner = tools.store, tools.runner
        with self._store.read() as tx:
            shop = read_shop(tx)
        self._subject = "" if shop is None else shop.name
        self._watching: list[Callable[[Attempt], None]] = []
        worker.told = self._told  # whoever sold before is told nothing any more

    @property
    def providers(self) -> tuple[str, ...]:
        return self._worker.names

    def watch(self, moved: Callable[[Attempt], None]) -> None:
        self._watching.append(moved)

    def _told(self, attempt: Attempt) -> None:
        for moved in self._watching:
            moved(attempt)

    def pay(
        self, command: Settle, begin: Begin, code: Secret, begun: Callable[[Attempt], None], failed: Failed
    ) -> None:
        user, tools = self._user(), self._tools

        def write_down() -> Attempt:
            check_settleable(self._store, command, user)
            return payments.begin(self._store, begin, user, clock=tools.clock, ids=tools.ids)

        def written(attempt: Attempt) -> None:
            begun(attempt)
            self._worker.take(attempt, self._subject, code, failed)

        self._runner.submit(write_down, written, failed)

    def give_up(self, number: str, done: Callable[[Attempt], None], failed: Failed) -> None:
        tools = self._tools

        def given_up(attempt: Attempt) -> None:
            done(attempt)
            self._worker.look()

        self._runner.submit(
            lambda: payments.give_up(self._store, number, clock=tools.clock, ids=tools.ids), given_up, failed
        )

    def refund_again(self, number: str, done: Callable[[Attempt], None], failed: Failed) -> None:
        tools = self._tools

        def begun(attempt: Attempt) -> None:
            done(attempt)
            self._worker.look()

        self._runner.submit(
            lambda: payments.refund_again(self._store, number, clock=tools.clock, ids=tools.ids), begun, failed
        )

    def refunded_by_hand(self, number: str, done: Callable[[Attempt], None], failed: Failed) -> None:
        user, tools = self._user(), self._tools
        self._runner.submit(
            lambda: payments.refunded_by_hand(self._store, number, user, clock=tools.clock, ids=tools.ids),
            done,
            failed,
        )

    def of_sale(self, sale_uid: str) -> tuple[Attempt, ...]:
        with self._store.read() as tx:
            return tuple(payments.attempts_of(tx, sale_uid))

    def tasks(self) -> tuple[Task, ...]:
        return tuple(self._worker.open_tasks())

    def differing(self) -> tuple[tuple[str, date, Differing], ...]:
        return pay_statements.differing(self._store, self._tools.clock)

    def look(self) -> None:
        self._worker.look()

    def means(self, basket: Basket, laid: tuple[Payment, ...]) -> Means:
        return member_ledgers.means(self._store, basket, laid, at_ms=self._tools.clock.now_ms())

    def accounts(self, text: str) -> tuple[Account, ...]:
        return accounts.find_accounts(self._store, text)

    def open_account(self, command: OpenAccount, done: Callable[[Account], None], failed: Failed) -> None:
        user, tools = self._user(), self._tools
        self._runner.submit(
            lambda: accounts.open_account(self._store, command, user, clock=tools.clock, ids=tools.ids), done, failed
        )

    def settle_account(self, command: SettleAccount, done: Callable[[Account], None], failed: Failed) -> None:
        user, tools = self._user(), self._tools

        def settled(account: Account) -> None:
            tools.printer.wake()
            done(account)

        self._runner.submit(
            lambda: accounts.settle_account(self._store, command, user, clock=tools.clock, ids=tools.ids),
            settled,
            failed,
        )

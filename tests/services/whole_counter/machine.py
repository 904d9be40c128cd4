"""The whole counter as one state machine: any acts in any order, and after each the books are those of the model.

After each act every check of `yundian doctor` holds; money by tender, points, balances, accounts, stock and the open
drawer are what the model says; and what a provider has of a payment is what was sold for it less what returns gave
back, or a task says that somebody has to look at it. At the end everything comes back, and nothing is left anywhere.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeVar

from hypothesis.stateful import invariant

from pos_app.services import payments
from pos_app.services.payments import Task, TaskKind, give_up
from pos_app.store import checks, shifts
from tests.services.whole_counter.days import Days

Key = TypeVar("Key")


class WholeCounter(Days):
    """See the module."""

    failed = False

    @invariant()
    def the_books_are_those_of_the_model(self) -> None:
        self.failed = True
        books = self.books
        with self.shop.store.read() as tx:
            broken = [check for check in checks.run(tx) if not check.ok]
            shift = shifts.open_shift(tx)
            drawer = {} if shift is None else shifts.should_be_there(tx, shift)
            tasks = payments.tasks(tx)
        assert not broken, broken
        tenders = self._sums(
            "SELECT tender, sum(fen) FROM (SELECT tender, amount_fen AS fen FROM payment "
            "UNION ALL SELECT tender, amount_fen FROM cash_entry) GROUP BY tender"
        )
        assert tenders == _no_zeros(books.tenders)
        assert self._sums("SELECT member_id, points FROM member_standing") == _no_zeros(books.points)
        assert self._sums("SELECT member_id, own_fen + bonus_fen FROM member_standing") == _no_zeros(books.balance)
        assert self._sums("SELECT product_id, on_hand_milli FROM stock_on_hand") == _no_zeros(books.stock)
        owed = self._sums("SELECT a.uid, s.owed_fen FROM account a JOIN account_standing s USING (account_id)")
        assert owed == _no_zeros(books.owed)
        if shift is not None:
            wanted = Counter(books.drawer)
            wanted["cash"] += books.float_fen
            assert _no_zeros({tender: amount.fen for tender, amount in drawer.items()}) == _no_zeros(wanted)
        self._providers_agree(tasks)
        self.failed = False

    def _sums(self, sql: str) -> dict[object, int]:
        return _no_zeros({key: int(str(sum_)) for key, sum_ in self.shop.rows(sql)})

    def _providers_agree(self, tasks: Iterable[Task]) -> None:
        """Never charged twice, never given away; what is not so yet somebody is told of."""
        refunds = {TaskKind.REFUNDING, TaskKind.REFUND_REFUSED}
        giving_back = {task.attempt.of_number for task in tasks if task.kind in refunds}
        open_ones = {task.attempt.number for task in tasks if task.kind not in refunds}
        sold = self.books.provider
        for bank in self.shop.simulator.banks.values():
            for number in [number for number in list(bank.trades) if number not in self.shop.earlier]:
                has = bank.net_fen(number)
                if number in sold:
                    assert number not in open_ones
                    assert has == sold[number] or (number in giving_back and has > sold[number])
                else:
                    assert has == 0 or number in open_ones
        known = {number for bank in self.shop.simulator.banks.values() for number in bank.trades}
        assert sold.keys() <= known

    def teardown(self) -> None:
        try:
            if not self.failed:
                self._everything_ends()
        finally:
            self.shop.close()

    def _everything_ends(self) -> None:
        """The line is good again, all goods come back, and what was paid for nothing goes back."""
        for faults in self.shop.simulator.faults.values():
            faults.clear()
        self.everything_comes_back()
        for _ in range(80):
            with self.shop.store.read() as tx:
                tasks = payments.tasks(tx)
            if not tasks:
                break
            for task in tasks:
                if task.kind is TaskKind.PAID_UNSOLD:
                    give_up(self.shop.store, task.attempt.number, clock=self.shop.clock, ids=self.shop.ids)
            self.shop.clock.ms += 20_000
            self.shop.clerk.round()
        assert not tasks
        self.the_books_are_those_of_the_model()
        # What came back in an exchange paid for other goods: these are given back in cash.
        for bank in self.shop.simulator.banks.values() if not self.exchanged else ():
            assert not any(bank.net_fen(number) for number in bank.trades if number not in self.shop.earlier)


def _no_zeros(sums: Mapping[Key, int]) -> dict[object, int]:
    return {key: fen for key, fen in sums.items() if fen}

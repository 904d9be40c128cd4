"""Counts the drawer, moves cash and hands the shift over, for the selling page."""

from collections.abc import Callable
from typing import Protocol

from pos_app.domain.drawer_count import Counted, Pieces, counted_pieces
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money
from pos_app.domain.people import User
from pos_app.domain.tender import CASH
from pos_app.services import holds, payments
from pos_app.services.cash import MoveCash, move_cash
from pos_app.services.shifts import ClosedShift, close_shift, tenders_to_count
from pos_app.till.tools import Tools
from pos_app.ui.sell.acts import CashMoveEntered, ShiftCounted
from pos_app.ui.sell.ports_approval import Failed


class Door(Protocol):
    """The way from this page to somebody else."""

    def lock(self) -> None: ...
    def hand_over(self, by: User, counted: Counted) -> None: ...


class TillShiftDesk:
    """`closed` is told how the shift was counted."""

    def __init__(
        self, tools: Tools, who: Callable[[], User], *, closed: Callable[[ClosedShift], None], door: Door
    ) -> None:
        self._tools, self._who, self._closed, self._door = tools, who, closed, door

    def lock(self) -> None:
        self._door.lock()

    def to_count(self) -> tuple[str, ...]:
        with self._tools.store.read() as tx:
            return tuple(tender for tender in tenders_to_count(tx) if tender != CASH)

    def left_open(self) -> tuple[int, int]:
        with self._tools.store.read() as tx:
            return len(holds.held_in(tx)), len(payments.tasks(tx))

    def close_shift(self, counted: ShiftCounted, failed: Failed) -> None:
        tools, user = self._tools, self._who()
        try:
            count = read_count(counted)
        except RuleViolation as error:
            failed(error)
            return
        if counted.hand_over:
            self._door.hand_over(user, count)
            return

        def closed(outcome: ClosedShift) -> None:
            tools.printer.wake()
            self._closed(outcome)

        tools.runner.submit(
            lambda: close_shift(
                tools.store, user, count, print_slip=tools.printer.set_up, clock=tools.clock, ids=tools.ids
            ),
            closed,
            failed,
        )

    def move_cash(self, move: CashMoveEntered, done: Callable[[], None], failed: Failed) -> None:
        tools, user = self._tools, self._who()

        def moved(_: int) -> None:
            tools.printer.wake()
            done()

        def work() -> int:
            command = MoveCash(move.kind, _money(move.amount, "amount"), move.reason)
            with_printer = tools.printer.set_up
            return move_cash(tools.store, command, user, with_printer=with_printer, clock=tools.clock, ids=tools.ids)

        tools.runner.submit(work, moved, failed)


def read_count(counted: ShiftCounted) -> Counted:
    """What was typed, read. Raises `RuleViolation` on the field `counted`."""
    others = {tender: _money(text, "counted") for tender, text in counted.tenders}
    if counted.pieces:
        return counted_pieces((Pieces(Money(fen), _pieces(text)) for fen, text in counted.pieces), others)
    if not counted.cash.strip():
        raise RuleViolation("Please count the cash in the drawer", field="counted")
    return Counted({CASH: _money(counted.cash, "counted")} | others)


def _pieces(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise RuleViolation("This can't be the number of notes", field="counted")
    return int(text)


def _money(text: str, field: str) -> Money:
    if not text.strip():
        raise RuleViolation("Please give the amount", field=field)
    try:
        return Money.parse(text)
    except RuleViolation as error:
        raise RuleViolation(error.message, field=field, **error.values) from error

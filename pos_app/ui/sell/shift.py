"""The drawer without a sale, money paid in and out, and the end of the shift. No toolkit in here."""

from collections.abc import Callable, Mapping
from typing import Final

from pos_app.domain.errors import PosError
from pos_app.services.cash import PAY_IN, PAY_OUT
from pos_app.services.counter import Counter
from pos_app.ui.message import Choice, Level
from pos_app.ui.sell.acts import Act, CashMoveEntered, ReasonGiven, ShiftCounted
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import Page, Part
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import DrawerState, PanelState
from pos_app.ui.sell.state_shift import CashMoveState, CloseShiftState
from pos_app.ui.sell.words import drawer_reason, tender_name
from pos_app.ui.translate import tr, tr_error

DRAWER_REASONS: Final = ("change", "check", "correction", "other", PAY_IN, PAY_OUT)


class ShiftPart(Part):
    panels = (CloseShiftState, CashMoveState, DrawerState)

    def __init__(self, page: Page, counter: Counter, desk: Desk) -> None:
        self._page, self._counter, self._desk = page, counter, desk

    @property
    def always(self) -> Mapping[Command, Callable[[], None]]:
        return {
            Command.SHIFT: self._close_shift,
            Command.DRAWER: self._ask_why_drawer,
            Command.LOCK: self._desk.shift.lock,
        }

    def take(self, act: Act, panel: PanelState) -> None:
        match act, panel:
            case ShiftCounted(), CloseShiftState():
                self._desk.shift.close_shift(act, self._shift_refused)
            case ReasonGiven("pay_in" | "pay_out" as kind), DrawerState():
                self._page.show_panel(CashMoveState(kind))
            case ReasonGiven(key), DrawerState():
                self._desk.open_drawer(key, lambda: self._page.show_panel(None), self._page.refused)
            case CashMoveEntered(), CashMoveState(kind=kind):
                self._desk.shift.move_cash(act, self._moved, lambda error: self._move_refused(kind, error))
            case _:
                pass

    def _ask_why_drawer(self) -> None:
        self._page.show_panel(DrawerState(tuple(Choice(key, drawer_reason(key)) for key in DRAWER_REASONS)))

    def _close_shift(self) -> None:
        if not self._counter.basket.is_empty:
            self._page.alarm(tr("There is an open sale: settle, hold or clear it first"))
        else:
            self._show_count()

    def _show_count(self, error: str = "") -> None:
        tenders = tuple(Choice(tender, tender_name(tender)) for tender in self._desk.shift.to_count())
        held, payments = self._desk.shift.left_open()
        told = []
        if held:
            told.append(tr("{count} sales are held; they stay for the next shift", count=held))
        if payments:
            told.append(tr("{count} payments are not decided yet; the till goes on asking", count=payments))
        self._page.show_panel(CloseShiftState(self._counter.user.name, error, tenders, tuple(told)))

    def _shift_refused(self, error: PosError) -> None:
        self._show_count(tr_error(error))

    def _moved(self) -> None:
        self._page.show_panel(None)
        self._page.tell(Level.SUCCESS, tr("It is written down"))

    def _move_refused(self, kind: str, error: PosError) -> None:
        self._page.show_panel(CashMoveState(kind, tr_error(error), error.field or "amount"))

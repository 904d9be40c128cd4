"""The drawer without a sale, and the end of the shift. No toolkit in here."""

from collections.abc import Callable, Mapping
from typing import Final

from pos_app.domain.errors import PosError
from pos_app.services.counter import Counter
from pos_app.ui.message import Choice
from pos_app.ui.sell.acts import Act, PanelEntered, ReasonGiven
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import Page, Part
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import CloseShiftState, DrawerState, PanelState
from pos_app.ui.sell.words import drawer_reason
from pos_app.ui.translate import tr, tr_error

DRAWER_REASONS: Final = ("change", "check", "correction", "other")


class ShiftPart(Part):
    panels = (CloseShiftState, DrawerState)

    def __init__(self, page: Page, counter: Counter, desk: Desk) -> None:
        self._page, self._counter, self._desk = page, counter, desk

    @property
    def always(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.SHIFT: self._close_shift, Command.DRAWER: self._ask_why_drawer}

    def take(self, act: Act, panel: PanelState) -> None:
        match act, panel:
            case PanelEntered(text), CloseShiftState():
                self._desk.close_shift(text, self._shift_refused)
            case ReasonGiven(key), DrawerState():
                self._desk.open_drawer(key, lambda: self._page.show_panel(None), self._page.refused)
            case _:
                pass

    def _ask_why_drawer(self) -> None:
        self._page.show_panel(DrawerState(tuple(Choice(key, drawer_reason(key)) for key in DRAWER_REASONS)))

    def _close_shift(self) -> None:
        if self._counter.basket.lines:
            self._page.alarm(tr("There is an open sale: settle or clear it first"))
        else:
            self._page.show_panel(CloseShiftState(self._counter.user.name))

    def _shift_refused(self, error: PosError) -> None:
        self._page.show_panel(CloseShiftState(self._counter.user.name, tr_error(error)))

"""The pole with digits or two lines of text: written by a thread of its own, so that no sale waits for it."""

import logging
import queue
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hardware.display.ports import Change, Due, Goods, Received, Refund, Shown, run
from hardware.display.ports import Welcome as Greeting
from hardware.printing.ports import BadAddress
from hardware.scanner.ports import Presence
from pos_app.domain.errors import PosError, RuleViolation
from pos_app.ui.customer.state import Basket, GivingBack, Screen, Thanks, Welcome
from pos_app.ui.runner import Runner

if TYPE_CHECKING:
    from hardware.display.ports import CustomerDisplay

log = logging.getLogger("yundian.display")


class Pole(QObject):
    """`presence` tells when the display is lost and when it is back, `failed` that its address names none."""

    presence = Signal(object)
    failed = Signal(object)

    def __init__(self, address: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: queue.SimpleQueue[Shown | None] = queue.SimpleQueue()
        self._closing = False
        self._last: Shown | None = None
        self._runner = Runner("display", self)
        self._runner.submit(lambda: self._serve(address), failed=self._refused)

    def show(self, screen: Screen) -> None:
        """Returns at once; of several that wait only the last is written."""
        shown = shown_of(screen)
        if shown != self._last:
            self._last = shown
            self._waiting.put(shown)

    def close(self) -> None:
        self._closing = True
        self._waiting.put(None)
        self._runner.close()

    def _serve(self, address: str) -> None:
        run(_opened(address), self._newest, self._changed, lambda: self._closing)

    def _newest(self, timeout_ms: int) -> Shown | None:
        try:
            shown = self._waiting.get(timeout=timeout_ms / 1000)
            while not self._waiting.empty():
                shown = self._waiting.get()
        except queue.Empty:
            return None
        return shown

    def _changed(self, presence: Presence) -> None:
        self.presence.emit(presence)

    def _refused(self, error: PosError) -> None:
        log.warning("display_refused %s", error)
        self.failed.emit(error)


def _opened(address: str) -> "CustomerDisplay":
    from hardware.display.address import open_display  # noqa: PLC0415 - pyserial is loaded on this thread, if at all

    try:
        return open_display(address)
    except BadAddress as error:
        raise RuleViolation(
            "The customer display's address is not right: {reason}", field="customer_display", reason=error
        ) from error


def shown_of(screen: Screen) -> Shown:
    """What a display of two lines or eight digits says of it."""
    match screen:
        case Welcome(shop):
            return Greeting(shop)
        case Thanks(in_cash=True):
            return Change(screen.received.fen, screen.change.fen)
        case Thanks():
            return Received(screen.total.fen, screen.total.fen)
        case GivingBack(total):
            return Refund(total.fen)
        case Basket():
            return _of_basket(screen)


def _of_basket(basket: Basket) -> Shown:
    paying = basket.paying
    if paying is not None and paying.received is not None:
        return Received(paying.due.fen, paying.received.fen)
    if paying is not None:
        return Due(paying.due.fen)
    if basket.newest is None:
        return Due(basket.total.fen)
    row = basket.rows[basket.newest]
    return Goods(row.name, str(row.quantity), row.price.fen, row.amount.fen, basket.total.fen)

"""Keeps the till: locks it by a key or when nobody touches it, and leads back to the sale or to whoever takes over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeySequence, QShortcut, QWindow

from pos_app.domain.drawer_count import Counted
from pos_app.domain.errors import PosError
from pos_app.domain.people import User
from pos_app.domain.sale import Shift
from pos_app.services.lock import BY_KEY, IDLE, is_idle, lock_till
from pos_app.services.shifts import ClosedShift, hand_over
from pos_app.till.front import FrontPresenter, Wanted
from pos_app.till.scan_filter import ScanFilter
from pos_app.till.tools import Tools
from pos_app.ui.sell.words import tender_name
from pos_app.ui.shell import Shell
from pos_app.ui.sign_in.view import SignInView
from pos_app.ui.sums import signed, yuan
from pos_app.ui.translate import tr

LOCK_KEY: Final = "Ctrl+L"
_TOUCHES: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel}
)


@dataclass(frozen=True, slots=True)
class Left:
    """Where somebody was when the till was locked."""

    user: User
    screen: str


class Keeper(QObject):
    """`working` is who sells now, None when nobody does or something is being done that nothing may come between.

    `back_again` is told when the same person goes on, `taken_over` of a shift that was handed over.
    """

    def __init__(
        self, tools: Tools, shell: Shell, view: SignInView, front: FrontPresenter, scans: ScanFilter, minutes: int
    ) -> None:
        super().__init__(shell)
        self._tools, self._shell, self._view, self._front, self._scans = tools, shell, view, front, scans
        self._minutes = minutes
        self.working: Callable[[], User | None] = lambda: None
        self.back_again: Callable[[], None] = lambda: None
        self.taken_over: Callable[[ClosedShift, User, Shift], None] = lambda _closed, _user, _shift: None
        self.refused: Callable[[PosError], None] = lambda _: None
        self._left: Left | None = None
        self._touched, self._last_ms = True, 0
        # The selling page has the key too; from the others it comes by this way.
        QShortcut(QKeySequence(LOCK_KEY), shell).activated.connect(self.lock)

    def watch(self, window: QWindow) -> None:
        window.installEventFilter(self)

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched = True
        return False

    def touched(self) -> None:
        """Somebody is there: a scan by another way than the keyboard."""
        self._touched = True

    def look(self) -> None:
        """Every few seconds, see whether anybody has touched the till."""
        now = self._tools.clock.now_ms()
        if self._touched or now < self._last_ms:
            self._touched, self._last_ms = False, now
        elif is_idle(self._last_ms, now, self._minutes):
            self._lock(IDLE)

    def lock(self) -> None:
        """By the key."""
        self._lock(BY_KEY)

    def _lock(self, why: str) -> None:
        user, tools = self.working(), self._tools
        if user is None or not self._shell.current:
            return
        self._leave(user)
        self._front.ask(Wanted(tr("The till is locked"), self._unlocked), user.user_id)
        tools.runner.submit(lambda: lock_till(tools.store, user, why, clock=tools.clock, ids=tools.ids))

    def _leave(self, user: User) -> None:
        self._left = Left(user, self._shell.current)
        self._scans.enabled = False
        self._shell.show_front(self._view)

    def _unlocked(self, user: User) -> None:
        left, self._left = self._left, None
        self._touched = True
        if left is not None and left.user == user:
            self._go_back(left)
        else:  # somebody else, or the same person with other rights: the sale stays, the page is built anew
            self._front.welcome(user)

    def _go_back(self, left: Left) -> None:
        self._front.user = left.user
        self._shell.open_screen(left.screen)
        self._scans.enabled = True
        self.back_again()

    def hand_over(self, by: User, counted: Counted) -> None:
        """Ask who takes the shift over; Esc goes on selling."""
        self._leave(by)
        left = self._left

        def back() -> None:
            if left is not None:
                self._go_back(left)

        self._front.user = None
        self._front.ask(Wanted(tr("Who takes the shift over?"), lambda user: self._take_over(by, counted, user), back))

    def _take_over(self, by: User, counted: Counted, user: User) -> None:
        tools, left = self._tools, self._left

        def done(outcome: tuple[ClosedShift, Shift]) -> None:
            tools.printer.wake()
            self.taken_over(outcome[0], user, outcome[1])

        def failed(error: PosError) -> None:
            if left is not None:
                self._go_back(left)
            self.refused(error)

        tools.runner.submit(
            lambda: hand_over(
                tools.store, by, counted, user, print_slip=tools.printer.set_up, clock=tools.clock, ids=tools.ids
            ),
            done,
            failed,
        )


def closing_told(closed: ClosedShift) -> str:
    """How a shift was counted, in a sentence or two."""
    told = tr(
        "Shift closed: {sales} sales, {amount}; counted {counted}, difference {difference}",
        sales=closed.sales,
        amount=yuan(closed.amount),
        counted=yuan(closed.counted),
        difference=signed(closed.difference),
    )
    others = [
        tr("{tender}: difference {difference}", tender=tender_name(each.tender), difference=signed(each.difference))
        for each in closed.tenders[1:]
        if each.difference.fen
    ]
    return "; ".join((told, *others))

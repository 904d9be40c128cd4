"""The till as a whole: devices, workers and pages put together, and the way from signing in to selling."""

import gc
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from hardware.scanner.burst import BurstSettings
from hardware.scanner.ports import Presence, Scanner
from hardware.voice.ports import Voice
from pos_app.domain.errors import PosError
from pos_app.domain.people import User
from pos_app.domain.receipt import SHOP_TIME
from pos_app.domain.sale import Shift
from pos_app.services.clock_check import clock_went_back
from pos_app.services.counter import Counter
from pos_app.services.ports import Clock, Ids
from pos_app.services.quick import quick_pages
from pos_app.services.settings import Settings
from pos_app.services.shifts import ClosedShift
from pos_app.services.shop import read_shop
from pos_app.store.engine import Store
from pos_app.till.back_room import SELL, BackRoom
from pos_app.till.customer import CustomerSide
from pos_app.till.desk import TillDesk
from pos_app.till.front import FrontPresenter
from pos_app.till.keeper import Keeper, closing_told
from pos_app.till.line import LineNow
from pos_app.till.print_report import NO_PRINTER, PrinterReport
from pos_app.till.printer import Printer
from pos_app.till.scan_filter import ScanFilter
from pos_app.till.scanner import SerialCodes
from pos_app.till.tools import Tools
from pos_app.ui.message import Level, Message
from pos_app.ui.runner import Runner
from pos_app.ui.sell.acts import Commanded, EntryTyped
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.presenter import SellPresenter
from pos_app.ui.sell.state import QuickGood, QuickPage
from pos_app.ui.sell.view import SellView
from pos_app.ui.shell import Screen, Shell
from pos_app.ui.sign_in.view import SignInView
from pos_app.ui.status import PrinterState, StatusState
from pos_app.ui.theme import Theme
from pos_app.ui.translate import tr, tr_error
from pos_app.ui.widgets.icons import Icon

SEARCH_PAUSE_MS: Final = 80
CLOCK_EVERY_MS: Final = 5_000
QUICK_TITLES: Final = ("Cigarettes", "Fresh", "Other")
log = logging.getLogger("yundian")


@dataclass(frozen=True, slots=True)
class Devices:
    """What is at this counter; None is not there."""

    voice: Voice
    scanner: Scanner | None = None


class Till(QObject):
    """The running program. `selling` tells that the selling page is up."""

    selling = Signal()

    def __init__(
        self, store: Store, devices: Devices, *, settings: Settings, theme: Theme, clock: Clock, ids: Ids
    ) -> None:
        super().__init__()
        self.settings = settings
        self._theme = theme
        runner = Runner("store", self)
        printer = Printer(store, self.settings, clock=clock, parent=self)
        self.tools = Tools(store, runner, Runner("reader", self), printer, devices.voice, clock, ids)
        self.shell = Shell(theme)
        self.front_view = SignInView(theme)
        self.front = FrontPresenter(self.front_view, self.tools, self.sell)
        self.presenter: SellPresenter | None = None
        self.view: SellView | None = None
        self.counter: Counter | None = None
        self._report, self._line = NO_PRINTER, LineNow()
        self._status = StatusState()
        self._warnings: list[Message] = []
        self._connect(runner, printer)
        self._scan_filter = ScanFilter(BurstSettings(gap_ms=self.settings.scan_gap_ms), self._typed_scan, self)
        self._scan_filter.enabled = False
        self.keeper = Keeper(
            self.tools, self.shell, self.front_view, self.front, self._scan_filter, settings.lock_minutes
        )
        self.keeper.working, self.keeper.taken_over = self._working, self._taken_over
        self.keeper.refused = lambda error: self.warn(tr_error(error))
        self._serial = None if devices.scanner is None else SerialCodes(devices.scanner, self)
        if self._serial is not None:
            self._serial.scanned.connect(self.scanned)
            self._serial.presence.connect(self._scanner_changed)
        self._search_pause = _timer(self, SEARCH_PAUSE_MS, self._search, once=True)
        self._clock_timer = _timer(self, CLOCK_EVERY_MS, self._each_moment)
        self.back = BackRoom(self.tools, self.shell, theme, self._scan_filter, self)
        self.back.told.connect(self._line_told)
        self.back.left.connect(self._signed_off)
        self.customer = CustomerSide(self.tools, self.settings, theme, self.shell, self)
        self.customer.display.connect(self._display_changed)
        self.customer.refused.connect(lambda error: self.warn(tr_error(error)))

    def _connect(self, runner: Runner, printer: Printer) -> None:
        self.front_view.acted.connect(self.front.do)
        self.front.behind = self.work_behind
        self.shell.warning_closed.connect(self._close_warning)
        self.shell.printer_pressed.connect(self._printer_pressed)
        self.shell.closing.connect(self.close)
        for each in (runner, self.tools.reader):
            each.unexpected.connect(self.warn)
        printer.reported.connect(self._printer_reported)
        printer.failed.connect(self._printer_failed)

    # --- beginning and end

    def start(self) -> None:
        """Show the window: the first page that is due."""
        self.shell.show_front(self.front_view)
        self.front.begin()
        self._show_status()
        self.shell.show_on_screen()
        self._scan_filter.watch(self.shell.windowHandle())
        self.keeper.watch(self.shell.windowHandle())
        self._clock_timer.start()
        self.back.start()
        self.customer.open()
        # After the first page is painted: what may take a moment.
        QTimer.singleShot(0, self.tools.printer.start)
        QTimer.singleShot(0, self._check_clock)

    def welcome(self, user: User) -> None:
        """Skip the sign-in for somebody who is known."""
        self.front.welcome(user)

    def sell(self, user: User, shift: Shift) -> None:
        """Open the selling page for `user`."""
        tools = self.tools
        self.counter = Counter(
            tools.store,
            user,
            self.settings,
            clock=tools.clock,
            ids=tools.ids,
            later=tools.runner.submit,
        )
        self._open(user, shift.business_date, Screen(SELL, tr("Sell"), Icon.CART, self._build_sell))
        # What is here now stays until the till is closed; the collector need not look it through between two scans.
        QTimer.singleShot(0, gc.freeze)
        self.selling.emit()

    def work_behind(self, user: User) -> None:
        """For somebody who does not sell: the other screens, without a shift."""
        self.presenter = self.counter = None
        self._open(user, None)

    def _open(self, user: User, day: date | None, *first: Screen) -> None:
        screens = (*first, *self.back.screens_of(user))
        self.shell.forget_screens()
        self.shell.offer_screens(screens)
        self.shell.open_screen(screens[0].key)
        self._status = _status_of(self.tools.store, user, day)
        self._show_status()
        self._scan_filter.enabled = True

    def _signed_off(self) -> None:
        """Who does not sell goes; there is no shift to close."""
        self._scan_filter.enabled = False
        self.shell.show_front(self.front_view)
        self.front.begin()

    def _shift_closed(self, closed: ClosedShift) -> None:
        """What was counted and what should have been there; then the next shift may be opened."""
        self._scan_filter.enabled = False
        self.presenter = None
        self.back.shift_closed()
        self.customer.rest()
        self._tell_on_top(Message(Level.INFO, closing_told(closed)))
        self.shell.show_front(self.front_view)
        self.front.begin()

    def _taken_over(self, closed: ClosedShift, user: User, shift: Shift) -> None:
        """One shift was ended and the next one's cashier is there."""
        self.back.shift_closed()
        self._tell_on_top(Message(Level.INFO, closing_told(closed)))
        self.sell(user, shift)

    def _working(self) -> User | None:
        """Who sells, when nothing is being done that nothing may come between."""
        if self.presenter is None or self.counter is None:
            return self.front.user
        return None if self.presenter.busy else self.counter.user

    def _build_sell(self) -> QWidget:
        assert self.counter is not None  # noqa: S101 - `sell` has made it
        view = SellView(self._theme)
        self.customer.watch(view)
        with self.tools.store.read() as tx:
            shop = read_shop(tx)
        licence = "" if shop is None else shop.licence
        desk = TillDesk(
            self.tools,
            self.counter.user,
            shift_closed=self._shift_closed,
            retune=self._scan_filter.retune,
            door=self.keeper,
            payments=self.back.payments,
        )
        self.view, self.presenter = view, SellPresenter(view, self.counter, desk, licence)
        self.tools.runner.witness = self.presenter.approval.witness
        view.acted.connect(self._acted)
        view.show_quick(self._quick())
        view.filter_fields(self._scan_filter)
        return view

    def _quick(self) -> tuple[QuickPage, ...]:
        return tuple(
            QuickPage(
                tr(title),
                tuple(QuickGood(str(key.product_id), key.name, key.unit, key.price) for key in keys),
            )
            for title, keys in zip(QUICK_TITLES, quick_pages(self.tools.store, len(QUICK_TITLES)), strict=True)
        )

    @property
    def idle(self) -> bool:
        """Nothing is being written or printed."""
        return self.tools.idle and self.back.idle

    def close(self) -> None:
        """End the workers; what was begun is finished first."""
        self._scan_filter.enabled = False
        window = self.shell.windowHandle()
        if window is not None:
            window.removeEventFilter(self._scan_filter)
        for timer in (self._clock_timer, self._search_pause):
            timer.stop()
        if self._serial is not None:
            self._serial.close()
        self.customer.close()
        self.back.close()
        self.tools.close()

    # --- what comes in

    def scanned(self, code: str) -> None:
        """A code of any scanner; before somebody sells it means nothing."""
        self._typed_scan(code, ())

    def _typed_scan(self, code: str, times_ms: tuple[int, ...]) -> None:
        self.keeper.touched()
        if not self.shell.current or self.back.takes(code) or self.presenter is None:
            return
        if self.shell.current != SELL:
            self.shell.open_screen(SELL)
        self.presenter.scanned(code, times_ms)

    def _acted(self, act: object) -> None:
        assert self.presenter is not None  # noqa: S101 - its view is there
        self.presenter.do(act)  # type: ignore[arg-type]
        if isinstance(act, EntryTyped):
            self._search_pause.start()

    def _search(self) -> None:
        if self.presenter is not None:
            self.presenter.search()

    def _printer_pressed(self) -> None:
        if self.presenter is not None:
            self.shell.open_screen(SELL)
            self.presenter.do(Commanded(Command.PRINTER, None))

    # --- what is told

    def warn(self, text: str) -> None:
        """A line that stays until it is closed; selling goes on."""
        self._tell_on_top(Message(Level.WARNING, text))

    def _tell_on_top(self, message: Message) -> None:
        """What is there already is not said twice: a printer reports its trouble every ten seconds."""
        if message not in self._warnings:
            self._warnings.append(message)
            self.shell.show_warnings(tuple(self._warnings))

    def unexpected(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The last handler: a bug is written down and shown, and the till sells on."""
        log.error("unexpected_error", exc_info=(kind, error, trace))
        self.warn(tr("Something went wrong in the program; it was written down. You can go on selling."))

    def _close_warning(self) -> None:
        del self._warnings[:1]
        self.shell.show_warnings(tuple(self._warnings))

    def _scanner_changed(self, presence: Presence) -> None:
        self._device_changed(presence, tr("The scanner is not connected; please check its cable"))

    def _display_changed(self, presence: Presence) -> None:
        self._device_changed(presence, tr("The customer display is not connected; please check its cable"))

    def _device_changed(self, presence: Presence, text: str) -> None:
        lost = Message(Level.WARNING, text)
        if presence is Presence.LOST:
            self._tell_on_top(lost)
        else:
            self._warnings = [told for told in self._warnings if told != lost]
            self.shell.show_warnings(tuple(self._warnings))

    def _printer_reported(self, report: PrinterReport) -> None:
        self._report = report
        self._show_status()

    def _printer_failed(self, error: PosError) -> None:
        self.warn(tr("The printer can't be used: {reason}", reason=error))

    def _line_told(self, line: LineNow) -> None:
        self._line = line
        self._show_status()

    def _check_clock(self) -> None:
        tools = self.tools
        tools.runner.submit(
            lambda: clock_went_back(tools.store, clock=tools.clock, ids=tools.ids),
            lambda behind: (
                self.warn(tr("The clock of this computer went back: please check date and time")) if behind else None
            ),
        )

    def _show_status(self) -> None:
        status, trouble = self._report.status, self._report.troubled
        bad = bool(trouble) or status.online is False or status.paper == "out" or status.cover_open is True
        printer = PrinterState.TROUBLE if bad else PrinterState.OK if status.online else PrinterState.UNKNOWN
        if not self._report.present:
            printer = PrinterState.NONE
        self._status = StatusState(
            shop=self._status.shop,
            till=self._status.till,
            cashier=self._status.cashier,
            business_date=self._status.business_date,
            printer=printer,
            jobs_waiting=len(trouble),
            cloud=self._line.cloud,
            entries_waiting=self._line.waiting,
            alarms=self._line.alarms,
            notices=self._line.notices,
            clock=self._now(),
        )
        self.shell.show_status(self._status)

    def _each_moment(self) -> None:
        self.shell.show_clock(self._now())
        self.back.look()
        self.keeper.look()

    def _now(self) -> str:
        at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=self.tools.clock.now_ms()) + SHOP_TIME
        return f"{at:%H:%M}"


def _status_of(store: Store, user: User, day: date | None) -> StatusState:
    """Who works here, and on what date."""
    with store.read() as tx:
        shop = read_shop(tx)
    if shop is None:
        return StatusState(cashier=user.name, business_date=day)
    return StatusState(shop.name, shop.register, user.name, day)


def _timer(parent: QObject, interval_ms: int, act: Callable[[], None], *, once: bool = False) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(interval_ms)
    timer.setSingleShot(once)
    timer.timeout.connect(act)
    return timer

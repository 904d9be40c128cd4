"""What goes on behind the counter: deliveries whose hour has come, the sync, and the screens of both."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from pos_app.domain.people import User
from pos_app.services.deliveries import Accepted, accept_due
from pos_app.till.care_worker import CareWorker
from pos_app.till.line import LineNow, read_line
from pos_app.till.pay_worker import PayWorker
from pos_app.till.rooms import SUPPLY, SYNC, Rooms
from pos_app.till.scan_filter import ScanFilter
from pos_app.till.sync_worker import SyncWorker
from pos_app.till.tools import Tools
from pos_app.ui.shell import Screen, Shell
from pos_app.ui.theme import Theme

SELL: Final = "sell"
DELIVERIES_EVERY_MS: Final = 60_000
SYNC_AFTER_MS: Final = 1_000
"""The sync begins when the first page has been painted and the keyboard answers."""


class BackRoom(QObject):
    """`told` says what the strip is to show."""

    told = Signal(object)
    left = Signal()
    """Somebody who does not sell has finished."""

    def __init__(self, tools: Tools, shell: Shell, theme: Theme, scans: ScanFilter, parent: QObject) -> None:
        super().__init__(parent)
        self._tools, self._shell, self._theme, self._scans = tools, shell, theme, scans
        self._rooms: Rooms | None = None
        self._line = LineNow()
        self._closed = False
        self.worker = SyncWorker(tools.store, clock=tools.clock, ids=tools.ids, parent=self)
        self.payments = PayWorker(tools.store, clock=tools.clock, ids=tools.ids, parent=self)
        for payments in (self.payments.runner, self.payments.books):
            payments.unexpected.connect(tools.runner.unexpected)
        self.care = CareWorker(tools.store, clock=tools.clock, ids=tools.ids, parent=self)
        self.care.runner.unexpected.connect(tools.runner.unexpected)
        self.care.cared.connect(lambda _: self.refresh())
        self.worker.began.connect(self.refresh)
        self.worker.ended.connect(lambda _: self.refresh())
        self.worker.accepted.connect(self._accepted)
        shell.cloud_pressed.connect(lambda: self._open(SYNC))
        shell.notices_pressed.connect(self._open_notices)
        shell.screen_opened.connect(self._opened)
        self._deliveries, self._sync = QTimer(self), QTimer(self)
        self._deliveries.setInterval(DELIVERIES_EVERY_MS)
        self._deliveries.timeout.connect(self.accept_due)
        self._sync.setInterval(SYNC_AFTER_MS)
        self._sync.setSingleShot(True)
        self._sync.timeout.connect(self.worker.start)
        for timer in (self._deliveries, self._sync):
            timer.timeout.connect(self.care.look)

    def start(self) -> None:
        self._deliveries.start()
        self._sync.start()
        self.payments.start()
        QTimer.singleShot(0, self.accept_due)

    @property
    def idle(self) -> bool:
        return self.worker.idle and self.payments.idle and self.care.idle

    def close(self) -> None:
        self._closed = True
        self._close_rooms()
        self._deliveries.stop()
        self._sync.stop()
        self.worker.close()
        self.payments.close()
        self.care.close()

    def screens_of(self, user: User) -> tuple[Screen, ...]:
        """What this person may open beside selling. Opening a shift may have closed a day."""
        self.care.look()
        self._close_rooms()
        self._rooms = Rooms(
            self._tools,
            self.worker,
            user,
            self._theme,
            watch=lambda page: page.filter_fields(self._scans),
            leave=self._leave,
            changed=self.look,
        )
        return self._rooms.screens()

    def _leave(self) -> None:
        if self._shell.offers(SELL):
            self._shell.open_screen(SELL)
        else:
            self.left.emit()

    def _close_rooms(self) -> None:
        if self._rooms is not None:
            self._rooms.close()
        self._rooms = None

    def shift_closed(self) -> None:
        """Nobody works; what the shift has written goes up."""
        self._close_rooms()
        self.worker.ask("shift_closed")
        self.care.look()

    def takes(self, code: str) -> bool:
        """Whether a code just scanned is for the screen that is open; else goods in hand are to be sold."""
        return self._rooms is not None and self._rooms.scanned(self._shell.current, code)

    def accept_due(self) -> None:
        """Goods whose hour has come go into stock, with a network or without."""
        tools = self._tools

        def done(accepted: list[Accepted]) -> None:
            for each in accepted:
                self._accepted(each)
            self.look()

        tools.runner.submit(lambda: accept_due(tools.store, clock=tools.clock, ids=tools.ids), done)

    def look(self) -> None:
        """How it stands with the cloud, and what nobody has looked at."""
        if not self._closed:
            self._tools.runner.submit(lambda: read_line(self._tools.store), self._show)

    def refresh(self) -> None:
        """The books have changed: the strip and the open screen say so."""
        self.look()
        if self._rooms is not None:
            self._rooms.refresh(self._shell.current)

    def _accepted(self, accepted: Accepted) -> None:
        if accepted.phrase is not None:
            self._tools.voice.say(accepted.phrase)
        self.refresh()

    def _show(self, line: LineNow) -> None:
        if line != self._line:
            self._line = line
            self.told.emit(line)

    def _open(self, key: str) -> None:
        if self._rooms is not None:
            self._shell.open_screen(key)

    def _open_notices(self) -> None:
        if self._rooms is not None:
            self._shell.open_screen(SUPPLY)
            self._rooms.show_notices()

    def _opened(self, key: str) -> None:
        if self._rooms is not None:
            self._rooms.refresh(key)

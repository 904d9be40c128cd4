"""The printer's own thread: opened when it is first needed, asked now and then how it is."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from pos_app.domain.errors import PosError
from pos_app.domain.receipt import Paper
from pos_app.services.ports import Clock
from pos_app.services.settings import Settings
from pos_app.store.engine import Store
from pos_app.till.print_report import NO_PRINTER, PrinterReport
from pos_app.ui.runner import Runner

if TYPE_CHECKING:
    from pos_app.till.print_room import PrintRoom

LOOK_EVERY_MS = 10_000


class Printer(QObject):
    """`reported` tells how the printer is, after each job and every ten seconds; `failed` what stops it altogether."""

    reported = Signal(object)
    failed = Signal(object)

    def __init__(self, store: Store, settings: Settings, *, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._settings, self._clock = store, settings, clock
        self._runner = Runner("printer", self)
        self._runner.unexpected.connect(lambda text: self.failed.emit(PosError(text.replace("{", "("))))
        self._room: PrintRoom | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    @property
    def set_up(self) -> bool:
        """Whether the shop has a printer at all."""
        return bool(self._settings.printer)

    @property
    def idle(self) -> bool:
        return self._runner.idle

    def draw(self, paper: Paper, done: Callable[[bytes], None]) -> None:
        """The paper as a picture in PNG, made on the printer's thread."""
        settings = self._settings

        def drawn() -> bytes:
            from pos_app.till.print_room import png_of  # noqa: PLC0415 - as in `_drain`

            return png_of(paper, settings)

        self._runner.submit(drawn, done, self.failed.emit)

    def print_now(self, paper: Paper) -> None:
        """Paper that is no job and is kept nowhere."""

        def printed() -> None:
            self._open().print_now(paper)

        self._runner.submit(printed, lambda _: None, self.failed.emit)

    def send(self, job: Callable[[], bytes], done: Callable[[None], None], failed: Callable[[PosError], None]) -> None:
        """A job in the printer's bytes, made and printed on the printer's thread, and kept nowhere."""
        self._runner.submit(lambda: self._open().send(job()), done, failed)

    @property
    def settings(self) -> Settings:
        """How the printers are set up."""
        return self._settings

    def start(self) -> None:
        """Open it and print what waited since the till was last on."""
        if self.set_up:
            self.wake()
            self._timer.start()
        else:
            self.reported.emit(NO_PRINTER)

    def wake(self) -> None:
        """There may be a job."""
        if self.set_up:
            self._runner.submit(self._drain, self.reported.emit, self.failed.emit)

    def _look(self) -> None:
        if self._runner.idle:  # while it prints it will tell by itself
            self.wake()

    def _drain(self) -> PrinterReport:
        return self._open().drain()

    def _open(self) -> "PrintRoom":
        # The codec and its picture library take half a second to load; that is this thread's time, not the screen's.
        from pos_app.till import print_room  # noqa: PLC0415 - see above

        if self._room is None:
            device = print_room.open_printer(self._settings)
            assert device is not None  # noqa: S101 - the shop has one, or this is not called
            profile = print_room.profile_of(self._settings)
            self._room = print_room.PrintRoom(self._store, device, profile, clock=self._clock)
        return self._room

    def close(self) -> None:
        self._timer.stop()
        self._runner.close()

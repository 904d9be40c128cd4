"""A serial scanner, read on a thread of its own; its codes come to the screen's thread one by one."""

import logging
import threading

from PySide6.QtCore import QObject, Signal

from hardware.scanner.ports import Presence, Scanner, run
from pos_app.ui.runner import Runner

log = logging.getLogger("yundian.scanner")


class SerialCodes(QObject):
    """`scanned` carries a code, `presence` tells when the scanner is lost and when it is back."""

    scanned = Signal(str)
    presence = Signal(object)

    def __init__(self, scanner: Scanner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._runner = Runner("scanner", self)
        self._runner.submit(lambda: run(scanner, self.scanned.emit, self._changed, self._stop.is_set))

    def _changed(self, presence: Presence) -> None:
        log.warning("scanner_%s", presence.value)
        self.presence.emit(presence)

    def close(self) -> None:
        self._stop.set()
        self._runner.close()

"""The one door to background work: it is done off the UI thread, its outcome comes back on it.

What the cashier did is written by one runner, in the order it was done; a printer and a serial scanner have one each.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from pos_app.domain.errors import EnvironmentFault, PosError

T = TypeVar("T")
WRITTEN_DOWN: Final = "Something went wrong in the program; it was written down. You can go on selling."
log = logging.getLogger("yundian.runner")


class Runner(QObject):
    """Runs work in order on one thread of its own and hands the outcome to the UI thread.

    `failed` is given the errors this application raises on purpose. Anything else is logged and told to `unexpected`,
    and `failed` is given one that says so: nobody waits for ever.
    """

    unexpected = Signal(str)
    _ready = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        # Asked when work is handed in, in the middle of what a person does; what it gives is told after `failed`.
        self.witness: Callable[[], Callable[[PosError], None] | None] = lambda: None
        self._pending = 0
        self._closed = False
        self._ready.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Nothing is being done and nothing waits to be told."""
        return self._pending == 0

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] = lambda _: None,
        failed: Callable[[PosError], None] | None = None,
    ) -> None:
        """Queue `work`; then one of `done` and `failed` is called on the UI thread. Closed, it takes no more."""
        if self._closed:
            return
        self._pending += 1
        witness = self.witness()

        def refused(error: PosError) -> None:
            if failed is not None:
                failed(error)
            if witness is not None:
                witness(error)

        def finish(future: Future[T]) -> None:
            self._pending -= 1
            self._finish(future, done, None if failed is None else refused)

        self._thread.submit(work).add_done_callback(lambda future: self._ready.emit(lambda: finish(future)))

    def _finish(self, future: Future[T], done: Callable[[T], None], failed: Callable[[PosError], None] | None) -> None:
        try:
            result = future.result()
        except PosError as error:
            if failed is None:
                log.warning("work_refused", exc_info=error)
                self.unexpected.emit(str(error))
            else:
                failed(error)
            return
        except Exception as error:
            # The door: a bug in background work is written down and shown, and the till sells on.
            log.exception("work_failed")
            self.unexpected.emit(str(error))
            if failed is not None:  # whoever waits for the outcome waits no longer
                failed(EnvironmentFault(WRITTEN_DOWN))
            return
        done(result)

    @Slot(object)
    def _deliver(self, task: Callable[[], None]) -> None:
        task()

    def close(self) -> None:
        """Finish what was queued; nothing is told any more after this."""
        self._closed = True
        self._thread.shutdown(wait=True)

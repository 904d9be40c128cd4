"""Payments beside the till: calls that may take seconds are made on a thread of their own, and their outcome told here.

Nothing is loaded where no provider is set up and no payment is open.
"""

import logging
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer

from pay.choice import adapter
from pay.codes import Name
from pay.ports import BadSettings, Provider
from pay.secret import Secret
from pos_app.domain.errors import PosError
from pos_app.domain.payment import Attempt
from pos_app.services import pay_settings
from pos_app.services.pay_statements import Bookkeeper
from pos_app.services.payments import Clerk, Task, tasks
from pos_app.services.ports import Clock, Ids
from pos_app.store.engine import Store
from pos_app.ui.runner import Runner

LOOK_EVERY_MS = 500
COMPARE_AFTER_MS, COMPARE_EVERY_MS = 60_000, 3_600_000
log = logging.getLogger("yundian.till.pay")


class PayWorker(QObject):
    """`told` is called with each payment or refund that has come further, on the screen's thread."""

    def __init__(self, store: Store, *, clock: Clock, ids: Ids, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._clock, self._ids = store, clock, ids
        self.runner = Runner("payments", self)
        # Statements may take their time; a customer does not wait for them.
        self.books = Runner("statements", self)
        self.names: tuple[Name, ...] = ()
        self._clerk: Clerk | None = None
        self.told: Callable[[Attempt], None] = lambda _: None
        self._looking = self._closed = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._hourly = QTimer(self)
        self._hourly.setInterval(COMPARE_EVERY_MS)
        self._hourly.timeout.connect(self.compare)

    @property
    def idle(self) -> bool:
        return self.runner.idle and self.books.idle

    def start(self) -> None:
        """What the last run of the program left open goes on."""
        self.names = pay_settings.providers_of(self._store)
        if self.names or self.open_tasks():
            self._timer.start()
        if self.names:
            self._hourly.start()
            QTimer.singleShot(COMPARE_AFTER_MS, self, self.compare)

    def compare(self) -> None:
        """Have the statements of past days compared that were not yet."""
        self.books.submit(self._compare, failed=lambda error: log.warning("statements_not_compared", exc_info=error))

    def open_tasks(self) -> list[Task]:
        with self._store.read() as tx:
            return tasks(tx)

    def take(self, attempt: Attempt, subject: str, code: Secret, failed: Callable[[PosError], None]) -> None:
        """Ask the provider for the money."""
        self._timer.start()
        self.runner.submit(lambda: self._made().take(attempt, subject, code), self._tell, failed)

    def look(self) -> None:
        """Do what is due of all that is open; one round at a time."""
        if self._looking:
            return
        self._looking = True
        self.runner.submit(self._round, self._looked, self._in_vain)

    def close(self) -> None:
        """What is being asked just now is waited for; what is still open goes on with the next start."""
        self._closed = True
        self._timer.stop()
        self._hourly.stop()
        self.runner.close()
        self.books.close()

    def _tell(self, attempt: Attempt) -> None:
        self.told(attempt)

    def _looked(self, moved: tuple[Attempt, ...]) -> None:
        self._looking = False
        for attempt in moved:
            self.told(attempt)

    def _in_vain(self, error: PosError) -> None:
        """The disk failed: the next round comes."""
        self._looking = False
        log.warning("payments_not_looked_at", exc_info=error)

    # --- on its own thread

    def _round(self) -> tuple[Attempt, ...]:
        return () if self._closed else self._made().round()

    def _compare(self) -> None:
        if not self._closed:
            Bookkeeper(self._store, self._providers(), clock=self._clock, ids=self._ids).round()

    def _made(self) -> Clerk:
        if self._clerk is None:
            self._clerk = Clerk(self._store, self._providers(), clock=self._clock, ids=self._ids)
        return self._clerk

    def _providers(self) -> Mapping[str, Provider]:
        if not pay_settings.providers_of(self._store):
            return {}
        from pos_app.services.vault import secrets_of  # noqa: PLC0415 - the keyring, which most tills never ask

        made: dict[str, Provider] = {}
        for name, merchant in pay_settings.merchants(self._store, secrets_of(self._store)).items():
            try:
                made[name] = adapter(name, merchant)
            except BadSettings as error:
                log.error("provider_not_usable", extra={"provider": name}, exc_info=error)  # noqa: TRY400 - no trace is needed
        return made

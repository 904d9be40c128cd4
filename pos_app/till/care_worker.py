"""Looks after the store once a day is closed, on a thread of its own: nobody waits for it."""

from PySide6.QtCore import QObject, Signal

from pos_app.app import BACKUPS
from pos_app.domain.errors import PosError
from pos_app.services.care import Cared, is_due, look_after
from pos_app.services.ports import Clock, Ids
from pos_app.store.engine import Store
from pos_app.ui.runner import Runner


class CareWorker(QObject):
    """`cared` tells that the store was looked after; what is wrong stands as an alarm."""

    cared = Signal(object)

    def __init__(self, store: Store, *, clock: Clock, ids: Ids, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._clock, self._ids = store, clock, ids
        self.runner = Runner("care", self)

    @property
    def idle(self) -> bool:
        return self.runner.idle

    def look(self) -> None:
        """Do it when it is due."""
        if self.runner.idle:
            self.runner.submit(self._look, self._done, self._failed)

    def _look(self) -> Cared | None:
        if not is_due(self._store):
            return None
        folder = self._store.path.parent / BACKUPS
        return look_after(self._store, folder, clock=self._clock, ids=self._ids)

    def _done(self, cared: Cared | None) -> None:
        if cared is not None:
            self.cared.emit(cared)

    def _failed(self, error: PosError) -> None:
        self.runner.unexpected.emit(str(error))

    def close(self) -> None:
        self.runner.close()

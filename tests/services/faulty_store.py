"""A real store whose disk fails when it is told to."""

from typing import Any, Final

from sqlalchemy import event
from sqlcipher3 import dbapi2

from pos_app.store.engine import Store, StoreFault

LOST: Final = "lost"
KEPT: Final = "kept"


class FaultyStore(Store):
    """The next COMMIT fails: what was written is lost, or kept all the same. `blind`: nor can it be looked up then."""

    _blind = False

    def fail_commit(self, what: str, *, blind: bool = False) -> None:

        @event.listens_for(self.engine, "commit")  # of this engine only: the store makes a new one afterwards
        def _fail(connection: Any) -> None:
            self._blind = blind
            if what == KEPT:
                connection.connection.driver_connection.execute("COMMIT")
            raise dbapi2.OperationalError("disk I/O error")

    def fold_log(self) -> None:
        if self._blind:
            self._blind = False
            raise StoreFault("The disk failed")
        super().fold_log()

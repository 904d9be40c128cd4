"""The desk behind the records' screen."""

from collections.abc import Callable
from pathlib import Path

from pos_app.domain.people import User
from pos_app.services import records
from pos_app.services.printing import list_paper
from pos_app.services.records import Filter, Record
from pos_app.till.tools import Tools
from pos_app.ui.journal.ports import Failed
from pos_app.ui.journal.words import sentence


class TillRecordsDesk:
    """Of one person, who has the right to it."""

    def __init__(self, tools: Tools, user: User, *, leave: Callable[[], None]) -> None:
        self._tools, self._user, self._leave = tools, user, leave

    @property
    def prints(self) -> bool:
        return self._tools.printer.set_up

    def find(
        self, wanted: Filter, before: int | None, done: Callable[[tuple[Record, ...]], None], failed: Failed
    ) -> None:
        tools, user = self._tools, self._user
        tools.reader.submit(
            lambda: records.page(tools.store, wanted, user, clock=tools.clock, before=before), done, failed
        )

    def names(self) -> tuple[str, ...]:
        return records.names(self._tools.store)

    def export(self, wanted: Filter, path: Path, done: Callable[[int], None], failed: Failed) -> None:
        tools, user = self._tools, self._user
        tools.reader.submit(
            lambda: records.export(tools.store, wanted, path, user, sentence, clock=tools.clock, ids=tools.ids),
            done,
            failed,
        )

    def print_records(self, title: str, lines: tuple[str, ...]) -> None:
        self._tools.printer.print_now(list_paper(self._tools.store, title, lines))

    def leave(self) -> None:
        self._leave()

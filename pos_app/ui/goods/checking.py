"""What is odd in the catalogue, and its repair by one key. No toolkit in here."""

from collections.abc import Callable
from dataclasses import replace

from pos_app.domain.errors import PosError
from pos_app.ui.goods import acts
from pos_app.ui.goods.keys import Command
from pos_app.ui.goods.ports import GoodsDesk, GoodsView
from pos_app.ui.goods.state import ChecksState, FindingLine
from pos_app.ui.message import Level
from pos_app.ui.translate import tr

Tell = Callable[[Level, str], None]


class CheckingPart:
    """`opened` shows a product, with its name or code, in the list."""

    def __init__(
        self,
        view: GoodsView,
        desk: GoodsDesk,
        tell: Tell,
        failed: Callable[[PosError], None],
        opened: Callable[[str, str], None],
    ) -> None:
        self._view, self._desk, self._tell, self._failed, self._opened = view, desk, tell, failed, opened
        self._state = ChecksState()
        self._chosen: str | None = None

    def refresh(self) -> None:
        """Look through the catalogue."""
        busy = replace(self._state, busy=True)
        self._show(busy)

        def done(rows: tuple[FindingLine, ...]) -> None:
            if self._state is busy:
                keys = [row.key for row in rows]
                if self._chosen not in keys:
                    self._chosen = keys[0] if keys else None
                self._show(ChecksState(rows, looked=True))

        self._desk.findings(done, self._failed)

    def do(self, act: acts.Act) -> None:
        match act:
            case acts.RowChosen(key):
                self._chosen = key
            case acts.Commanded(Command.OPEN):
                row = self._row
                if row is not None:
                    self._opened(row.product, row.name)
            case acts.Commanded(Command.REPAIR) if not self._state.busy:
                self._repair()
            case acts.Commanded(Command.EXPORT) if self._state.rows:
                self._desk.export_findings(self._state.rows, lambda told: self._tell(Level.SUCCESS, told), self._failed)
            case _:
                pass

    def back(self) -> bool:
        return False

    def scanned(self, code: str) -> bool:
        owner = self._desk.owner_of(code)
        if owner is not None:
            self._opened(owner, code)
        return owner is not None

    @property
    def _row(self) -> FindingLine | None:
        return next((row for row in self._state.rows if row.key == self._chosen), None)

    def _show(self, state: ChecksState) -> None:
        self._state = state
        self._view.show_checks(state)

    def _repair(self) -> None:
        row = self._row
        if row is None:
            return
        if not row.repair:
            self._tell(Level.INFO, tr("Somebody must look at this: F3 opens the product"))
            return
        rows = self._state.rows
        place = rows.index(row)
        following = rows[place + 1] if place + 1 < len(rows) else None

        def done() -> None:
            self._chosen = None if following is None else following.key
            self._tell(Level.SUCCESS, tr("{name}: repaired, {how}", name=row.name, how=row.repair))
            self.refresh()

        self._desk.repair(row.key, done, self._failed)

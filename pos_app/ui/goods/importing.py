"""A list of goods is taken in: where it is, what its columns are, what would come of it, and then all of it or nothing.

No toolkit in here.
"""

from collections.abc import Callable
from dataclasses import replace

from pos_app.domain.errors import PosError
from pos_app.ui.goods import acts
from pos_app.ui.goods.keys import Command
from pos_app.ui.goods.ports import GoodsDesk, GoodsView, Preview
from pos_app.ui.goods.state import ColumnLine, ImportState
from pos_app.ui.message import Level
from pos_app.ui.translate import tr

Tell = Callable[[Level, str], None]


class ImportingPart:
    """What was said of columns is remembered with the list's headings once it was taken in."""

    def __init__(self, view: GoodsView, desk: GoodsDesk, tell: Tell, failed: Callable[[PosError], None]) -> None:
        self._view, self._desk, self._tell, self._failed = view, desk, tell, failed
        self._state = ImportState()

    def refresh(self) -> None:
        self._view.show_import(self._state)

    def do(self, act: acts.Act) -> None:
        if self._state.busy:
            return
        match act:
            case acts.FileEntered(path) if path.strip():
                self._look(path.strip())
            case acts.ColumnStepped(key, by) if not self._state.fixed:
                self._step(key, by)
            case acts.Commanded(Command.PREVIEW):
                self._run(self._desk.preview_import, self._previewed)
            case acts.Commanded(Command.TAKE):
                self._run(self._desk.take_in, self._taken)
            case _:
                pass

    def back(self) -> bool:
        """Another list, before the mode is left."""
        if self._state.busy:
            return True
        chosen = bool(self._state.path)
        self._show(ImportState())
        return chosen

    def scanned(self, _code: str) -> bool:
        """A scan has no meaning here, and is not sold either: the goods of the list are not on the counter."""
        return True

    def _show(self, state: ImportState) -> None:
        self._state = state
        self._view.show_import(state)

    def _look(self, path: str) -> None:
        busy = ImportState(path, busy=True)
        self._show(busy)

        def done(rows: tuple[ColumnLine, ...], fixed: bool) -> None:  # noqa: FBT001 - it comes with the rows
            self._show(ImportState(path, rows, fixed))

        self._desk.look_at(path, done, self._refuser(ImportState()))

    def _step(self, key: str, by: int) -> None:
        """To the next meaning that no other column has."""
        ours = ("", *self._desk.our_columns())
        row = next(row for row in self._state.rows if row.key == key)
        taken = {each.column for each in self._state.rows if each is not row} - {""}
        place = ours.index(row.column)
        while True:
            place = (place + by) % len(ours)
            if ours[place] not in taken:
                break
        rows = tuple(replace(row, column=ours[place]) if each is row else each for each in self._state.rows)
        self._show(replace(self._state, rows=rows, told="", remarks=()))

    def _run(self, act: Callable[..., None], done: Callable[[Preview], None]) -> None:
        if not self._state.rows:
            self._tell(Level.INFO, tr("First choose the list: its path and Enter"))
            return
        state = self._state
        self._show(replace(state, busy=True, told=tr("The list is being read"), remarks=()))
        act(state.path, state.rows, done, self._refuser(replace(state, told="")))

    def _previewed(self, preview: Preview) -> None:
        self._show(replace(self._state, busy=False, told=preview.told, remarks=preview.remarks))

    def _taken(self, preview: Preview) -> None:
        self._show(replace(self._state, busy=False, told=preview.told, remarks=preview.remarks))
        self._tell(Level.WARNING if preview.remarks else Level.SUCCESS, preview.told)

    def _refuser(self, back_to: ImportState) -> Callable[[PosError], None]:
        def failed(error: PosError) -> None:
            self._show(back_to)
            self._failed(error)

        return failed

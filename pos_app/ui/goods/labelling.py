"""Tags to be printed: exactly those whose price is another by now, or what is scanned. No toolkit in here."""

from collections.abc import Callable
from dataclasses import replace

from pos_app.domain.errors import PosError
from pos_app.ui.goods import acts
from pos_app.ui.goods.keys import Command
from pos_app.ui.goods.ports import GoodsDesk, GoodsView
from pos_app.ui.goods.state import LabelsState, TagLine
from pos_app.ui.message import Level
from pos_app.ui.translate import tr

Tell = Callable[[Level, str], None]


class LabellingPart:
    """The template and what was scanned stay as they were left."""

    def __init__(self, view: GoodsView, desk: GoodsDesk, tell: Tell, failed: Callable[[PosError], None]) -> None:
        self._view, self._desk, self._tell, self._failed = view, desk, tell, failed
        self._state = LabelsState(templates=desk.templates())
        self._scanned: tuple[TagLine, ...] = ()

    def refresh(self) -> None:
        if self._scanned:
            self._show(replace(self._state, rows=self._scanned, chosen=True))
            return

        def done(rows: tuple[TagLine, ...]) -> None:
            if not self._scanned:
                self._show(replace(self._state, rows=rows, chosen=False))

        self._desk.tags_due(done, self._failed)

    def do(self, act: acts.Act) -> None:
        match act:
            case acts.TemplateChosen(place):
                self._show(replace(self._state, template=place))
            case acts.Commanded(Command.QR):
                self._show(replace(self._state, qr=not self._state.qr))
            case acts.Commanded(Command.FORGET):
                self._scanned = ()
                self.refresh()
            case acts.Commanded(Command.PRINT) if not self._state.busy:
                self._print()
            case acts.Commanded(Command.HANGING) if not self._state.busy:
                self._hang()
            case acts.Commanded(Command.EXPORT) if self._state.rows:
                self._desk.export_tags(self._state.rows, self._told, self._failed)
            case _:
                pass

    def back(self) -> bool:
        return False

    def scanned(self, code: str) -> bool:
        """A scan asks for a tag of what was scanned."""
        tag = self._desk.tag_of(code)
        self._scanned = (*(each for each in self._scanned if each.key != tag.key), tag)
        self.refresh()
        return True

    def _told(self, text: str) -> None:
        self._tell(Level.SUCCESS, text)

    def _show(self, state: LabelsState) -> None:
        self._state = state
        self._view.show_labels(state)

    @property
    def _codes(self) -> tuple[str, ...]:
        return tuple(row.key for row in self._state.rows)

    def _print(self) -> None:
        if not self._state.rows:
            self._tell(Level.INFO, tr("Every tag is right; scan the goods that need one"))
            return
        busy = replace(self._state, busy=True)
        self._show(busy)

        def done(told: str) -> None:
            self._show(replace(self._state, busy=False))
            self._told(told)

        def failed(error: PosError) -> None:
            self._show(replace(self._state, busy=False))
            self._failed(error)

        self._desk.print_tags(self._codes, busy.template, done, failed, qr=busy.qr)

    def _hang(self) -> None:
        def done(told: str) -> None:
            self._scanned = ()
            self._told(told)
            self.refresh()

        self._desk.tags_hang(self._codes, done, self._failed)

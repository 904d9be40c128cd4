"""Decides what the goods screen shows and what its keys do; holds no widget. No toolkit in here."""

from collections.abc import Callable

from pos_app.domain.errors import PosError, RuleViolation
from pos_app.ui.goods import acts
from pos_app.ui.goods.ports import GoodsDesk, GoodsView
from pos_app.ui.goods.products import ProductsPart
from pos_app.ui.goods.state import Mode
from pos_app.ui.message import Level, Message
from pos_app.ui.translate import tr_error


class GoodsPresenter:
    """The screen of one person: one part for each of its modes."""

    def __init__(self, view: GoodsView, desk: GoodsDesk) -> None:
        self._view, self._desk = view, desk
        self._mode = Mode.PRODUCTS
        self.products = ProductsPart(view, desk, self._tell, self._failed)

    def refresh(self) -> None:
        """The books may have changed: read again what is shown."""
        self._guarded(self.products.refresh)

    def scanned(self, code: str) -> bool:
        """A scan is for this screen while it is open."""
        taken = []
        self._guarded(lambda: taken.append(self.products.scanned(code)))
        return not taken or taken[0]

    def do(self, act: acts.Act) -> None:
        """One thing a person did."""
        self._guarded(lambda: self._do(act))

    def _do(self, act: acts.Act) -> None:
        match act:
            case acts.ModeChosen(mode):
                self._mode = mode
                self._view.show_message(None)
                self._view.show_mode(mode)
            case acts.WentBack():
                self._view.show_message(None)
                if not self.products.back():
                    self._desk.leave()
            case _:
                self.products.do(act)

    def _failed(self, error: PosError) -> None:
        self._tell(Level.WARNING if isinstance(error, RuleViolation) else Level.DANGER, tr_error(error))

    def _tell(self, level: Level, text: str) -> None:
        self._view.show_message(Message(level, text))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except PosError as error:
            self._failed(error)

"""Decides what the goods screen shows and what its keys do; holds no widget. No toolkit in here."""

from collections.abc import Callable
from typing import Protocol

from pos_app.domain.errors import PosError, RuleViolation
from pos_app.ui.goods import acts
from pos_app.ui.goods.changing import ChangingPart
from pos_app.ui.goods.checking import CheckingPart
from pos_app.ui.goods.counting import CountingPart
from pos_app.ui.goods.importing import ImportingPart
from pos_app.ui.goods.keys import Mode
from pos_app.ui.goods.labelling import LabellingPart
from pos_app.ui.goods.ports import GoodsDesk, GoodsView
from pos_app.ui.goods.products import ProductsPart
from pos_app.ui.message import Level, Message
from pos_app.ui.translate import tr_error


class Part(Protocol):
    """What the screen is in one of its modes; `back` is False when there is nothing to go back from."""

    def refresh(self) -> None: ...
    def do(self, act: acts.Act) -> None: ...
    def back(self) -> bool: ...
    def scanned(self, code: str) -> bool: ...


class GoodsPresenter:
    """The screen of one person: one part for each of its modes."""

    def __init__(self, view: GoodsView, desk: GoodsDesk) -> None:
        self._view, self._desk = view, desk
        self._mode = Mode.PRODUCTS
        self.products = ProductsPart(view, desk, self._tell, self._failed)
        common = (view, desk, self._tell, self._failed)
        self._parts: dict[Mode, Part] = {
            Mode.PRODUCTS: self.products,
            Mode.PRICES: ChangingPart(*common, self.products.listed),
            Mode.CHECKS: CheckingPart(*common, self._open),
            Mode.LABELS: LabellingPart(*common),
            Mode.COUNT: CountingPart(*common),
            Mode.IMPORT: ImportingPart(*common),
        }

    @property
    def _part(self) -> Part:
        return self._parts[self._mode]

    def refresh(self) -> None:
        """The books may have changed: read again what is shown."""
        self._guarded(self._part.refresh)

    def scanned(self, code: str) -> bool:
        """Whether a scan is for this screen: it names a product in every mode."""
        taken = []
        self._guarded(lambda: taken.append(self._part.scanned(code)))
        return not taken or taken[0]

    def do(self, act: acts.Act) -> None:
        """One thing a person did."""
        self._guarded(lambda: self._do(act))

    def _do(self, act: acts.Act) -> None:
        match act:
            case acts.ModeChosen(mode):
                self._turn_to(mode)
            case acts.WentBack():
                self._view.show_message(None)
                if self._part.back():
                    return
                if self._mode is Mode.PRODUCTS:
                    self._desk.leave()
                else:
                    self._turn_to(Mode.PRODUCTS)
            case _:
                self._part.do(act)

    def _turn_to(self, mode: Mode) -> None:
        self._mode = mode
        self._view.show_message(None)
        self._view.show_mode(mode)
        self._part.refresh()

    def _open(self, key: str, text: str) -> None:
        """Show this product in the list."""
        self.products.open(key, text)
        self._turn_to(Mode.PRODUCTS)

    def _failed(self, error: PosError) -> None:
        self._tell(Level.WARNING if isinstance(error, RuleViolation) else Level.DANGER, tr_error(error))

    def _tell(self, level: Level, text: str) -> None:
        self._view.show_message(Message(level, text))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except PosError as error:
            self._failed(error)

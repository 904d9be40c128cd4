"""The first stock-take: each scan counts one, a number makes it that many, and a new product is made on the way.

No toolkit in here.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from pos_app.domain.errors import PosError, RuleViolation
from pos_app.domain.money import Quantity
from pos_app.ui.goods import acts
from pos_app.ui.goods.ports import GoodsDesk, GoodsView
from pos_app.ui.goods.state import CountedLine, CountState, CountTexts
from pos_app.ui.message import FieldError, Level
from pos_app.ui.translate import tr, tr_error

ROWS_KEPT: Final = 100
Tell = Callable[[Level, str], None]


class CountingPart:
    """What was counted is in the books at once; `scans` that come while one is being written wait."""

    def __init__(self, view: GoodsView, desk: GoodsDesk, tell: Tell, failed: Callable[[PosError], None]) -> None:
        self._view, self._desk, self._tell, self._failed = view, desk, tell, failed
        self._state = CountState()
        self._counted = Quantity(0)
        self._waiting: list[str] = []

    def refresh(self) -> None:
        self._view.show_count(self._state)

    def do(self, act: acts.Act) -> None:
        match act:
            case acts.CountEntered(texts) if self._state.code and not self._state.busy:
                if self._state.new:
                    self._add(texts)
                else:
                    self._correct(texts.quantity)
            case _:
                pass

    def back(self) -> bool:
        """A new product that is not to be made is forgotten first."""
        if self._state.new and not self._state.busy:
            self._show(CountState(rows=self._state.rows))
            self._next()
            return True
        return self._state.busy

    def scanned(self, code: str) -> bool:
        """One more of this; a scan never confirms a form, so one that comes meanwhile waits behind it."""
        if self._state.busy or self._state.new:
            if self._state.new and not self._state.busy:
                self._tell(Level.INFO, tr("First say what {code} is, or leave it with Esc", code=self._state.code))
            self._waiting.append(code)
            return True
        self._count(code, "1")
        return True

    def _show(self, state: CountState) -> None:
        self._state = state
        self._view.show_count(state)

    def _next(self) -> None:
        if self._waiting:
            self.scanned(self._waiting.pop(0))

    def _count(self, code: str, quantity: str) -> None:
        busy = replace(self._state, code=code, new=False, busy=True, errors=())
        self._show(busy)

        def done(line: CountedLine | None) -> None:
            if line is None:
                self._show(
                    CountState(code, tr("A new product"), new=True, texts=self._desk.guess(code), rows=busy.rows)
                )
                return
            again = code == self._state.code and quantity != "1"
            self._counted = Quantity.parse(quantity) + (self._counted if again else Quantity(0))
            self._took(code, replace(line, counted=str(self._counted)), replaces=again)

        self._desk.count(code, quantity, done, self._refuser(busy))

    def _took(self, code: str, line: CountedLine, *, replaces: bool = False) -> None:
        rows = self._state.rows[1:] if replaces else self._state.rows
        line = replace(line, key=str(len(self._state.rows)) + line.key)
        self._show(CountState(code, line.name, rows=(line, *rows)[:ROWS_KEPT]))
        self._tell(Level.SUCCESS, tr("{name}: {stock} on the shelf", name=line.name, stock=line.on_hand))
        self._next()

    def _correct(self, text: str) -> None:
        """So many there are: the one that the scan has counted is among them."""
        if not text.strip():
            return
        try:
            more = Quantity.parse(text) + -self._counted
        except RuleViolation as error:
            self._show(replace(self._state, errors=(FieldError("quantity", tr_error(error)),)))
            return
        self._count(self._state.code, str(more))

    def _add(self, texts: CountTexts) -> None:
        busy = replace(self._state, busy=True, errors=(), texts=texts)
        self._show(busy)

        def done(line: CountedLine) -> None:
            self._counted = Quantity.parse(line.counted)
            self._took(busy.code, line)

        self._desk.add_and_count(busy.code, texts, done, self._refuser(busy))

    def _refuser(self, busy: CountState) -> Callable[[PosError], None]:
        def failed(error: PosError) -> None:
            if self._state is busy:
                errors = (FieldError(error.field, tr_error(error)),) if error.field else ()
                self._show(replace(busy, busy=False, errors=errors))
            self._failed(error)
            if not self._state.new:
                self._next()

        return failed

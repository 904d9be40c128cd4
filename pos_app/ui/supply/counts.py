"""Counting a delivery carton by carton, for whoever does not take it in as delivered. No toolkit in here."""

from collections.abc import Callable
from functools import partial

from pos_app.domain.errors import PosError, RuleViolation
from pos_app.domain.money import ONE, Quantity
from pos_app.ui.message import Level, Message
from pos_app.ui.supply.ports import SupplyDesk
from pos_app.ui.supply.state import NONE, CountForm, LineRow
from pos_app.ui.translate import tr, tr_error


class Counting:
    """`ask` shows the question for a number; `counted` is told the delivery, and the line when it was one.

    While a count begins or ends it is `busy`: a carton scanned meanwhile could mean the one or the other.
    """

    def __init__(
        self,
        desk: SupplyDesk,
        ask: Callable[[CountForm], None],
        counted: Callable[[int, int | None], None],
        refused: Callable[[PosError], None],
    ) -> None:
        self._desk, self._ask, self._counted, self._refused = desk, ask, counted, refused
        self.busy = False

    def begin(self, delivery_id: int) -> None:
        self.busy = True
        self._desk.begin_count(delivery_id, partial(self._done, delivery_id), self._failed)

    def give_up(self, delivery_id: int) -> None:
        self.busy = True
        self._desk.give_up_count(delivery_id, partial(self._done, delivery_id), self._failed)

    def scanned(self, delivery_id: int, line: LineRow, *, is_carton: bool) -> None:
        """One more carton, or one pack. The next scan does not wait for this one to be written."""
        more = ONE if is_carton else line.pack
        done = partial(self._counted, delivery_id, line.line)
        self._desk.count_more(delivery_id, line.line, more, done, self._refused)

    def ask(self, line: LineRow, error: str = "") -> None:
        """How many were counted: all that is to come is offered until something was."""
        offered = line.counted if line.counted is not None and line.counted.milli else line.open
        self._ask(CountForm(line.line, line.name, offered, error))

    def entered(self, delivery_id: int, line: LineRow, text: str) -> None:
        """As many as a person typed."""

        def refused(error: PosError) -> None:
            self.busy = False
            self.ask(line, tr_error(error))

        try:
            counted = Quantity.parse(text)
        except RuleViolation as error:
            refused(error)
            return
        self.busy = True
        self._desk.enter_count(delivery_id, line.line, counted, partial(self._done, delivery_id, line.line), refused)

    def _done(self, delivery_id: int, line: int | None = None) -> None:
        self.busy = False
        self._counted(delivery_id, line)

    def _failed(self, error: PosError) -> None:
        self.busy = False
        self._refused(error)


def told_count(line: LineRow) -> Message:
    """How far the count of a line is; more than can come is a warning."""
    counted = NONE if line.counted is None else line.counted
    text = tr("{name}: {counted} of {open} cartons counted", name=line.name, counted=counted, open=line.open)
    if counted <= line.open:
        return Message(Level.INFO, text)
    more = tr("more than the delivery says: it will be written down as over")
    return Message(Level.WARNING, f"{text} · {more}")

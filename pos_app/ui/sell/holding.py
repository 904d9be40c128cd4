"""Sales put aside and picked up again. No toolkit in here."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from pos_app.domain.basket import Basket
from pos_app.domain.errors import PosError
from pos_app.domain.receipt import SHOP_TIME
from pos_app.services.counter import Counter
from pos_app.services.holds import Held
from pos_app.ui.message import Level
from pos_app.ui.sell.acts import Act, Answered, PanelActed
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import OnLine, Page, Part
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import PanelState
from pos_app.ui.sell.state_holds import HeldRow, HeldState, HoldDeed
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr


class HoldsPart(Part):
    """Nothing comes between a key and what it does: what is scanned meanwhile goes to the sale that is open then."""

    panels = (HeldState,)

    def __init__(self, page: Page, counter: Counter, desk: Desk) -> None:
        self._page, self._counter, self._desk = page, counter, desk
        self._busy = False

    @property
    def commands(self) -> Mapping[Command, OnLine]:
        return {Command.HOLD: lambda _: self._hold()}

    @property
    def always(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.PICK_UP: lambda: self._look(self._picked)}

    @property
    def busy(self) -> bool:
        return self._busy

    def take(self, act: Act, panel: PanelState) -> None:
        match act, panel:
            case PanelActed(HoldDeed.PICK_UP, key), HeldState():
                self._pick_up(key)
            case PanelActed(HoldDeed.DROP, key), HeldState(rows):
                self._page.show_panel(HeldState(rows, next((row for row in rows if row.key == key), None)))
            case Answered(True), HeldState(dropping=HeldRow(key=key)):
                self._wait(lambda: self._desk.holds.drop(key, lambda _: self._dropped(), self._refused))
            case Answered(False), HeldState(rows):
                self._page.show_panel(HeldState(rows))
            case _:
                pass

    def back(self, panel: PanelState) -> bool:
        """Out of the question to the list, out of the list to the sale."""
        asks = isinstance(panel, HeldState) and panel.dropping is not None
        if asks:
            assert isinstance(panel, HeldState)  # noqa: S101 - just asked
            self._page.show_panel(HeldState(panel.rows))
        return asks

    def _hold(self) -> None:
        name = self._page.take_entry()
        self._wait(lambda: self._desk.holds.hold(self._counter.basket, name, self._held, self._refused))

    def _held(self, held: Held) -> None:
        self._busy = False
        self._page.next_sale()
        self._page.tell(Level.SUCCESS, tr("Held: {name}, {sum}", name=held.name, sum=yuan(held.total)))

    def _look(self, then: Callable[[tuple[Held, ...]], None]) -> None:
        self._wait(lambda: self._desk.holds.held(then, self._refused))

    def _picked(self, held: tuple[Held, ...]) -> None:
        self._busy = False
        if not held:
            self._page.tell(Level.INFO, tr("No sale is held"))
            self._page.ready()
        elif len(held) == 1 and held[0].readable:
            self._pick_up(held[0].slot)
        else:
            self._show(held)

    def _show(self, held: tuple[Held, ...]) -> None:
        self._busy = False
        self._page.show_panel(HeldState(tuple(map(_row, held))) if held else None)
        self._page.ready()

    def _pick_up(self, slot: str) -> None:
        self._wait(lambda: self._desk.holds.pick_up(slot, self._counter.basket, self._taken_up, self._refused))

    def _taken_up(self, basket: Basket) -> None:
        self._page.next_sale()
        self._counter.take_up(basket)
        self._busy = False
        self._page.sale_changed()
        self._page.ask_age_if_due()
        self._page.ready()

    def _dropped(self) -> None:
        self._busy = False
        self._look(self._show)

    def _wait(self, work: Callable[[], None]) -> None:
        if not self._busy:
            self._busy = True
            work()

    def _refused(self, error: PosError) -> None:
        self._busy = False
        self._page.refused(error)
        self._page.ready()


def _row(held: Held) -> HeldRow:
    at = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=held.held_at_ms) + SHOP_TIME
    name = held.name if held.readable else tr("Held by another version of the program")
    return HeldRow(held.slot, name, held.by, f"{at:%m-%d %H:%M}", held.lines, held.total, held.readable)

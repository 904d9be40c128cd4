"""The list of deliveries as far as it was read. No toolkit in here."""

from typing import Final

from pos_app.ui.supply.ports import SupplyDesk
from pos_app.ui.supply.state import DeliveryRow, Filter, ListState

PAGE: Final = 50


class DeliveryPages:
    """Those of one filter, page after page."""

    def __init__(self, desk: SupplyDesk) -> None:
        self._desk = desk
        self._which = Filter.OPEN
        self.rows: tuple[DeliveryRow, ...] = ()
        self._more = False

    def choose(self, which: Filter) -> None:
        self._which, self.rows = which, ()

    def refresh(self) -> None:
        """Read again what was read."""
        wanted = max(PAGE, len(self.rows))
        self.rows = self._desk.deliveries(self._which, 0, wanted)
        self._more = len(self.rows) == wanted

    def read_more(self) -> None:
        if self._more:
            more = self._desk.deliveries(self._which, len(self.rows), PAGE)
            self.rows, self._more = self.rows + more, len(more) == PAGE

    def state(self, chosen: int | None) -> ListState:
        return ListState(self._which, self.rows, chosen, self._more)

"""From a parked line to a product: one press, or one question first. No toolkit in here."""

from collections.abc import Callable

from pos_app.domain.errors import PosError
from pos_app.ui.supply.ports import SupplyDesk
from pos_app.ui.supply.state import LineRow, PriceForm
from pos_app.ui.translate import tr, tr_error


class ProductMaker:
    """`ask` shows the question for a price, when nobody knows it; then `made` is told the name, or `refused` why."""

    def __init__(
        self,
        desk: SupplyDesk,
        ask: Callable[[PriceForm], None],
        made: Callable[[str], None],
        refused: Callable[[PosError], None],
    ) -> None:
        self._desk, self._ask, self._made, self._refused = desk, ask, made, refused
        self.busy = False

    def price_entered(self, delivery_id: int, line: LineRow, text: str) -> None:
        if text.strip():
            self.make(delivery_id, line, text)
        else:
            self._ask(PriceForm(line.line, line.name, tr("Please give the product a price")))

    def make(self, delivery_id: int, line: LineRow, price: str = "") -> None:
        """`price` is what a person typed for a pack."""

        def done(name: str) -> None:
            self.busy = False
            self._made(name)

        def failed(error: PosError) -> None:
            self.busy = False
            if error.field == "price":
                self._ask(PriceForm(line.line, line.name, tr_error(error) if price else ""))
            else:
                self._refused(error)

        self.busy = True
        self._desk.make_product(delivery_id, line.line, price, done, failed)

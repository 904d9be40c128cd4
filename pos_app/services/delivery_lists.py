"""What people look at: the list of deliveries, one of them in full, and what a code scanned beside them means."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from pos_app.domain.barcode import normalise, parse_carton_code
from pos_app.domain.delivery import NONE, DeliveryState, LineStand
from pos_app.domain.delivery_note import NoteLine
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import CARTON, ProductId
from pos_app.domain.told import NOTHING, Told
from pos_app.services import supply_goods
from pos_app.services.ports import Clock
from pos_app.services.shop import read_shop
from pos_app.store import alarms, deliveries, delivery_counts, delivery_views, goods, notices
from pos_app.store.deliveries import KeptLine, Version
from pos_app.store.delivery_views import AcceptanceView, DeliveryRow, DifferenceView
from pos_app.store.engine import Store, Transaction

__all__ = [
    "AcceptanceView",
    "CartonLabel",
    "DeliveryRow",
    "DeliveryView",
    "DifferenceView",
    "LineCode",
    "LineView",
    "NoteCode",
    "Version",
    "count_deliveries",
    "delivery_of_order",
    "list_deliveries",
    "read_code",
    "report_foreign_carton",
    "show_delivery",
]

_PAGE = 50


def list_deliveries(
    store: Store,
    states: Collection[DeliveryState] = (),
    *,
    text: str = "",
    limit: int = _PAGE,
    offset: int = 0,
) -> list[DeliveryRow]:
    """Deliveries in one of these states (none: in any) whose order or company holds the text, the newest first."""
    with store.read() as tx:
        return delivery_views.page(tx, states, text, limit=limit, offset=offset)


def count_deliveries(store: Store, states: Collection[DeliveryState] = (), *, text: str = "") -> int:
    """How many `list_deliveries` has in all."""
    with store.read() as tx:
        return delivery_views.count(tx, states, text)


@dataclass(frozen=True, slots=True)
class LineView:
    """A line: what the company says of it, whose product it is, how it stands, what differs, and why it is parked.

    `counted` is None while nobody counts the delivery.
    """

    said: NoteLine
    stand: LineStand
    product_id: ProductId | None
    parked_why: Told
    differences: tuple[DifferenceView, ...]
    counted: Quantity | None = None

    @property
    def amount(self) -> Money:
        """What the company bills."""
        return self.said.wholesale * self.said.delivered


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One delivery in full. `differences` has all of them, those of no line too."""

    row: DeliveryRow
    lines: tuple[LineView, ...]
    versions: tuple[Version, ...]
    acceptances: tuple[AcceptanceView, ...]
    differences: tuple[DifferenceView, ...]


def show_delivery(store: Store, delivery_id: int) -> DeliveryView:
    """Raises `RuleViolation` when there is none."""
    with store.read() as tx:
        return view_of(tx, delivery_id)


def view_of(tx: Transaction, delivery_id: int) -> DeliveryView:
    row = delivery_views.one(tx, delivery_id)
    if row is None:
        raise RuleViolation("There is no such delivery", field="delivery")
    differences = tuple(delivery_views.differences(tx, delivery_id))
    counts = delivery_counts.counted(tx, delivery_id)
    lines = tuple(_line(tx, line, differences) for line in deliveries.lines(tx, delivery_id).values())
    return DeliveryView(
        row=row,
        lines=tuple(replace(line, counted=counts.get(line.said.line, NONE)) for line in lines) if counts else lines,
        versions=tuple(deliveries.versions(tx, delivery_id)),
        acceptances=tuple(delivery_views.acceptances(tx, delivery_id)),
        differences=differences,
    )


def _line(tx: Transaction, line: KeptLine, differences: tuple[DifferenceView, ...]) -> LineView:
    why = NOTHING if line.product_id is not None else supply_goods.match(tx, line.said).why
    mine = tuple(each for each in differences if each.difference.line == line.said.line)
    return LineView(line.said, line.stand, line.product_id, why, mine)


def delivery_of_order(store: Store, order_no: str) -> int:
    """The latest delivery of an order. Raises `RuleViolation` when there is none."""
    with store.read() as tx:
        head = deliveries.of_order(tx, normalise(order_no))
    if head is None:
        raise RuleViolation("There is no delivery {order}", field="order", order=order_no)
    return head.delivery_id


@dataclass(frozen=True, slots=True)
class NoteCode:
    """The number of a delivery note."""

    delivery_id: int


@dataclass(frozen=True, slots=True)
class LineCode:
    """Goods of a line: a carton of them, or a pack."""

    delivery_id: int
    line: int
    is_carton: bool


@dataclass(frozen=True, slots=True)
class CartonLabel:
    """The printed code of a carton (E-8). One that is not ours was delivered to another shop."""

    licence: str
    ours: bool


def read_code(store: Store, text: str, *, within: int | None = None) -> NoteCode | LineCode | CartonLabel | None:
    """What a code scanned beside deliveries means; None when it is nothing of them.

    Goods are looked for in the delivery `within` first, then in the open ones: a line with something still to come
    before one that is complete, and what arrives first before the rest; at last in what is in stock already.
    """
    code = normalise(text)
    with store.read() as tx:
        head = deliveries.of_order(tx, code) if code else None
        if head is not None:
            return NoteCode(head.delivery_id)
        label = parse_carton_code(code)
        if label is not None:
            shop = read_shop(tx)
            return CartonLabel(label.licence, ours=shop is not None and shop.licence == label.licence)
        found = deliveries.lines_of_code(tx, code, within) if code else []
        latest = None if found or not code else deliveries.latest_line_of_code(tx, code)
        if latest is not None:
            found = [latest]
        if not found:
            return None
        kept = [(delivery_id, deliveries.lines(tx, delivery_id)[line]) for delivery_id, line in found]
        delivery_id, line = min(kept, key=lambda each: (each[0] != within, each[1].stand.to_take.milli == 0))
        return LineCode(delivery_id, line.said.line, is_carton=_is_carton(tx, code, line.said))


def _is_carton(tx: Transaction, code: str, line: NoteLine) -> bool:
    """A code that the shop alone knows may be of either."""
    if code in {line.carton_ean, line.pack_ean}:
        return code == line.carton_ean
    item = goods.by_code(tx, code)
    return item is not None and item.unit == CARTON


def report_foreign_carton(store: Store, text: str, *, clock: Clock) -> None:
    """A carton of another shop lies here: an alarm, not a sale."""
    label = parse_carton_code(normalise(text))
    if label is None:
        return
    with store.write() as tx:
        now = clock.now_ms()
        if alarms.raise_alarm(tx, "till", "foreign_carton", normalise(text), at_ms=now):
            title = Told("A carton belongs to the shop with the licence {licence}", {"licence": label.licence})
            notices.add(tx, notices.WARNING, title, at_ms=now)

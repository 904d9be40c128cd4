"""Delivery notes of a tobacco company, and a store that takes them."""

from collections.abc import Sequence
from typing import Any, Final

from pos_app.domain.barcode import check_digit
from pos_app.domain.delivery import DeliveryState, Difference, DifferenceKind, How, Taking
from pos_app.domain.feed import FeedEntry, FeedState
from pos_app.domain.journal import Json
from pos_app.domain.money import Quantity
from pos_app.domain.people import User
from pos_app.services import deliveries, delivery_lists, feed
from pos_app.services.deliveries import AcceptDelivery, Accepted
from pos_app.services.delivery_lists import DeliveryView
from pos_app.store import goods, journal, stock
from pos_app.store.engine import Store
from tests.conftest import TestClock, TestIds
from tests.services import shelf

LICENCE: Final = "430102100001"
ORDER: Final = "HN20261121000123"
ARRIVES: Final = "2026-11-22T09:30:00+08:00"


def gtin(body: str) -> str:
    """A code of thirteen digits that checks."""
    return body + str(check_digit(body))


NEW_PACK: Final = gtin("690102811111")
NEW_CARTON: Final = gtin("690102811112")


def line(number: int, carton: str, pack: str, name: str, cartons: int | str, **other: Any) -> dict[str, Any]:
    """One line: so many cartons needed, allotted and delivered."""
    said = {
        "line": number,
        "carton_ean": carton,
        "pack_ean": pack,
        "name": name,
        "packs_per_carton": 10,
        "needed": cartons,
        "allotted": cartons,
        "delivered": cartons,
        "wholesale_fen": 38_160,
        "guidance_fen": 45_000,
    }
    return said | other


def zhonghua(cartons: int | str = 3, **other: Any) -> dict[str, Any]:
    return line(1, shelf.CARTON, shelf.PACK, "中华(硬)", cartons, **other)


def nanjing(cartons: int | str = 2, **other: Any) -> dict[str, Any]:
    """Five packs in a carton."""
    said = {"packs_per_carton": 5, "wholesale_fen": 41_500, "guidance_fen": 50_000, **other}
    return line(2, shelf.SMALL_CARTON, shelf.SMALL_PACK, "南京(九五)", cartons, **said)


def unknown(cartons: int | str = 4, **other: Any) -> dict[str, Any]:
    """Goods the shop has never seen."""
    return line(
        3, NEW_CARTON, NEW_PACK, "黄鹤楼(软蓝)", cartons, **{"wholesale_fen": 15_900, "guidance_fen": 19_000, **other}
    )


def note(*lines: dict[str, Any], order: str = ORDER, **other: Any) -> dict[str, Any]:
    head = {
        "company": "11430001",
        "order": order,
        "licence": LICENCE,
        "ordered_at": "2026-11-19",
        "arrives_at": ARRIVES,
        "lines": list(lines),
    }
    return head | other


class Supply:
    """A shop's store room: what the company sends, and what is done with it."""

    def __init__(self, store: Store, clock: TestClock, ids: TestIds, user: User | None = None) -> None:
        self.store, self.clock, self.ids, self.user = store, clock, ids, user

    def send(self, body: Json, kind: str = "delivery.sent") -> FeedState:
        number = feed.feed_cursor(self.store) + 1
        entry = FeedEntry(number, f"feed-{number}", kind, 1, self.clock.now_ms(), body)
        return feed.take(self.store, entry, clock=self.clock, ids=self.ids)

    def retry(self) -> int:
        return feed.retry_unknown(self.store, clock=self.clock, ids=self.ids)

    def id_of(self, order: str = ORDER) -> int:
        return delivery_lists.delivery_of_order(self.store, order)

    def show(self, order: str = ORDER) -> DeliveryView:
        return delivery_lists.show_delivery(self.store, self.id_of(order))

    def state(self, order: str = ORDER) -> DeliveryState:
        return self.show(order).row.state

    def accept(
        self,
        takings: dict[int, int] | None = None,
        differences: Sequence[Difference] = (),
        *,
        order: str = ORDER,
        uid: str | None = None,
        how: How = How.BUTTON,
    ) -> Accepted:
        """Take so many whole cartons of these lines; None takes everything."""
        wanted = None if takings is None else tuple(Taking(n, Quantity.of(c)) for n, c in takings.items())
        command = AcceptDelivery(uid or self.ids.new(), self.id_of(order), how, wanted, tuple(differences))
        return deliveries.accept(self.store, command, self.user, clock=self.clock, ids=self.ids)

    def due(self) -> list[Accepted]:
        return deliveries.accept_due(self.store, clock=self.clock, ids=self.ids)

    def packs(self, code: str) -> Quantity:
        """On hand of the product with this code, in base units."""
        with self.store.read() as tx:
            item = goods.by_code(tx, code)
            assert item is not None
            return stock.stock_of(tx, item.product_id).on_hand

    def entries(self, *kinds: str) -> list[dict[str, Any]]:
        """Bodies of the journal's entries of these kinds."""
        with self.store.read() as tx:
            return [entry.body for entry in journal.entries(tx) if entry.kind in kinds and isinstance(entry.body, dict)]


def short(number: int, cartons: int, kind: DifferenceKind = DifferenceKind.SHORT, reason: str = "") -> Difference:
    return Difference(kind, Quantity.of(cartons), number, reason)

"""A delivery note for the demo shop: some of its own cigarettes, and one it does not have yet."""

from datetime import UTC, datetime, timedelta
from typing import Final

from pos_app.domain.journal import Json
from pos_app.domain.money import Quantity
from pos_app.domain.receipt import SHOP_TIME
from pos_app.services.shop import read_shop
from pos_app.store import goods
from pos_app.store.engine import Store

LINES: Final = 4
COMPANY: Final = "11430001"
_CARTONS: Final = (5, 3, 2, 4)
# What the company sends for the first time: real codes, in no list of the demo shop.
_NEW: Final[dict[str, Json]] = {
    "carton_ean": "6901028195935",
    "pack_ean": "6901028195805",
    "name": "芙蓉王（绽放）",
    "packs_per_carton": 10,
    "wholesale_fen": 30_000,
    "guidance_fen": 40_000,
}


def demo_delivery(store: Store, *, now_ms: int) -> dict[str, Json]:
    """The note, in the shape of `yundian cloud deliver FILE`; it arrives now."""
    arrives = datetime.fromtimestamp(now_ms // 1000, UTC) + SHOP_TIME
    with store.read() as tx:
        shop = read_shop(tx)
        assert shop is not None  # noqa: S101 - the demo shop is there
        sold_by_carton = [
            kept
            for kept in (goods.kept(tx, key.product_id) for key in goods.quick_keys(tx, 1))
            if len(kept.codes) > 1 and kept.unit_cost
        ][:LINES]
    lines = [_line(place, kept) for place, kept in enumerate(sold_by_carton, 1)]
    return {
        "company": COMPANY,
        "order": f"HN{arrives:%Y%m%d}000123",
        "licence": shop.licence,
        "ordered_at": f"{arrives - timedelta(days=2):%Y-%m-%d}",
        "arrives_at": f"{arrives:%Y-%m-%dT%H:%M:%S}+08:00",
        "lines": [*lines, {"line": len(lines) + 1, **_NEW, "needed": 2, "allotted": 1, "delivered": 1}],
    }


def _line(place: int, kept: goods.KeptProduct) -> Json:
    """One of the shop's own cigarettes at what its stock has cost."""
    pack = next(code for code in kept.codes.values() if code.factor == Quantity.of(1))
    carton = next(code for code in kept.codes.values() if code.factor == Quantity.of(kept.packs_per_carton))
    cartons = _CARTONS[place % len(_CARTONS)]
    return {
        "line": place,
        "carton_ean": carton.code,
        "pack_ean": pack.code,
        "name": kept.name,
        "packs_per_carton": kept.packs_per_carton,
        "needed": cartons + 1,
        "allotted": cartons,
        "delivered": cartons,
        "wholesale_fen": kept.unit_cost * kept.packs_per_carton // 1000,
        "guidance_fen": carton.price.fen,
    }

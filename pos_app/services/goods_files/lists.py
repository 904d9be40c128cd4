"""Lists as the tobacco trade and other tills hand them out, told by their columns; each row is one product."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from pos_app.domain.money import ONE, Money, Quantity, half_up
from pos_app.domain.product import CARTON, PACK, PACKS_PER_CARTON_USUAL, Kind
from pos_app.services.goods_files.cells import Cells
from pos_app.services.goods_files.record import GoodsRecord, UnitRecord
from pos_app.services.goods_files.units import EACH
from pos_app.services.tobacco_guess import guess_kind, is_named_carton

CIGARETTES: Final = "卷烟"


@dataclass(frozen=True, slots=True)
class TradeList:
    """A list known by the columns it must have; `read` makes a row a record, None when nothing of it can be used."""

    columns: frozenset[str]
    read: Callable[[Cells], GoodsRecord | None]


def _cigarette(cells: Cells) -> GoodsRecord | None:
    """Pack and carton side by side, each with its own price; costs and guidance prices are of the carton."""
    packs = cells.count("packs_per_carton") or PACKS_PER_CARTON_USUAL
    pack_code, carton_code = _pack_and_carton_code(cells)
    pack_price, carton_price = cells.charged("pack_retail", "carton_retail")
    derived_pack, derived_carton = pack_price is None, carton_price is None
    if pack_price is None and carton_price is not None:
        pack_price = Money(half_up(carton_price.fen, packs))
    if carton_price is None and pack_price is not None:
        carton_price = Money(pack_price.fen * packs)
    if pack_price is None or carton_price is None:
        return None
    cost = cells.cost("carton_wholesale") or cells.cost("shop_wholesale")
    guidance = cells.price("hunan2025h2_carton_retail")
    carton = Quantity.of(packs)
    return GoodsRecord(
        cells.line,
        cells.name(),
        Kind.CIGARETTE,
        PACK,
        (
            UnitRecord(cells.line, pack_code, PACK, ONE, pack_price, derived_pack),
            UnitRecord(
                cells.line, carton_code, CARTON, carton, carton_price, derived_carton, cost=cost, guidance=guidance
            ),
        ),
        category=CIGARETTES,
        packs_per_carton=packs if cells.text("packs_per_carton") else None,
    )


def _pack_and_carton_code(cells: Cells) -> tuple[str, str]:
    pack, carton = cells.trade_code("pack_ean"), cells.trade_code("carton_ean")
    if not pack and not carton:
        cells.wrong("There is neither a pack code nor a carton code")
    if pack and pack == carton:
        cells.wrong("The code {code} is both the pack code and the carton code", code=pack)
    return pack, carton


def _carton_price(cells: Cells) -> GoodsRecord | None:
    """An official price list: the guidance price of cartons the shop knows."""
    code, (guidance,) = cells.trade_code("carton_ean"), cells.charged("carton_retail")
    if not code:
        cells.wrong("There is no carton code")
    if guidance is None:
        return None
    carton = UnitRecord(
        cells.line, code, CARTON, Quantity.of(PACKS_PER_CARTON_USUAL), None, derived=True, guidance=guidance
    )
    return GoodsRecord(cells.line, cells.name(), Kind.CIGARETTE, PACK, (carton,), only_known=True)


def _grocery(cells: Cells) -> GoodsRecord | None:
    """What another till exported: one code, one price, a cost and a unit where somebody typed them."""
    code, name, (price,) = cells.trade_code("ean13"), cells.name(), cells.charged("retail")
    if not code:
        cells.wrong("There is no code")
    if price is None:
        return None
    kind = guess_kind(code, name)
    carton = kind is Kind.CIGARETTE and is_named_carton(name)
    base = PACK if kind is Kind.CIGARETTE else cells.text("unit").rstrip(".。") or EACH
    category = cells.text("category")
    unit = UnitRecord(
        cells.line,
        code,
        CARTON if carton else base,
        Quantity.of(PACKS_PER_CARTON_USUAL) if carton else ONE,
        price,
        cost=cells.cost("cost"),
    )
    # Some tills export the number of a category instead of its name.
    return GoodsRecord(cells.line, name, kind, base, (unit,), category=None if category.isdigit() else category or None)


LISTS: Final = (
    TradeList(frozenset({"name", "pack_ean", "carton_ean", "carton_retail"}), _cigarette),
    TradeList(frozenset({"carton_ean", "name", "carton_retail"}), _carton_price),
    TradeList(frozenset({"ean13", "name", "retail"}), _grocery),
)
"""In the order they are tried: a list with more columns first."""

"""The province's list of cigarettes and its limits. Prices are per carton, limits in thousandths of packs."""

from dataclasses import dataclass
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.domain.pricing import PricePolicy
from pos_app.domain.product import ProductId
from pos_app.store.engine import Row, Transaction

_COLUMNS: Final = "carton_ean, pack_ean, name, packs_per_carton, wholesale_fen, guidance_fen, price_class, maker, flags"


@dataclass(frozen=True, slots=True)
class ProvinceGoods:
    """A cigarette as the province lists it."""

    carton_ean: str
    pack_ean: str
    name: str
    packs_per_carton: int
    wholesale: Money | None
    guidance: Money | None
    price_class: str = ""
    maker: str = ""
    flags: tuple[str, ...] = ()


def keep(tx: Transaction, goods: ProvinceGoods, *, feed_number: int) -> None:
    """List it, in the place of what was said of the same carton before."""
    tx.run(
        f"INSERT INTO province_goods ({_COLUMNS}, feed_number) VALUES (:carton_ean, :pack_ean, :name, "
        ":packs_per_carton, :wholesale_fen, :guidance_fen, :price_class, :maker, :flags, :feed_number) "
        "ON CONFLICT (carton_ean) DO UPDATE SET pack_ean = excluded.pack_ean, name = excluded.name, "
        "packs_per_carton = excluded.packs_per_carton, wholesale_fen = excluded.wholesale_fen, "
        "guidance_fen = excluded.guidance_fen, price_class = excluded.price_class, maker = excluded.maker, "
        "flags = excluded.flags, feed_number = excluded.feed_number",
        {
            "carton_ean": goods.carton_ean,
            "pack_ean": goods.pack_ean,
            "name": goods.name,
            "packs_per_carton": goods.packs_per_carton,
            "wholesale_fen": _fen(goods.wholesale),
            "guidance_fen": _fen(goods.guidance),
            "price_class": goods.price_class,
            "maker": goods.maker,
            "flags": " ".join(goods.flags),
            "feed_number": feed_number,
        },
    )


def _fen(money: Money | None) -> int | None:
    return None if money is None else money.fen


def find(tx: Transaction, carton_ean: str, pack_ean: str = "") -> ProvinceGoods | None:
    """What the province lists under the code of a carton, else of a pack."""
    row = tx.first(
        f"SELECT {_COLUMNS} FROM province_goods WHERE carton_ean = :carton OR pack_ean = :pack "
        "ORDER BY carton_ean = :carton DESC, carton_ean LIMIT 1",
        {"carton": carton_ean, "pack": pack_ean},
    )
    if row is None:
        return None
    wholesale, guidance = (None if fen is None else Money(fen) for fen in row[4:6])
    return ProvinceGoods(row[0], row[1], row[2], row[3], wholesale, guidance, row[6], row[7], tuple(row[8].split()))


def set_prices(
    tx: Transaction, carton_ean: str, *, wholesale: Money | None, guidance: Money | None, feed_number: int
) -> None:
    """Give a listed cigarette new prices; None leaves the one that is there."""
    tx.run(
        "UPDATE province_goods SET wholesale_fen = coalesce(:wholesale, wholesale_fen), "
        "guidance_fen = coalesce(:guidance, guidance_fen), feed_number = :feed_number WHERE carton_ean = :carton_ean",
        {
            "wholesale": _fen(wholesale),
            "guidance": _fen(guidance),
            "feed_number": feed_number,
            "carton_ean": carton_ean,
        },
    )


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of one cigarette may be sold or kept (None is no limit), and how free its price is."""

    per_line: Quantity | None = None
    per_sale: Quantity | None = None
    stock_max: Quantity | None = None
    policy: PricePolicy = PricePolicy.FREE

    def is_passed(self, on_line: Quantity, in_sale: Quantity) -> bool:
        """Whether so many packs on one line, or in the whole sale, are more than allowed."""
        over_line = self.per_line is not None and on_line > self.per_line
        return over_line or (self.per_sale is not None and in_sale > self.per_sale)


NO_LIMIT: Final = Limit()
_LIMIT: Final = "SELECT l.per_line_milli, l.per_sale_milli, l.stock_max_milli, l.price_policy FROM province_limit l "


def _quantity(milli: int | None) -> Quantity | None:
    return None if milli is None else Quantity(milli)


def _limit(row: Row) -> Limit:
    per_line, per_sale, stock_max = map(_quantity, row[:3])
    return Limit(per_line, per_sale, stock_max, PricePolicy(row[3]))


def limit_of_pack(tx: Transaction, pack_ean: str) -> Limit:
    row = tx.first(_LIMIT + "WHERE pack_ean = :pack_ean", {"pack_ean": pack_ean})
    return NO_LIMIT if row is None else _limit(row)


def limit_of(tx: Transaction, product_id: ProductId) -> Limit:
    """The limits of a product, by any of its codes."""
    row = tx.first(
        _LIMIT + "JOIN barcode b ON b.code = l.pack_ean WHERE b.product_id = :product_id", {"product_id": product_id}
    )
    return NO_LIMIT if row is None else _limit(row)


def set_limit(tx: Transaction, pack_ean: str, limit: Limit, *, feed_number: int) -> None:
    """What holds for a pack from now on."""
    tx.run(
        "INSERT INTO province_limit (pack_ean, per_line_milli, per_sale_milli, stock_max_milli, price_policy, "
        "feed_number) VALUES (:pack_ean, :per_line, :per_sale, :stock_max, :policy, :feed_number) "
        "ON CONFLICT (pack_ean) DO UPDATE SET per_line_milli = excluded.per_line_milli, "
        "per_sale_milli = excluded.per_sale_milli, stock_max_milli = excluded.stock_max_milli, "
        "price_policy = excluded.price_policy, feed_number = excluded.feed_number",
        {
            "pack_ean": pack_ean,
            "per_line": None if limit.per_line is None else limit.per_line.milli,
            "per_sale": None if limit.per_sale is None else limit.per_sale.milli,
            "stock_max": None if limit.stock_max is None else limit.stock_max.milli,
            "policy": limit.policy.value,
            "feed_number": feed_number,
        },
    )


def wholesale_of(tx: Transaction, product_id: ProductId) -> tuple[Money, int] | None:
    """The wholesale price of a carton and the packs in it, of a product the province lists; by any of its codes."""
    row = tx.first(
        "SELECT g.wholesale_fen, g.packs_per_carton FROM barcode b "
        "JOIN province_goods g ON b.code IN (g.carton_ean, g.pack_ean) "
        "WHERE b.product_id = :product_id AND g.wholesale_fen IS NOT NULL",
        {"product_id": product_id},
    )
    return None if row is None else (Money(row[0]), row[1])

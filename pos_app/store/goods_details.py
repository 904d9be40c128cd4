"""What else is known of a product: supplier, shelf life, limits, picture; and how lists of others were read."""

from dataclasses import dataclass
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import ProductId
from pos_app.store.engine import Transaction


@dataclass(frozen=True, slots=True)
class Details:
    """None is not known or no limit. `wholesale` is the price of a base unit for other shops."""

    supplier: str = ""
    wholesale: Money | None = None
    shelf_life_days: int | None = None
    stock_min: Quantity | None = None
    stock_max: Quantity | None = None
    picture: str = ""


NOTHING_KNOWN: Final = Details()


def details_of(tx: Transaction, product_id: ProductId) -> Details:
    row = tx.first(
        "SELECT supplier, wholesale_fen, shelf_life_days, stock_min_milli, stock_max_milli, picture "
        "FROM product_detail WHERE product_id = :product_id",
        {"product_id": product_id},
    )
    if row is None:
        return NOTHING_KNOWN
    return Details(
        supplier=row[0],
        wholesale=None if row[1] is None else Money(row[1]),
        shelf_life_days=row[2],
        stock_min=None if row[3] is None else Quantity(row[3]),
        stock_max=None if row[4] is None else Quantity(row[4]),
        picture=row[5],
    )


def keep_details(tx: Transaction, product_id: ProductId, details: Details) -> None:
    """In the place of what was known."""
    tx.run("DELETE FROM product_detail WHERE product_id = :product_id", {"product_id": product_id})
    if details == NOTHING_KNOWN:
        return
    tx.run(
        "INSERT INTO product_detail (product_id, supplier, wholesale_fen, shelf_life_days, stock_min_milli, "
        "stock_max_milli, picture) VALUES (:product_id, :supplier, :wholesale, :days, :least, :most, :picture)",
        {
            "product_id": product_id,
            "supplier": details.supplier,
            "wholesale": None if details.wholesale is None else details.wholesale.fen,
            "days": details.shelf_life_days,
            "least": None if details.stock_min is None else details.stock_min.milli,
            "most": None if details.stock_max is None else details.stock_max.milli,
            "picture": details.picture,
        },
    )


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least a base unit may be sold for, and what every member pays for it."""

    floor: Money | None
    member: Money | None


def bounds_of(tx: Transaction, product_id: ProductId) -> Bounds:
    key = {"product_id": product_id}
    floor = tx.value("SELECT price_fen FROM floor_price WHERE product_id = :product_id", key)
    member = tx.value("SELECT price_fen FROM member_price WHERE product_id = :product_id AND grade = ''", key)
    return Bounds(None if floor is None else Money(floor), None if member is None else Money(member))


def drop_code(tx: Transaction, code: str) -> None:
    """A code sells nothing any more; sales that named it keep its text."""
    tx.run("DELETE FROM barcode WHERE code = :code", {"code": code})


def move_codes(tx: Transaction, product_id: ProductId, to: ProductId) -> None:
    """All codes of a product sell another one from now on."""
    tx.run("UPDATE barcode SET product_id = :to WHERE product_id = :product_id", {"to": to, "product_id": product_id})


def columns_for(tx: Transaction, headings: str) -> str | None:
    """How a list with these headings was read the last time."""
    found: str | None = tx.value("SELECT columns FROM file_columns WHERE headings = :headings", {"headings": headings})
    return found


def keep_columns(tx: Transaction, headings: str, columns: str, *, at_ms: int) -> None:
    tx.run(
        "INSERT INTO file_columns (headings, columns, used_at_ms) VALUES (:headings, :columns, :at_ms) "
        "ON CONFLICT (headings) DO UPDATE SET columns = excluded.columns, used_at_ms = excluded.used_at_ms",
        {"headings": headings, "columns": columns, "at_ms": at_ms},
    )

"""Products and their codes: look one up as something to sell, add, change, list for the quick panel."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pos_app.domain.money import ONE, Money, Quantity
from pos_app.domain.product import PACKS_PER_CARTON_USUAL, Item, Kind, ProductId
from pos_app.store import schema
from pos_app.store.engine import Row, Transaction

_ITEM: Final = (
    "SELECT p.product_id, p.uid, p.name, p.kind, b.code, b.unit, b.factor_milli, b.price_fen, b.tag_fen, "
    "p.guidance_fen, p.packs_per_carton, p.weighed, p.guard_off, coalesce(s.on_hand_milli, 0), c.name, f.price_fen "
    "FROM barcode b JOIN product p USING (product_id) LEFT JOIN stock_on_hand s USING (product_id) "
    "LEFT JOIN category c ON c.category_id = p.category_id LEFT JOIN floor_price f ON f.product_id = p.product_id "
)
# A product sold by itself: its own price per base unit, named by its house code.
_BARE: Final = (
    "SELECT p.product_id, p.uid, p.name, p.kind, coalesce(p.house_code, ''), p.unit, 1000, p.price_fen, NULL, "
    "p.guidance_fen, p.packs_per_carton, p.weighed, p.guard_off, coalesce(s.on_hand_milli, 0), c.name, f.price_fen "
    "FROM product p LEFT JOIN stock_on_hand s USING (product_id) "
    "LEFT JOIN category c ON c.category_id = p.category_id LEFT JOIN floor_price f ON f.product_id = p.product_id "
)
_BY_CODE: Final = _ITEM + "WHERE b.code = :code AND p.active = 1"
_BY_HOUSE_CODE: Final = _BARE + "WHERE p.house_code = :code AND p.active = 1"
_UNITS: Final = _ITEM + "WHERE b.product_id = :product_id ORDER BY b.factor_milli, b.code"
_BY_PRODUCT: Final = _BARE + "WHERE p.product_id = :product_id"


def _item(row: Row) -> Item:
    factor = Quantity(row[6])
    guidance = None if row[9] is None else Money(row[9]) * factor
    price, tag = Money(row[7]), None if row[8] is None else Money(row[8])
    return Item(
        product_id=row[0],
        product_uid=row[1],
        name=row[2],
        kind=Kind(row[3]),
        code=row[4],
        unit=row[5],
        factor=factor,
        # A raised price takes effect when the tag on the shelf says so, and not before (rule E-7).
        price=price if tag is None else min(price, tag),
        tag=tag,
        guidance=guidance,
        packs_per_carton=row[10],
        weighed=bool(row[11]),
        guard_off=bool(row[12]),
        on_hand=Quantity(row[13]),
        category=row[14] or "",
        floor=None if row[15] is None else Money(row[15]) * factor,
    )


def by_code(tx: Transaction, code: str) -> Item | None:
    """What a barcode sells; None when no active product has it."""
    row = tx.first(_BY_CODE, {"code": code})
    return None if row is None else _item(row)


def by_house_code(tx: Transaction, code: str) -> Item | None:
    row = tx.first(_BY_HOUSE_CODE, {"code": code})
    return None if row is None else _main_or_bare(tx, row)


def units_of(tx: Transaction, product_id: ProductId) -> tuple[Item, ...]:
    """Every way the product is sold, smallest unit first, one for each unit."""
    items = {
        (item.unit, item.factor): item for item in reversed([*map(_item, tx.all(_UNITS, {"product_id": product_id}))])
    }
    return tuple(sorted(items.values(), key=lambda item: item.factor))


def main_item(tx: Transaction, product_id: ProductId) -> Item:
    """The product as it is sold when it is picked by name: by its base unit."""
    row = tx.first(_BY_PRODUCT, {"product_id": product_id})
    assert row is not None  # noqa: S101 - products are never deleted
    return _main_or_bare(tx, row)


def _main_or_bare(tx: Transaction, bare: Row) -> Item:
    units = units_of(tx, bare[0])
    return next((item for item in units if item.factor == ONE), units[0] if units else _item(bare))


@dataclass(frozen=True, slots=True)
class Code:
    """A barcode to be added: what it sells and for how much."""

    code: str
    unit: str
    factor: Quantity
    price: Money
    tag: Money | None = None


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product to be added with its codes. `price` and `guidance` are per base unit."""

    uid: str
    name: str
    unit: str
    price: Money
    kind: Kind = Kind.GENERAL
    codes: tuple[Code, ...] = ()
    category: str | None = None
    guidance: Money | None = None
    packs_per_carton: int = PACKS_PER_CARTON_USUAL
    weighed: bool = False
    house_code: str | None = None


def add(tx: Transaction, product: NewProduct, *, at_ms: int) -> ProductId:
    """Add a product and its codes. The caller has checked that the codes are free; the database refuses if not."""
    product_id = ProductId(
        tx.insert(
            schema.product,
            {
                "uid": product.uid,
                "name": product.name,
                "kind": product.kind.value,
                "unit": product.unit,
                "category_id": category_id(tx, product.category),
                "price_fen": product.price.fen,
                "guidance_fen": None if product.guidance is None else product.guidance.fen,
                "packs_per_carton": product.packs_per_carton,
                "weighed": int(product.weighed),
                "house_code": product.house_code,
                "guard_off": 0,
                "active": 1,
                "added_at_ms": at_ms,
            },
        )
    )
    add_codes(tx, product_id, product.codes)
    return product_id


def add_codes(tx: Transaction, product_id: ProductId, codes: Iterable[Code]) -> None:
    tx.insert_many(
        schema.barcode,
        [
            {
                "code": code.code,
                "product_id": product_id,
                "unit": code.unit,
                "factor_milli": code.factor.milli,
                "price_fen": code.price.fen,
                "tag_fen": None if code.tag is None else code.tag.fen,
                "reversed": code.code[::-1],
            }
            for code in codes
        ],
    )


def category_id(tx: Transaction, name: str | None) -> int | None:
    """The category of that name, made when it is new."""
    if not name:
        return None
    found: int | None = tx.value("SELECT category_id FROM category WHERE name = :name", {"name": name})
    return found if found is not None else tx.insert(schema.category, {"name": name})


def product_of_code(tx: Transaction, code: str) -> tuple[ProductId, str] | None:
    """Whose code this is, active or not: product and its name."""
    row = tx.first(
        "SELECT p.product_id, p.name FROM barcode JOIN product p USING (product_id) WHERE code = :code", {"code": code}
    )
    return None if row is None else (row[0], row[1])


def is_active(tx: Transaction, product_id: ProductId) -> bool:
    """Whether the product is sold."""
    sql = "SELECT active FROM product WHERE product_id = :product_id"
    return bool(tx.value(sql, {"product_id": product_id}))


def set_guard_off(tx: Transaction, product_id: ProductId) -> None:
    """Don't ask about odd prices of this product again."""
    tx.run("UPDATE product SET guard_off = 1 WHERE product_id = :product_id", {"product_id": product_id})


@dataclass(frozen=True, slots=True)
class QuickKey:
    """One place of the quick panel."""

    page: int
    place: int
    product_id: ProductId
    name: str
    unit: str
    price: Money


def quick_keys(tx: Transaction, page: int) -> Sequence[QuickKey]:
    rows = tx.all(
        "SELECT quick_page, quick_place, product_id, name, unit, price_fen FROM product "
        "WHERE quick_page = :page AND active = 1 ORDER BY quick_place",
        {"page": page},
    )
    return [QuickKey(row[0], row[1], row[2], row[3], row[4], Money(row[5])) for row in rows]


def set_quick_key(tx: Transaction, product_id: ProductId, page: int, place: int) -> None:
    tx.run(
        "UPDATE product SET quick_page = :page, quick_place = :place WHERE product_id = :product_id",
        {"page": page, "place": place, "product_id": product_id},
    )


@dataclass(frozen=True, slots=True)
class KeptProduct:
    """A product as the books have it, to be compared with what a file says."""

    product_id: ProductId
    uid: str
    name: str
    kind: Kind
    unit: str
    category: str | None
    price: Money
    guidance: Money | None
    packs_per_carton: int
    weighed: bool
    house_code: str | None
    quick: tuple[int, int] | None
    on_hand: Quantity
    unit_cost: int
    has_moved: bool
    codes: Mapping[str, Code]


_KEPT: Final = (
    "SELECT p.product_id, p.uid, p.name, p.kind, p.unit, c.name, p.price_fen, p.guidance_fen, p.packs_per_carton, "
    "p.weighed, p.house_code, p.quick_page, p.quick_place, coalesce(s.on_hand_milli, 0), coalesce(s.unit_cost, 0), "
    "EXISTS (SELECT 1 FROM stock_movement m WHERE m.product_id = p.product_id) "
    "FROM product p LEFT JOIN category c USING (category_id) LEFT JOIN stock_on_hand s USING (product_id) "
    "WHERE p.product_id = :product_id"
)
_KEPT_CODES: Final = (
    "SELECT code, unit, factor_milli, price_fen, tag_fen FROM barcode WHERE product_id = :product_id "
    "ORDER BY factor_milli, code"
)


def kept(tx: Transaction, product_id: ProductId) -> KeptProduct:
    row = tx.first(_KEPT, {"product_id": product_id})
    assert row is not None  # noqa: S101 - products are never deleted
    codes = [
        Code(code, unit, Quantity(factor), Money(price), None if tag is None else Money(tag))
        for code, unit, factor, price, tag in tx.all(_KEPT_CODES, {"product_id": product_id})
    ]
    return KeptProduct(
        product_id=row[0],
        uid=row[1],
        name=row[2],
        kind=Kind(row[3]),
        unit=row[4],
        category=row[5],
        price=Money(row[6]),
        guidance=None if row[7] is None else Money(row[7]),
        packs_per_carton=row[8],
        weighed=bool(row[9]),
        house_code=row[10],
        quick=None if row[11] is None else (row[11], row[12]),
        on_hand=Quantity(row[13]),
        unit_cost=row[14],
        has_moved=bool(row[15]),
        codes={code.code: code for code in codes},
    )


def product_of_uid(tx: Transaction, uid: str) -> ProductId | None:
    found: ProductId | None = tx.value("SELECT product_id FROM product WHERE uid = :uid", {"uid": uid})
    return found


def product_of_house_code(tx: Transaction, code: str) -> tuple[ProductId, str] | None:
    """Whose house code this is, active or not: product and its name."""
    row = tx.first("SELECT product_id, name FROM product WHERE house_code = :code", {"code": code})
    return None if row is None else (row[0], row[1])


def product_ids(tx: Transaction) -> Iterator[ProductId]:
    """Every active product, in the order they were added."""
    for row in tx.stream("SELECT product_id FROM product WHERE active = 1 ORDER BY product_id"):
        yield row[0]


def change(tx: Transaction, product_id: ProductId, values: Mapping[str, object]) -> None:
    """Give a product new values of some columns."""
    assignments = ", ".join(f"{column} = :{column}" for column in values)
    tx.run(f"UPDATE product SET {assignments} WHERE product_id = :product_id", {**values, "product_id": product_id})


def change_code(tx: Transaction, code: Code) -> None:
    """Give a code that is there a new unit, factor, price and tag."""
    tx.run(
        "UPDATE barcode SET unit = :unit, factor_milli = :factor_milli, price_fen = :price_fen, tag_fen = :tag_fen "
        "WHERE code = :code",
        {
            "code": code.code,
            "unit": code.unit,
            "factor_milli": code.factor.milli,
            "price_fen": code.price.fen,
            "tag_fen": None if code.tag is None else code.tag.fen,
        },
    )


def free_quick_place(tx: Transaction, page: int) -> int:
    """The place after the last one taken on a page of the quick panel, counted from 1."""
    last: int = tx.value("SELECT coalesce(max(quick_place), 0) FROM product WHERE quick_page = :page", {"page": page})
    return last + 1


@dataclass(frozen=True, slots=True)
class TagDue:
    """A code whose price is another than what its tag on the shelf says; a raised one waits for the tag."""

    code: str
    name: str
    unit: str
    tag: Money
    price: Money


def tags_due(tx: Transaction) -> list[TagDue]:
    """The tags that say another price than the books; of those that were raised, the new price waits for the tag."""
    rows = tx.all(
        "SELECT b.code, p.name, b.unit, b.tag_fen, b.price_fen FROM barcode b JOIN product p USING (product_id) "
        "WHERE b.price_fen <> b.tag_fen AND p.active = 1 ORDER BY b.price_fen < b.tag_fen, p.name, b.factor_milli"
    )
    return [TagDue(row[0], row[1], row[2], Money(row[3]), Money(row[4])) for row in rows]


def set_tag(tx: Transaction, code: str, tag: Money) -> None:
    tx.run("UPDATE barcode SET tag_fen = :tag_fen WHERE code = :code", {"tag_fen": tag.fen, "code": code})

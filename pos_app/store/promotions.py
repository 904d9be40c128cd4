"""Promotions, member prices and floor prices as they are kept, and what was sold for a rule to be tried on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.domain.pricing import PriceReason
from pos_app.domain.product import Item, Kind, ProductId
from pos_app.store.engine import Row, Transaction

_COLUMNS: Final = "uid, name, kind, body, first_day, last_day, earns_points, active, changed_at_ms"


@dataclass(frozen=True, slots=True)
class KeptPromotion:
    """A promotion as it is kept; `body` is the JSON text of its rule, scope and schedule."""

    uid: str
    name: str
    kind: str
    body: str
    first_day: str | None
    last_day: str | None
    earns_points: bool
    active: bool
    changed_at_ms: int


def keep(tx: Transaction, promotion: KeptPromotion) -> None:
    """Keep it, in the place of what was kept under its uid."""
    tx.run(
        f"INSERT INTO promotion ({_COLUMNS}) VALUES (:uid, :name, :kind, :body, :first_day, :last_day, :earns_points, "
        ":active, :changed_at_ms) ON CONFLICT (uid) DO UPDATE SET name = excluded.name, kind = excluded.kind, "
        "body = excluded.body, first_day = excluded.first_day, last_day = excluded.last_day, "
        "earns_points = excluded.earns_points, active = excluded.active, changed_at_ms = excluded.changed_at_ms",
        {
            "uid": promotion.uid,
            "name": promotion.name,
            "kind": promotion.kind,
            "body": promotion.body,
            "first_day": promotion.first_day,
            "last_day": promotion.last_day,
            "earns_points": int(promotion.earns_points),
            "active": int(promotion.active),
            "changed_at_ms": promotion.changed_at_ms,
        },
    )


def every(tx: Transaction) -> list[KeptPromotion]:
    """All there are: those that are on first, of each the one changed last first."""
    return _kept(tx.all(f"SELECT {_COLUMNS} FROM promotion ORDER BY active DESC, changed_at_ms DESC, uid"))


def active(tx: Transaction, since: date) -> list[KeptPromotion]:
    """What is on, without what was over before this day."""
    sql = f"SELECT {_COLUMNS} FROM promotion WHERE active = 1 AND (last_day IS NULL OR last_day >= :since) ORDER BY uid"
    return _kept(tx.all(sql, {"since": since.isoformat()}))


def find(tx: Transaction, uid: str) -> KeptPromotion | None:
    found = _kept(tx.all(f"SELECT {_COLUMNS} FROM promotion WHERE uid = :uid", {"uid": uid}))
    return found[0] if found else None


def _kept(rows: Sequence[Row]) -> list[KeptPromotion]:
    return [
        KeptPromotion(
            uid=row[0],
            name=row[1],
            kind=row[2],
            body=row[3],
            first_day=row[4],
            last_day=row[5],
            earns_points=bool(row[6]),
            active=bool(row[7]),
            changed_at_ms=row[8],
        )
        for row in rows
    ]


def member_prices(tx: Transaction) -> dict[tuple[str, str], Money]:
    """Per base unit, by the uids of product and grade; of merchandise only, whatever else was kept."""
    rows = tx.all(
        "SELECT p.uid, m.grade, m.price_fen FROM member_price m JOIN product p USING (product_id) "
        "WHERE p.kind = :general",
        {"general": Kind.GENERAL.value},
    )
    return {(uid, grade): Money(fen) for uid, grade, fen in rows}


def grade_percents(tx: Transaction) -> dict[str, int]:
    """What the members of each grade pay, in hundredths of a percent, where it is less than all."""
    rows = tx.all("SELECT uid, price_percent FROM grade WHERE active = 1 AND price_percent < 10000")
    return {uid: percent for uid, percent in rows}  # noqa: C416 - rows have no length of their own


def set_member_price(tx: Transaction, product_id: ProductId, grade: str, price: Money | None) -> None:
    """What members of a grade pay for a base unit; None is no price of their own."""
    key = {"product_id": product_id, "grade": grade}
    tx.run("DELETE FROM member_price WHERE product_id = :product_id AND grade = :grade", key)
    if price is not None:
        tx.run(
            "INSERT INTO member_price (product_id, grade, price_fen) VALUES (:product_id, :grade, :fen)",
            {**key, "fen": price.fen},
        )


def set_floor(tx: Transaction, product_id: ProductId, price: Money | None) -> None:
    """The least a base unit may be sold for; None is no such limit."""
    tx.run("DELETE FROM floor_price WHERE product_id = :product_id", {"product_id": product_id})
    if price is not None:
        tx.run(
            "INSERT INTO floor_price (product_id, price_fen) VALUES (:product_id, :fen)",
            {"product_id": product_id, "fen": price.fen},
        )


@dataclass(frozen=True, slots=True)
class PricedProduct:
    """A product with a price for members or a floor."""

    product_id: ProductId
    name: str
    unit: str
    kind: Kind
    price: Money
    floor: Money | None
    member_price: Money | None
    """What every member pays."""


def priced_products(tx: Transaction) -> list[PricedProduct]:
    """Products that have a floor or a price for every member."""
    rows = tx.all(
        "SELECT p.product_id, p.name, p.unit, p.kind, p.price_fen, f.price_fen, m.price_fen FROM product p "
        "LEFT JOIN floor_price f USING (product_id) "
        "LEFT JOIN member_price m ON m.product_id = p.product_id AND m.grade = '' "
        "WHERE f.price_fen IS NOT NULL OR m.price_fen IS NOT NULL ORDER BY p.name, p.product_id"
    )
    return [PricedProduct(r[0], r[1], r[2], Kind(r[3]), Money(r[4]), _money(r[5]), _money(r[6])) for r in rows]


def _money(fen: int | None) -> Money | None:
    return None if fen is None else Money(fen)


@dataclass(frozen=True, slots=True)
class NamedProduct:
    """What a promotion names."""

    uid: str
    name: str
    kind: Kind


def named_products(tx: Transaction, uids: Sequence[str]) -> list[NamedProduct]:
    """The products of these uids that there are, in their order."""
    found = [tx.first("SELECT uid, name, kind FROM product WHERE uid = :uid", {"uid": uid}) for uid in uids]
    return [NamedProduct(row[0], row[1], Kind(row[2])) for row in found if row is not None]


def categories(tx: Transaction) -> dict[str, int]:
    """How many products that are no tobacco each category has that has products at all."""
    rows = tx.all(
        "SELECT c.name, sum(p.kind = :general) FROM category c JOIN product p USING (category_id) "
        "WHERE p.active = 1 GROUP BY c.name ORDER BY c.name",
        {"general": Kind.GENERAL.value},
    )
    return {name: count for name, count in rows}  # noqa: C416 - as above


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line of a past sale: what was sold, at what price and why, and what it had cost."""

    sale_id: int
    at_ms: int
    grade: str | None
    """Of the member, as it is now; None for a guest."""
    item: Item
    quantity: Quantity
    price: Money
    amount: Money
    cost: Money
    reason: PriceReason
    discounted: bool


_PAST: Final = (
    "SELECT s.sale_id, s.at_ms, s.member_id, g.uid, p.product_id, p.uid, l.name, p.kind, l.code, l.unit, "
    "l.factor_milli, l.list_fen, p.weighed, c.name, f.price_fen, l.quantity_milli, l.price_fen, l.amount_fen, "
    "l.cost_fen, l.reason, l.discount_fen "
    "FROM sale s JOIN sale_line l USING (sale_id) JOIN product p USING (product_id) "
    "LEFT JOIN category c ON c.category_id = p.category_id LEFT JOIN floor_price f ON f.product_id = p.product_id "
    "LEFT JOIN member m ON m.member_id = s.member_id LEFT JOIN grade g ON g.grade_id = m.grade_id "
    "WHERE s.business_date BETWEEN :first AND :last AND l.quantity_milli > 0 "
    "AND s.sale_id NOT IN (SELECT of_sale_id FROM sale WHERE of_sale_id IS NOT NULL) ORDER BY s.sale_id, l.line"
)


def past_lines(tx: Transaction, first: date, last: date) -> Iterator[PastLine]:
    """What was sold on these business dates and did not come back, sale by sale."""
    for row in tx.stream(_PAST, {"first": first.isoformat(), "last": last.isoformat()}):
        factor = Quantity(row[10])
        item = Item(
            product_id=row[4],
            product_uid=row[5],
            name=row[6],
            kind=Kind(row[7]),
            code=row[8],
            unit=row[9],
            factor=factor,
            price=Money(row[11]),
            weighed=bool(row[12]),
            category=row[13] or "",
            floor=None if row[14] is None else Money(row[14]) * factor,
        )
        yield PastLine(
            sale_id=row[0],
            at_ms=row[1],
            grade=None if row[2] is None else row[3] or "",
            item=item,
            quantity=Quantity(row[15]),
            price=Money(row[16]),
            amount=Money(row[17]),
            cost=Money(row[18]),
            reason=PriceReason(row[19]),
            discounted=row[20] != 0,
        )

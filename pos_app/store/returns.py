"""What of a sale came back already, read from the returns that name it."""

from typing import Final

from pos_app.domain.basket import Entered, Line
from pos_app.domain.member import BasketMember
from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.domain.pricing import PriceReason
from pos_app.domain.product import Item, Kind
from pos_app.domain.returns import Paid, Returnable, ReturnableSale
from pos_app.store import sales
from pos_app.store.engine import Row, Transaction

_SOLD: Final = (
    "SELECT l.line, l.product_id, p.uid, l.name, p.kind, l.code, l.unit, l.factor_milli, l.list_fen, "
    "p.packs_per_carton, p.weighed, l.quantity_milli, l.price_fen, l.reason, l.entered, l.entered_at_ms, "
    "l.amount_fen, l.discount_fen, l.promotion, l.cost_fen, "
    "(SELECT coalesce(-sum(b.quantity_milli), 0) FROM sale r JOIN sale_line b ON b.sale_id = r.sale_id "
    "WHERE r.of_sale_id = l.sale_id AND b.of_line = l.line AND r.sale_id < :before) "
    "FROM sale_line l JOIN product p USING (product_id) "
    "WHERE l.sale_id = :sale_id AND l.quantity_milli > 0 ORDER BY l.line"
)
_PAID: Final = (
    "SELECT p.tender, p.reference, sum(p.amount_fen), "
    "(SELECT coalesce(-sum(b.amount_fen), 0) FROM sale r JOIN payment b ON b.sale_id = r.sale_id "
    "WHERE r.of_sale_id = p.sale_id AND b.tender = p.tender AND b.reference = p.reference AND b.amount_fen < 0 "
    "AND r.sale_id < :before) "
    "FROM payment p WHERE p.sale_id = :sale_id AND p.amount_fen > 0 GROUP BY p.tender, p.reference "
    "ORDER BY min(p.tender_no)"
)


_EVER: Final = 2**62
_OF_A_MEMBER: Final = ("points", "balance")


def load(tx: Transaction, sale_id: int, *, before: int = _EVER) -> ReturnableSale:
    """A sale as far as it can be returned now, or could be just before another sale was made."""
    key = {"sale_id": sale_id, "before": before}
    row = tx.first(
        "SELECT s.uid, s.at_ms, s.rounding_fen, s.member_id, "
        "CASE WHEN json_valid(j.body) THEN json_extract(j.body, '$.member') END, m.erased_at_ms IS NOT NULL "
        "FROM sale s JOIN journal j ON j.seq = s.journal_seq LEFT JOIN member m ON m.member_id = s.member_id "
        "WHERE s.sale_id = :sale_id",
        {"sale_id": sale_id},
    )
    assert row is not None  # noqa: S101 - sales are never deleted
    return ReturnableSale(
        sale_id=sale_id,
        uid=row[0],
        number=sales.number_of(tx, sale_id),
        at_ms=row[1],
        lines=tuple(map(_returnable, tx.all(_SOLD, key))),
        rounding=Money(row[2]) - _rounding_given_back(tx, sale_id),
        paid=tuple(
            Paid(tender, reference, Money(paid), Money(back), nobodys=bool(row[5]) and tender in _OF_A_MEMBER)
            for tender, reference, paid, back in tx.all(_PAID, key)
        ),
        # Points and balance follow by number and uid; who it is, nobody asks here.
        member=None if row[3] is None else BasketMember(row[3], row[4] or "", "", ""),
    )


def _rounding_given_back(tx: Transaction, sale_id: int) -> Money:
    """What of a sale's rounding is that of goods that came back in it: it is not given back with its own goods."""
    back = tx.all(
        "SELECT s.of_sale_id, l.of_line, -l.quantity_milli FROM sale s JOIN sale_line l USING (sale_id) "
        "WHERE s.sale_id = :sale_id AND s.of_sale_id IS NOT NULL AND l.of_line IS NOT NULL",
        {"sale_id": sale_id},
    )
    if not back:
        return ZERO
    original = load(tx, back[0][0], before=sale_id)
    return original.plan({line: Quantity(milli) for _, line, milli in back}).rounding


def _returnable(row: Row) -> Returnable:
    item = Item(
        product_id=row[1],
        product_uid=row[2],
        name=row[3],
        kind=Kind(row[4]),
        code=row[5],
        unit=row[6],
        factor=Quantity(row[7]),
        price=Money(row[8]),
        packs_per_carton=row[9],
        weighed=bool(row[10]),
    )
    reason, amount, discount = PriceReason(row[13]), Money(row[16]), Money(row[17])
    sold = Line(
        line_id=row[0],
        item=item,
        quantity=Quantity(row[11]),
        price=Money(row[12]),
        reason=reason,
        entered=Entered(row[14]),
        entered_at_ms=row[15],
        label_amount=amount + discount if reason is PriceReason.LABEL else None,
        discount=discount,
        promotions=tuple(row[18].split()),
    )
    return Returnable(row[0], sold, Money(row[19]), Quantity(row[20]))


def same_shift(tx: Transaction, sale_id: int, shift_id: int) -> bool:
    """Whether a sale was made in this shift."""
    made: int = tx.value("SELECT shift_id FROM sale WHERE sale_id = :sale_id", {"sale_id": sale_id})
    return made == shift_id


def is_exchange(tx: Transaction, sale_id: int) -> bool:
    """Whether goods of an earlier sale came back in this one."""
    return tx.value("SELECT of_sale_id FROM sale WHERE sale_id = :sale_id", {"sale_id": sale_id}) is not None

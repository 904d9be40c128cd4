"""What must hold of goods that came back, and of what was given for them (see checks.py)."""

from typing import Final

# Each line that came back beside the line it was sold as.
_CAME_BACK: Final = (
    "FROM sale r JOIN sale_line b ON b.sale_id = r.sale_id AND b.of_line IS NOT NULL "
    "JOIN sale_line l ON l.sale_id = r.of_sale_id AND l.line = b.of_line "
)
_EACH_LINE: Final = "GROUP BY l.sale_id, l.line"


def _share(column: str) -> str:
    """What of a sum of the line goes with all that came back of it: rounded once, halves away from nothing."""
    back = "-sum(b.quantity_milli)"
    exact = f"2 * abs(l.{column}) * ({back}) + l.quantity_milli"
    return f"sign(l.{column}) * (({exact}) / (2 * l.quantity_milli))"


INVARIANTS: Final[dict[str, str]] = {
    "returned_no_more_than_was_sold": (
        f"SELECT l.sale_id || ':' || l.line {_CAME_BACK} {_EACH_LINE} "
        "HAVING -sum(b.quantity_milli) > l.quantity_milli OR max(b.quantity_milli) >= 0 "
        "OR min(b.product_id = l.product_id AND b.factor_milli = l.factor_milli) = 0"
    ),
    "returned_parts_are_their_share": (
        f"SELECT l.sale_id || ':' || l.line {_CAME_BACK} {_EACH_LINE} HAVING "
        + " OR ".join(f"-sum(b.{column}) <> {_share(column)}" for column in ("amount_fen", "discount_fen", "cost_fen"))
    ),
    "return_has_its_original": (
        "SELECT r.sale_id FROM sale r LEFT JOIN sale o ON o.sale_id = r.of_sale_id "
        "WHERE r.of_sale_id IS NOT NULL AND (o.sale_id IS NULL OR o.sale_id >= r.sale_id) UNION ALL "
        "SELECT b.sale_id FROM sale_line b JOIN sale r USING (sale_id) LEFT JOIN sale_line l "
        "ON l.sale_id = r.of_sale_id AND l.line = b.of_line WHERE b.of_line IS NOT NULL AND l.line IS NULL"
    ),
    "refunded_no_more_than_was_paid": (
        # By each tender but cash, which also gives back what goods taken in exchange were worth.
        "SELECT r.of_sale_id || ' ' || p.tender FROM sale r "
        "JOIN payment p ON p.sale_id = r.sale_id AND p.amount_fen < 0 "
        "WHERE r.of_sale_id IS NOT NULL AND p.tender <> 'cash' GROUP BY r.of_sale_id, p.tender, p.reference "
        "HAVING -sum(p.amount_fen) > (SELECT coalesce(sum(q.amount_fen), 0) FROM payment q "
        "WHERE q.sale_id = r.of_sale_id AND q.tender = p.tender AND q.reference = p.reference "
        # Change that was kept as stored value takes nothing off what was paid with it.
        "AND q.amount_fen > 0)"
    ),
}

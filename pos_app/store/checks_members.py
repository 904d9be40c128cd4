"""What must hold of members and their ledgers (see checks.py)."""

from typing import Final

_HISTORY: Final = "SELECT sale_id FROM sale WHERE recorded_as IS NOT NULL"
"""Recorded history was settled where it was sold."""


def _entries_come_to_the_standing() -> str:
    return (
        "SELECT m.member_id FROM member m LEFT JOIN member_standing s USING (member_id) LEFT JOIN "
        "(SELECT member_id, sum(points) AS points, "
        "sum(CASE WHEN kind IN ('earned', 'taken_back') THEN points ELSE 0 END) AS earned "
        "FROM points_entry GROUP BY 1) p USING (member_id) LEFT JOIN "
        "(SELECT member_id, sum(own_fen) AS own, sum(bonus_fen) AS bonus FROM balance_entry GROUP BY 1) b "
        "USING (member_id) WHERE coalesce(s.points, 0) <> coalesce(p.points, 0) "
        "OR coalesce(s.earned, 0) <> coalesce(p.earned, 0) OR coalesce(s.own_fen, 0) <> coalesce(b.own, 0) "
        "OR coalesce(s.bonus_fen, 0) <> coalesce(b.bonus, 0)"
    )


def _ledger_is_its_payments() -> str:
    """Stored value and coupons, fen for fen; points, that there are some where they paid."""
    balance = (
        "SELECT 'sale ' || sale_id FROM (SELECT sale_id, amount_fen AS fen FROM payment WHERE tender = 'balance' "
        f"AND sale_id NOT IN ({_HISTORY}) UNION ALL "
        "SELECT sale_id, own_fen + bonus_fen FROM balance_entry WHERE sale_id IS NOT NULL) "
        "GROUP BY sale_id HAVING sum(fen) <> 0"
    )
    coupons = (
        "SELECT 'sale ' || sale_id FROM (SELECT sale_id, amount_fen AS fen FROM payment WHERE tender = 'coupon' "
        f"AND sale_id NOT IN ({_HISTORY}) UNION ALL SELECT sale_id, -amount_fen FROM coupon_use) "
        "GROUP BY sale_id HAVING sum(fen) <> 0"
    )
    points = (
        "SELECT 'sale ' || sale_id FROM (SELECT sale_id, amount_fen AS fen, 0 AS points FROM payment "
        f"WHERE tender = 'points' AND sale_id NOT IN ({_HISTORY}) UNION ALL SELECT sale_id, 0, points "
        "FROM points_entry WHERE kind IN ('redeemed', 'given_back')) "
        # A part given back may be too small for a point.
        "GROUP BY sale_id HAVING (sum(fen) > 0) <> (sum(points) < 0) OR (sum(fen) = 0 AND sum(points) > 0)"
    )
    return f"{balance} UNION ALL {coupons} UNION ALL {points}"


INVARIANTS: Final[dict[str, str]] = {
    "member_standing_is_its_entries": _entries_come_to_the_standing(),
    "own_tenders_are_in_the_ledgers": _ledger_is_its_payments(),
    "no_points_on_tobacco": (
        "SELECT entry_id FROM points_entry JOIN sale_line USING (sale_id, line) JOIN product p USING (product_id) "
        "WHERE p.kind <> 'general'"
    ),
    "line_gives_back_what_it_earned": (
        "SELECT o.sale_id || ':' || o.line FROM (SELECT sale_id, line, sum(points) AS earned FROM points_entry "
        "WHERE kind = 'earned' GROUP BY 1, 2) o JOIN (SELECT s.of_sale_id, l.of_line, sum(e.points) AS back "
        "FROM points_entry e JOIN sale s USING (sale_id) JOIN sale_line l USING (sale_id, line) "
        "WHERE e.kind = 'taken_back' AND l.of_line IS NOT NULL GROUP BY 1, 2) r "
        "ON r.of_sale_id = o.sale_id AND r.of_line = o.line WHERE o.earned + r.back < 0"
    ),
    "coupon_is_used_once": (
        "SELECT coupon_id FROM coupon_use GROUP BY coupon_id HAVING sum(uses) NOT IN (0, 1) OR sum(amount_fen) < 0"
    ),
    "top_up_is_in_the_drawer": (
        "SELECT journal_seq FROM (SELECT journal_seq, own_fen AS fen FROM balance_entry "
        "WHERE kind IN ('top_up', 'refund') UNION ALL SELECT journal_seq, -amount_fen FROM cash_entry "
        "WHERE kind IN ('top_up', 'top_up_refund')) GROUP BY 1 HAVING sum(fen) <> 0"
    ),
    "member_is_in_the_journal": (
        "SELECT member_id FROM member WHERE uid NOT IN "
        "(SELECT json_extract(body, '$.member') FROM journal WHERE kind = 'member.joined')"
    ),
    "erased_member_is_nobody": (
        "SELECT member_id FROM member WHERE erased_at_ms IS NOT NULL AND (name <> '' OR birthday <> '' "
        "OR coalesce(phone_cipher, phone_hash, last4_hash, card) IS NOT NULL)"
    ),
}

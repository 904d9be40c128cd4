"""What must hold of shifts, of money that moved without a sale, and of what roles may do (see `checks`)."""

from typing import Final

INVARIANTS: Final[dict[str, str]] = {
    "shift_count_is_what_came_in": (
        "SELECT c.shift_id || ':' || c.tender FROM shift_count c JOIN shift s USING (shift_id) "
        "LEFT JOIN (SELECT s.shift_id, p.tender, sum(p.amount_fen) AS fen FROM sale s JOIN payment p USING (sale_id) "
        "GROUP BY 1, 2) paid ON paid.shift_id = c.shift_id AND paid.tender = c.tender "
        "LEFT JOIN (SELECT shift_id, tender, sum(amount_fen) AS fen FROM cash_entry GROUP BY 1, 2) moved "
        "ON moved.shift_id = c.shift_id AND moved.tender = c.tender "
        "WHERE c.expected_fen <> coalesce(paid.fen, 0) + coalesce(moved.fen, 0) "
        "+ CASE c.tender WHEN 'cash' THEN s.float_fen ELSE 0 END"
    ),
    "every_tender_of_a_shift_is_counted": (
        "SELECT DISTINCT s.shift_id || ':' || p.tender FROM sale s JOIN payment p USING (sale_id) "
        "WHERE s.shift_id IN (SELECT shift_id FROM shift_count) "
        "AND (s.shift_id, p.tender) NOT IN (SELECT shift_id, tender FROM shift_count)"
    ),
    "shift_close_is_its_cash_count": (
        "SELECT c.shift_id FROM shift_count c JOIN shift_close s USING (shift_id) WHERE c.tender = 'cash' "
        "AND (c.expected_fen <> s.expected_fen OR coalesce(c.counted_fen, c.expected_fen) <> s.counted_fen)"
    ),
    "cash_paid_in_and_out_is_in_the_journal": (
        "SELECT e.entry_id FROM cash_entry e LEFT JOIN journal j ON j.seq = e.journal_seq "
        "WHERE e.kind IN ('pay_in', 'pay_out') AND (j.kind IS NOT 'cash.moved' "
        "OR json_extract(j.body, '$.amount_fen') IS NOT e.amount_fen "
        "OR json_extract(j.body, '$.reason') IS NOT e.reason "
        "OR (e.kind = 'pay_in') <> (e.amount_fen > 0))"
    ),
    "journal_cash_is_in_the_books": (
        "SELECT seq FROM journal WHERE kind = 'cash.moved' AND seq NOT IN (SELECT journal_seq FROM cash_entry)"
    ),
    "roles_may_what_was_last_said": (
        # Whoever gives himself a right with a tool of his own is seen.
        "SELECT coalesce(r.role, c.role) FROM role r FULL JOIN (SELECT json_extract(body, '$.role') AS role, "
        "max(seq) AS seq FROM journal WHERE kind = 'role.changed' GROUP BY 1) c USING (role) "
        "LEFT JOIN journal j ON j.seq = c.seq "
        "WHERE json_extract(j.body, '$.discount_most') IS NOT r.discount_most "
        "OR (SELECT group_concat(x.name, ' ' ORDER BY x.name) FROM role_right x WHERE x.role = r.role) "
        "IS NOT (SELECT group_concat(y.value, ' ' ORDER BY y.value) FROM json_each(j.body, '$.rights') y)"
    ),
    "somebody_owns_the_shop": (
        "SELECT 'no owner' WHERE EXISTS (SELECT 1 FROM shop) "
        "AND NOT EXISTS (SELECT 1 FROM user WHERE active = 1 AND role = 'owner') "
        "UNION ALL SELECT 'owner without right' FROM role WHERE role = 'owner' "
        "AND (SELECT count(*) FROM role_right WHERE role = 'owner' AND name IN ('people', 'settings')) <> 2"
    ),
}

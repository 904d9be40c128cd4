"""What must hold of payments at providers and of accounts (see checks.py)."""

from typing import Final

INVARIANTS: Final[dict[str, str]] = {
    "payment_stands_where_its_last_step_says": (
        "SELECT a.number FROM payment_attempt a LEFT JOIN payment_step s ON s.step_id = "
        "(SELECT max(step_id) FROM payment_step WHERE attempt_id = a.attempt_id) "
        "WHERE s.state IS NOT a.state OR s.transaction_number IS NOT a.transaction_number "
        "OR s.reason IS NOT a.reason OR s.at_ms IS NOT a.changed_at_ms"
    ),
    "payment_step_is_in_the_journal": (
        "SELECT s.step_id FROM payment_step s JOIN payment_attempt a USING (attempt_id) "
        "LEFT JOIN journal j ON j.seq = s.journal_seq WHERE CASE WHEN json_valid(j.body) "
        "THEN j.kind IS NOT 'payment.' || s.state OR json_extract(j.body, '$.payment') IS NOT a.number "
        "OR json_extract(j.body, '$.amount_fen') IS NOT a.amount_fen ELSE 1 END"
    ),
    "what_a_provider_paid_was_paid": (
        # Of each payment of a sale that names one: it was taken, for this sale, in this sum, and is in no other.
        "SELECT p.sale_id || ':' || p.reference FROM payment p JOIN sale s USING (sale_id) "
        "LEFT JOIN payment_attempt a ON a.number = p.reference AND a.provider = p.tender AND a.kind = 'payment' "
        "WHERE p.tender IN ('wechat', 'alipay', 'unionpay') AND p.reference <> '' AND p.amount_fen > 0 "
        "AND (a.state IS NULL OR a.state NOT IN ('paid', 'refunded') OR a.amount_fen <> p.amount_fen "
        "OR a.sale_uid <> s.uid)"
    ),
    "what_was_paid_stands_in_its_sale": (
        "SELECT a.number FROM payment_attempt a JOIN sale s ON s.uid = a.sale_uid WHERE a.kind = 'payment' "
        "AND a.state = 'paid' AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.sale_id = s.sale_id "
        "AND p.reference = a.number AND p.amount_fen = a.amount_fen)"
    ),
    "refunds_are_no_more_than_was_paid": (
        "SELECT o.number FROM payment_attempt o JOIN payment_attempt r ON r.of_attempt_id = o.attempt_id "
        "AND r.state <> 'failed' GROUP BY o.attempt_id HAVING sum(r.amount_fen) > o.amount_fen "
        "OR max(o.kind = 'payment' AND o.state IN ('paid', 'refunded')) = 0"
    ),
    "account_owes_the_sum_of_its_entries": (
        "SELECT a.account_id FROM account a LEFT JOIN account_standing s USING (account_id) LEFT JOIN "
        "(SELECT account_id, sum(amount_fen) AS owed FROM account_entry GROUP BY 1) e USING (account_id) "
        "WHERE coalesce(s.owed_fen, 0) <> coalesce(e.owed, 0)"
    ),
    "what_is_on_account_stands_in_its_sale": (
        "SELECT s.sale_id FROM sale s LEFT JOIN (SELECT sale_id, sum(amount_fen) AS paid FROM payment "
        "WHERE tender = 'account' GROUP BY 1) p USING (sale_id) LEFT JOIN (SELECT sale_id, sum(amount_fen) AS owed "
        "FROM account_entry WHERE sale_id IS NOT NULL GROUP BY 1) e USING (sale_id) "
        "WHERE coalesce(p.paid, 0) <> coalesce(e.owed, 0) AND s.recorded_as IS NULL"
    ),
}

"""What must hold of goods from suppliers, of orders, and of what is owed (see checks.py)."""

from typing import Final

_KINDS: Final = "('stock.received', 'stock.returned_to_supplier')"
# Stock that came before there were suppliers has an entry without a document.
_TOLD: Final = f"j.kind IN {_KINDS} AND json_extract(j.body, '$.purchase') IS NOT NULL"

INVARIANTS: Final[dict[str, str]] = {
    "purchase_is_in_stock": (
        "SELECT d.purchase_id || ':' || l.line FROM purchase d JOIN purchase_line l USING (purchase_id) "
        "LEFT JOIN stock_movement m ON m.product_id = l.product_id AND m.journal_seq = d.journal_seq "
        "AND m.line = l.line WHERE m.kind IS NOT d.kind OR m.quantity_milli IS NOT l.quantity_milli "
        "OR m.value_fen - m.variance_fen IS NOT l.cost_fen OR m.business_date IS NOT d.business_date "
        "OR (d.kind = 'receipt' AND l.cost_fen <> l.amount_fen) "
        "OR abs(abs(l.quantity_milli) * 1000 - l.units_milli * l.factor_milli) > 500 "
        "UNION ALL SELECT 'movement ' || movement_id FROM journal j CROSS JOIN stock_movement m "
        f"ON m.journal_seq = j.seq LEFT JOIN purchase d ON d.journal_seq = j.seq WHERE {_TOLD} AND NOT EXISTS "
        "(SELECT 1 FROM purchase_line l WHERE l.purchase_id = d.purchase_id AND l.line = m.line)"
    ),
    "purchase_total_is_its_lines": (
        # A line costs price by quantity less its discount; what is off the whole is shared by the lines.
        "SELECT d.purchase_id FROM purchase d LEFT JOIN (SELECT purchase_id, sum(amount_fen) AS amount, "
        "sum(CASE gift WHEN 1 THEN 0 ELSE (2 * price_fen * units_milli + 1000) / 2000 - discount_fen END) AS goods, "
        "sum(gift = 1 AND amount_fen <> 0) AS wrong FROM purchase_line GROUP BY 1) l USING (purchase_id) "
        "WHERE d.total_fen IS NOT l.amount OR l.wrong IS NOT 0 "
        "OR (CASE d.kind WHEN 'receipt' THEN 1 ELSE -1 END) * (l.goods - d.discount_fen) IS NOT d.total_fen"
    ),
    "purchase_is_in_the_journal": (
        "SELECT d.purchase_id FROM purchase d LEFT JOIN journal j ON j.seq = d.journal_seq WHERE j.kind IS NOT "
        "(CASE d.kind WHEN 'receipt' THEN 'stock.received' ELSE 'stock.returned_to_supplier' END) "
        "OR json_extract(j.body, '$.purchase') IS NOT d.uid OR json_extract(j.body, '$.total_fen') IS NOT d.total_fen "
        "OR json_extract(j.body, '$.supplier') IS NOT (SELECT uid FROM supplier s "
        "WHERE s.supplier_id = d.supplier_id) OR json_array_length(j.body, '$.lines') "
        "IS NOT (SELECT count(*) FROM purchase_line l WHERE l.purchase_id = d.purchase_id) "
        f"UNION ALL SELECT 'entry ' || j.seq FROM journal j WHERE {_TOLD} "
        "AND j.seq NOT IN (SELECT journal_seq FROM purchase)"
    ),
    "supplier_payment_is_in_the_journal": (
        "SELECT p.payment_id FROM supplier_payment p LEFT JOIN journal j ON j.seq = p.journal_seq "
        "WHERE j.kind IS NOT 'supplier.paid' OR json_extract(j.body, '$.payment') IS NOT p.uid "
        "OR json_extract(j.body, '$.amount_fen') IS NOT p.amount_fen "
        "OR json_extract(j.body, '$.tender') IS NOT p.tender "
        "UNION ALL SELECT 'entry ' || seq FROM journal WHERE kind = 'supplier.paid' "
        "AND seq NOT IN (SELECT journal_seq FROM supplier_payment)"
    ),
    "cash_for_suppliers_left_the_drawer": (
        "SELECT p.payment_id FROM supplier_payment p LEFT JOIN cash_entry e ON e.journal_seq = p.journal_seq "
        "WHERE (p.tender = 'cash' AND (e.kind IS NOT 'supplier' OR e.amount_fen IS NOT -p.amount_fen)) "
        "OR (p.tender <> 'cash' AND e.entry_id IS NOT NULL) "
        "UNION ALL SELECT 'entry ' || entry_id FROM cash_entry WHERE kind = 'supplier' "
        "AND journal_seq NOT IN (SELECT journal_seq FROM supplier_payment)"
    ),
    "sent_order_is_in_the_journal": (
        "SELECT o.order_id FROM purchase_order o LEFT JOIN journal j ON j.seq = o.journal_seq "
        "WHERE (o.state = 'draft') <> (o.journal_seq IS NULL) OR o.state NOT IN ('draft', 'sent', 'closed') "
        "OR (o.journal_seq IS NOT NULL AND (j.kind IS NOT 'order.sent' "
        "OR json_extract(j.body, '$.order') IS NOT o.uid OR (SELECT group_concat(concat_ws(' ', l.line, p.uid, "
        "l.factor_milli, l.units_milli, l.price_fen) ORDER BY l.line) FROM purchase_order_line l "
        "JOIN product p USING (product_id) WHERE l.order_id = o.order_id) IS NOT "
        "(SELECT group_concat(concat_ws(' ', value ->> 'line', value ->> 'product', value ->> 'factor_milli', "
        "value ->> 'units_milli', value ->> 'price_fen') ORDER BY value ->> 'line') "
        "FROM json_each(j.body, '$.lines'))))"
    ),
}

"""What must hold of documents of stock and of stocktakes (see checks.py)."""

from collections.abc import Iterator
from typing import Final

_KINDS: Final = "'stock.adjusted', 'stock.converted', 'stock.transferred'"


def _document_is_in_stock() -> Iterator[str]:
    yield (
        "SELECT d.document_id || ':' || l.line FROM stock_document d JOIN stock_document_line l USING (document_id) "
        "LEFT JOIN stock_movement m ON m.product_id = l.product_id AND m.journal_seq = d.journal_seq "
        "AND m.line = l.line WHERE m.kind IS NOT d.kind OR m.quantity_milli IS NOT l.quantity_milli "
        "OR m.value_fen - m.variance_fen IS NOT l.cost_fen OR m.business_date IS NOT d.business_date "
        "OR abs(abs(l.quantity_milli) * 1000 - l.units_milli * l.factor_milli) > 500"
    )
    yield (
        "SELECT 'movement ' || movement_id FROM journal j CROSS JOIN stock_movement m ON m.journal_seq = j.seq "
        f"LEFT JOIN stock_document d ON d.journal_seq = m.journal_seq WHERE j.kind IN ({_KINDS}) AND NOT EXISTS "
        "(SELECT 1 FROM stock_document_line l WHERE l.document_id = d.document_id AND l.line = m.line)"
    )


def _document_is_in_the_journal() -> Iterator[str]:
    yield (
        "SELECT document_id FROM stock_document d LEFT JOIN journal j ON j.seq = d.journal_seq "
        f"WHERE j.kind NOT IN ({_KINDS}) OR json_extract(j.body, '$.document') IS NOT d.uid "
        "OR json_extract(j.body, '$.what') IS NOT d.kind OR json_array_length(j.body, '$.lines') "
        "IS NOT (SELECT count(*) FROM stock_document_line l WHERE l.document_id = d.document_id)"
    )
    yield f"SELECT seq FROM journal WHERE kind IN ({_KINDS}) AND seq NOT IN (SELECT journal_seq FROM stock_document)"


# The lines that count: from the last one on that sets a number or is void, in the order of the counting.
_VALID: Final = (
    "SELECT stocktake_id, product_id, quantity_milli, after_movement, book_milli, how, place, last_value(place) OVER "
    "(PARTITION BY stocktake_id, product_id ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) "
    "AS last_place, max(CASE WHEN how <> 'add' THEN place ELSE 0 END) OVER (PARTITION BY stocktake_id, product_id) "
    "AS first_place FROM (SELECT *, row_number() OVER (PARTITION BY stocktake_id, product_id ORDER BY at_ms, line_id) "
    "AS place FROM count_line)"
)


def _result_is_its_lines() -> str:
    return (
        "SELECT r.stocktake_id || ':' || r.product_id FROM stocktake_result r LEFT JOIN (SELECT stocktake_id, "
        "product_id, sum(quantity_milli) AS counted, max(CASE WHEN place = last_place THEN book_milli END) AS book, "
        f"max(CASE WHEN place = last_place THEN after_movement END) AS after_movement FROM ({_VALID}) "
        "WHERE place >= first_place AND how <> 'void' GROUP BY stocktake_id, product_id) c "
        "USING (stocktake_id, product_id) WHERE r.counted_milli IS NOT c.counted OR r.book_milli IS NOT c.book "
        "OR r.after_movement IS NOT c.after_movement OR r.variance_milli <> r.counted_milli - r.book_milli"
    )


def _variance_is_in_stock() -> Iterator[str]:
    yield (
        "SELECT r.stocktake_id || ':' || r.product_id FROM stocktake_result r LEFT JOIN stock_movement m "
        "ON m.product_id = r.product_id AND m.journal_seq = r.journal_seq AND m.kind = 'count' "
        "WHERE coalesce(m.quantity_milli, 0) <> r.variance_milli OR coalesce(m.value_fen - m.variance_fen, 0) "
        "<> r.cost_fen"
    )
    yield (
        "SELECT 'movement ' || movement_id FROM journal j CROSS JOIN stock_movement m ON m.journal_seq = j.seq "
        "WHERE j.kind = 'stock.counted' AND NOT EXISTS (SELECT 1 FROM stocktake_result r "
        "WHERE r.journal_seq = m.journal_seq AND r.product_id = m.product_id)"
    )


def _stocktake_is_in_the_journal() -> Iterator[str]:
    yield (
        "SELECT s.stocktake_id FROM stocktake s LEFT JOIN journal j ON j.seq = s.journal_seq "
        "WHERE j.kind IS NOT 'stocktake.begun' OR json_extract(j.body, '$.stocktake') IS NOT s.uid"
    )
    yield (
        "SELECT 'end ' || e.stocktake_id FROM stocktake_end e JOIN stocktake s USING (stocktake_id) "
        "LEFT JOIN journal j ON j.seq = e.journal_seq WHERE json_extract(j.body, '$.stocktake') IS NOT s.uid "
        "OR j.kind IS NOT CASE e.how WHEN 'approved' THEN 'stock.counted' ELSE 'stocktake.given_up' END "
        "OR (e.how = 'approved' AND json_extract(j.body, '$.matched') IS NOT e.matched)"
    )
    yield (
        "SELECT 'results ' || e.stocktake_id FROM stocktake_end e LEFT JOIN (SELECT stocktake_id, count(*) AS counted, "
        "sum(variance_milli = 0) AS matched FROM stocktake_result GROUP BY 1) r USING (stocktake_id) "
        "WHERE e.counted <> coalesce(r.counted, 0) OR e.matched <> coalesce(r.matched, 0)"
    )
    yield (
        "SELECT 'entry ' || seq FROM journal j WHERE kind = 'stock.counted' AND json_array_length(body, '$.lines') "
        "IS NOT (SELECT count(*) FROM stocktake_result r WHERE r.journal_seq = j.seq)"
    )


INVARIANTS: Final[dict[str, str]] = {
    "stock_document_is_in_stock": " UNION ALL ".join(_document_is_in_stock()),
    "stock_document_is_in_the_journal": " UNION ALL ".join(_document_is_in_the_journal()),
    "goods_become_goods_of_the_same_cost": (
        "SELECT document_id FROM stock_document d JOIN stock_document_line l USING (document_id) "
        "WHERE d.kind IN ('unpacking', 'splitting', 'assembly') GROUP BY document_id HAVING sum(l.cost_fen) <> 0"
    ),
    "count_line_saw_the_books_of_its_moment": (
        "SELECT line_id FROM count_line c LEFT JOIN (SELECT movement_id, product_id, sum(quantity_milli) OVER "
        "(PARTITION BY product_id ORDER BY movement_id) AS book FROM stock_movement "
        "WHERE product_id IN (SELECT product_id FROM count_line)) m "
        "ON m.movement_id = c.after_movement AND m.product_id = c.product_id "
        "WHERE c.book_milli <> coalesce(m.book, 0) OR (c.after_movement > 0 AND m.book IS NULL)"
    ),
    "stocktake_result_is_its_lines": _result_is_its_lines(),
    "variance_is_in_stock": " UNION ALL ".join(_variance_is_in_stock()),
    "stocktake_is_in_the_journal": " UNION ALL ".join(_stocktake_is_in_the_journal()),
    "one_stocktake_at_a_time": (
        "SELECT stocktake_id FROM stocktake WHERE stocktake_id NOT IN (SELECT stocktake_id FROM stocktake_end) "
        "AND stocktake_id < (SELECT max(stocktake_id) FROM stocktake)"
    ),
}

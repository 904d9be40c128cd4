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


INVARIANTS: Final[dict[str, str]] = {
    "stock_document_is_in_stock": " UNION ALL ".join(_document_is_in_stock()),
    "stock_document_is_in_the_journal": " UNION ALL ".join(_document_is_in_the_journal()),
    "goods_become_goods_of_the_same_cost": (
        "SELECT document_id FROM stock_document d JOIN stock_document_line l USING (document_id) "
        "WHERE d.kind IN ('unpacking', 'splitting', 'assembly') GROUP BY document_id HAVING sum(l.cost_fen) <> 0"
    ),
}

"""What must hold of prices: each discount names its cause, and tobacco is never promoted, discounted or given away."""

from typing import Final

INVARIANTS: Final[dict[str, str]] = {
    "discount_names_its_cause": (
        "SELECT sale_id || ':' || line FROM sale_line WHERE (discount_fen <> 0 OR reason = 'promotion') "
        "AND promotion = ''"
    ),
    "discount_is_within_the_line": (
        "SELECT sale_id || ':' || line FROM sale_line WHERE CASE WHEN quantity_milli > 0 "
        "THEN discount_fen < 0 OR amount_fen < 0 ELSE discount_fen > 0 OR amount_fen > 0 END"
    ),
    "tobacco_is_never_promoted": (
        "SELECT l.sale_id || ':' || l.line FROM sale_line l JOIN product p USING (product_id) "
        "WHERE p.kind <> 'general' AND (l.discount_fen <> 0 OR l.promotion <> '' "
        "OR l.reason IN ('promotion', 'member', 'gift'))"
    ),
    "no_promotion_names_tobacco": (
        "SELECT m.promotion_id FROM promotion m, json_each(m.body, '$.scope.products') named "
        "JOIN product p ON p.uid = named.value WHERE p.kind <> 'general'"
    ),
    "whole_discount_was_decided": (
        # A part of it is on a line only when the journal tells of it; a return has the parts of its sale.
        "SELECT sale_id FROM sale JOIN journal ON seq = journal_seq WHERE sale_id IN (SELECT sale_id FROM sale_line "
        "WHERE promotion LIKE '%whole' AND of_line IS NULL AND quantity_milli > 0) "
        "AND json_extract(body, '$.whole') IS NULL"
    ),
}

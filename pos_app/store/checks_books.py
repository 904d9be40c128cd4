"""What must hold of closed days, accepted deliveries, and of what the cloud is known to have (see checks.py)."""

from collections.abc import Iterator
from typing import Final

from pos_app.domain.ledger import COLUMNS, Column

_LAST_CLOSED: Final = "(SELECT max(business_date) FROM day_close)"


def _column(column: Column) -> str:
    """What a movement adds to a column of the ledger."""
    if column is Column.OTHER:
        named = ", ".join(repr(kind) for kind, of in COLUMNS.items() if of is not Column.OTHER)
        return f"CASE WHEN kind NOT IN ({named}) THEN quantity_milli ELSE 0 END"
    kinds = ", ".join(repr(kind) for kind, of in COLUMNS.items() if of is column)
    return f"CASE WHEN kind IN ({kinds}) THEN {column.sign} * quantity_milli ELSE 0 END"


def _ledger_is_its_movements() -> str:
    """Movements and the ledger with the opposite sign, together: every product and date comes to nothing."""
    names = [f"{column.value}_milli" for column in Column]
    moved = ", ".join(f"sum({_column(column)}) AS {column.value}_milli" for column in Column)
    return (
        "SELECT business_date || ' ' || product_id FROM ("
        f"SELECT business_date, product_id, {moved}, sum(value_fen) AS value, 0 AS has_row FROM stock_movement "
        f"WHERE business_date <= {_LAST_CLOSED} GROUP BY business_date, product_id UNION ALL "
        f"SELECT business_date, product_id, {', '.join(f'-{name}' for name in names)}, "
        "lag(closing_value_fen, 1, 0) OVER (PARTITION BY product_id ORDER BY business_date) - closing_value_fen, 1 "
        "FROM day_ledger) GROUP BY business_date, product_id HAVING max(has_row) = 0 OR sum(value) <> 0 OR "
        + " OR ".join(f"sum({name}) <> 0" for name in names)
    )


def _day_is_in_the_journal() -> Iterator[str]:
    yield (
        "SELECT d.business_date FROM day_close d LEFT JOIN (SELECT json_extract(body, '$.business_date') AS day, "
        "max(seq) AS seq, count(*) AS parts, min(json_extract(body, '$.sales')) AS sales, "
        "max(json_extract(body, '$.amount_fen')) AS amount, sum(json_array_length(body, '$.ledger')) AS products, "
        "sum((SELECT sum(json_extract(value, '$.closing_milli')) FROM json_each(body, '$.ledger'))) AS closing "
        "FROM journal WHERE kind = 'day.closed' GROUP BY 1) j ON j.day = d.business_date LEFT JOIN "
        "(SELECT business_date, count(*) AS products, sum(closing_milli) AS closing FROM day_ledger GROUP BY 1) l "
        "USING (business_date) WHERE j.seq IS NOT d.journal_seq OR j.parts IS NOT d.parts OR j.sales IS NOT d.sales "
        "OR j.amount IS NOT d.amount_fen OR j.products IS NOT coalesce(l.products, 0) "
        "OR coalesce(j.closing, 0) IS NOT coalesce(l.closing, 0)"
    )
    yield (
        "SELECT seq FROM journal WHERE kind = 'day.closed' "
        "AND coalesce(json_extract(body, '$.business_date'), '') NOT IN (SELECT business_date FROM day_close)"
    )


def _nothing_after_the_close() -> Iterator[str]:
    for table, key in (
        ("stock_movement", "movement_id"),
        ("sale", "sale_id"),
        ("delivery_acceptance", "acceptance_id"),
    ):
        yield (
            f"SELECT '{table} ' || {key} FROM {table} t JOIN day_close d USING (business_date) "
            "WHERE t.journal_seq > d.journal_seq"
        )
    yield (
        "SELECT 'shift ' || shift_id FROM journal j JOIN shift s ON s.uid = json_extract(j.body, '$.shift') "
        f"WHERE j.kind = 'shift.opened' AND s.business_date <= {_LAST_CLOSED} AND (shift_id NOT IN "
        "(SELECT shift_id FROM shift_close) OR j.seq > "
        "(SELECT journal_seq FROM day_close d WHERE d.business_date >= s.business_date ORDER BY 1 LIMIT 1))"
    )


def _accepted_is_in_stock() -> Iterator[str]:
    yield (
        "SELECT acceptance_id || ':' || l.line FROM delivery_acceptance a JOIN delivery_accepted_line l "
        "USING (acceptance_id) LEFT JOIN (SELECT journal_seq, line, product_id, quantity_milli, "
        "value_fen - variance_fen AS cost FROM stock_movement WHERE kind = 'delivery') m "
        "ON m.journal_seq = a.journal_seq AND m.line = l.line WHERE m.product_id IS NOT l.product_id "
        "OR m.quantity_milli IS NOT l.packs_milli OR m.cost IS NOT l.cost_fen "
        "OR l.packs_milli <> l.cartons_milli * l.packs_per_carton"
    )
    yield (
        "SELECT 'movement ' || movement_id FROM stock_movement WHERE kind = 'delivery' AND (journal_seq, line) NOT IN "
        "(SELECT journal_seq, line FROM delivery_acceptance JOIN delivery_accepted_line USING (acceptance_id))"
    )
    yield (
        "SELECT 'delivery ' || delivery_id FROM delivery_acceptance JOIN delivery_accepted_line USING (acceptance_id) "
        "GROUP BY delivery_id, line HAVING sum(cartons_milli) < 0"
    )


INVARIANTS: Final[dict[str, str]] = {
    "day_ledger_adds_up": (
        "SELECT business_date || ' ' || product_id FROM (SELECT *, lag(closing_milli, 1, 0) "
        "OVER (PARTITION BY product_id ORDER BY business_date) AS last_closing FROM day_ledger) "
        "WHERE opening_milli <> last_closing OR closing_milli <> opening_milli + "
        + " + ".join(f"{column.sign} * {column.value}_milli" for column in Column)
    ),
    "day_ledger_is_its_movements": _ledger_is_its_movements(),
    "day_total_is_its_sales": (
        "SELECT d.business_date FROM day_close d LEFT JOIN (SELECT business_date, sum(kind = 'sale') AS sales, "
        "sum(total_fen) AS amount FROM sale GROUP BY 1) s USING (business_date) "
        "WHERE d.sales <> coalesce(s.sales, 0) OR d.amount_fen <> coalesce(s.amount, 0)"
    ),
    "day_is_in_the_journal": " UNION ALL ".join(_day_is_in_the_journal()),
    "closed_day_takes_nothing_more": " UNION ALL ".join(_nothing_after_the_close()),
    "accepted_delivery_is_in_stock": " UNION ALL ".join(_accepted_is_in_stock()),
    "acceptance_is_in_the_journal": (
        "SELECT acceptance_id FROM delivery_acceptance a LEFT JOIN journal j ON j.seq = a.journal_seq "
        "WHERE j.kind NOT IN ('delivery.accepted', 'delivery.differed') OR json_extract(j.body, '$.delivery') IS NOT "
        "(SELECT uid FROM delivery d WHERE d.delivery_id = a.delivery_id) OR json_array_length(j.body, '$.lines') "
        "IS NOT (SELECT count(*) FROM delivery_accepted_line l WHERE l.acceptance_id = a.acceptance_id)"
    ),
    "journal_reaches_what_the_cloud_has": (
        "SELECT acked_seq FROM sync_state WHERE acked_seq > 0 AND NOT EXISTS (SELECT 1 FROM journal "
        "WHERE seq = acked_seq AND epoch = acked_epoch AND hash = acked_hash)"
    ),
    "feed_has_no_gap": (
        "SELECT number FROM (SELECT number, row_number() OVER (ORDER BY number) AS place FROM feed_entry) "
        "WHERE number <> place"
    ),
}

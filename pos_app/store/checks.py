"""What must hold in every store (rule A-10), as small checks that `yundian doctor` and the tests run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlcipher3 import dbapi2

from pos_app.domain.journal import GENESIS
from pos_app.store import (
    checks_books,
    checks_members,
    checks_payments,
    checks_people,
    checks_prices,
    checks_returns,
    checks_stock,
    checks_suppliers,
    journal,
)
from pos_app.store.engine import Transaction

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check; `detail` says what was compared or what is wrong."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Verified:
    """The chain was found whole up to this entry."""

    seq: int = 0
    hash: str = GENESIS


Outcome = Callable[[Transaction], tuple[bool, str]]

# Each returns the keys of what breaks it; none may.
INVARIANTS: Final[dict[str, str]] = {
    "sale_total_is_its_lines": (
        "SELECT s.sale_id FROM sale s LEFT JOIN (SELECT sale_id, sum(amount_fen) AS lines FROM sale_line GROUP BY 1) l "
        "USING (sale_id) WHERE s.total_fen <> coalesce(l.lines, 0) + s.rounding_fen"
    ),
    "sale_is_paid_exactly": (
        "SELECT s.sale_id FROM sale s LEFT JOIN (SELECT sale_id, sum(amount_fen) AS paid FROM payment GROUP BY 1) p "
        "USING (sale_id) WHERE s.total_fen <> coalesce(p.paid, 0)"
    ),
    "change_is_given_less_amount": (
        "SELECT sale_id FROM payment WHERE given_fen - change_fen <> amount_fen OR (given_fen > 0 AND change_fen < 0)"
    ),
    "sale_has_lines": "SELECT sale_id FROM sale WHERE sale_id NOT IN (SELECT sale_id FROM sale_line)",
    "line_amount_is_price_by_quantity": (
        # A scale's label fixes the amount, and the quantity follows from it; a return mirrors its sale. Of a line that
        # comes back in parts, each gets its share of the amount and of the discount, both rounded.
        "SELECT sale_id || ':' || line FROM sale_line WHERE CASE WHEN reason = 'label' OR of_line IS NOT NULL "
        "THEN abs(1000 * (amount_fen + discount_fen) - price_fen * quantity_milli) "
        "> price_fen * (reason = 'label') + 2000 * (of_line IS NOT NULL) ELSE amount_fen + discount_fen <> "
        "sign(quantity_milli) * ((2 * price_fen * abs(quantity_milli) + 1000) / 2000) END"
    ),
    "sale_line_moved_its_stock": (
        "SELECT l.sale_id || ':' || l.line FROM sale_line l LEFT JOIN "
        "(SELECT sale_id, line, product_id, quantity_milli, value_fen, variance_fen FROM stock_movement "
        "WHERE sale_id IS NOT NULL) m "
        "ON m.sale_id = l.sale_id AND m.line = l.line "
        "WHERE m.product_id IS NOT l.product_id OR m.value_fen - m.variance_fen <> -l.cost_fen "
        "OR abs(l.quantity_milli * l.factor_milli + m.quantity_milli * 1000) > 500"
    ),
    "sale_is_in_the_journal": (
        "SELECT s.sale_id FROM sale s LEFT JOIN journal j ON j.seq = s.journal_seq "
        "WHERE CASE WHEN json_valid(j.body) THEN json_extract(j.body, '$.sale') IS NOT s.uid "
        "OR json_extract(j.body, '$.total_fen') IS NOT s.total_fen "
        "OR json_array_length(j.body, '$.lines') IS NOT (SELECT count(*) FROM sale_line l WHERE l.sale_id = s.sale_id) "
        "ELSE 1 END"
    ),
    "journal_sale_is_in_the_books": (
        "SELECT j.seq FROM journal j WHERE kind IN ('sale.completed', 'sale.returned') "
        "AND seq NOT IN (SELECT journal_seq FROM sale)"
    ),
    "on_hand_is_the_sum_of_movements": (
        "SELECT p.product_id FROM product p LEFT JOIN stock_on_hand s USING (product_id) LEFT JOIN "
        "(SELECT product_id, sum(quantity_milli) AS quantity, sum(value_fen) AS value, "
        "-sum(CASE WHEN kind IN ('sale', 'return') THEN quantity_milli ELSE 0 END) AS sold "
        "FROM stock_movement GROUP BY 1) m USING (product_id) "
        "WHERE coalesce(s.on_hand_milli, 0) <> coalesce(m.quantity, 0) "
        "OR coalesce(s.value_fen, 0) <> coalesce(m.value, 0) OR coalesce(s.sold_milli, 0) <> coalesce(m.sold, 0)"
    ),
    "at_most_one_shift_is_open": (
        "SELECT shift_id FROM shift WHERE shift_id NOT IN (SELECT shift_id FROM shift_close) "
        "AND shift_id > (SELECT min(shift_id) FROM shift WHERE shift_id NOT IN (SELECT shift_id FROM shift_close))"
    ),
    "receipt_numbers_have_no_gap": (
        "SELECT till || ' ' || business_date FROM sale GROUP BY till, business_date HAVING max(running) <> count(*)"
    ),
    "search_knows_every_product": (
        "SELECT product_id FROM product WHERE product_id NOT IN (SELECT rowid FROM product_search)"
    ),
    **checks_books.INVARIANTS,
    **checks_members.INVARIANTS,
    **checks_payments.INVARIANTS,
    **checks_people.INVARIANTS,
    **checks_prices.INVARIANTS,
    **checks_returns.INVARIANTS,
    **checks_stock.INVARIANTS,
    **checks_suppliers.INVARIANTS,
}


def run(tx: Transaction, since: Verified | None = None) -> list[Check]:
    """Every check, in order; none stops another. The chain is looked through from where it was verified on."""
    return [*run_file(tx, since), *(_checked(name, _invariant(name), tx) for name in INVARIANTS)]


def run_file(tx: Transaction, since: Verified | None = None) -> list[Check]:
    """Whether the file itself is whole: what a backup must be, even of a store whose sums are in question."""
    outcomes = FILE_CHECKS if since is None else FILE_CHECKS | {"journal_chain": partial(_chain, since=since)}
    return [_checked(name, outcome, tx) for name, outcome in outcomes.items()]


def _checked(name: str, outcome: Outcome, tx: Transaction) -> Check:
    """A part of the file that can't be read is what is wrong, and no reason to leave the other checks out."""
    try:
        ok, detail = outcome(tx)
    except dbapi2.DatabaseError as error:
        ok, detail = False, f"can't be read: {error}"
    return Check(name, ok, detail)


def _file(tx: Transaction) -> tuple[bool, str]:
    found = tx.value("PRAGMA integrity_check")
    return found == "ok", str(found)


def _foreign_keys(tx: Transaction) -> tuple[bool, str]:
    found = tx.all("PRAGMA foreign_key_check")
    return not found, f"{len(found)} rows point at nothing" if found else "ok"


def _chain(tx: Transaction, since: Verified = Verified()) -> tuple[bool, str]:
    count = since.seq
    if journal.hash_at(tx, since.seq) != since.hash:
        return False, f"entry {since.seq} is not the one that was verified"
    try:
        for count, wrong in enumerate(_chain_faults(tx, since.seq), since.seq + 1):  # noqa: B007 - the number of entries read is the detail
            if wrong:
                return False, wrong
    except ValueError as error:
        return False, f"entry {count + 1} can't be read: {error}"
    return True, f"{count} entries"


def _chain_faults(tx: Transaction, after: int) -> Iterator[str]:
    """For each entry what is wrong with it, empty when nothing is."""
    expected, epoch = after + 1, 0
    for entry in journal.entries(tx, after):
        if entry.seq != expected:
            yield f"entry {expected} is missing"
        elif entry.epoch < epoch:
            yield f"entry {entry.seq} goes back to epoch {entry.epoch}"
        elif journal.digest_of(entry) != entry.hash:
            yield f"entry {entry.seq} was changed: its hash is not that of its content"
        else:
            yield ""
        expected, epoch = entry.seq + 1, entry.epoch


def _invariant(name: str) -> Outcome:
    def outcome(tx: Transaction) -> tuple[bool, str]:
        broken = [str(row[0]) for row in tx.all(f"SELECT * FROM ({INVARIANTS[name]}) LIMIT {_SHOWN}")]
        return not broken, f"broken by {', '.join(broken)}" if broken else "ok"

    return outcome


FILE_CHECKS: Final[dict[str, Outcome]] = {
    "file_is_whole": _file,
    "references_hold": _foreign_keys,
    "journal_chain": _chain,
}

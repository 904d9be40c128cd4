"""Every way a store can be damaged that a check must see: another program was at the file, or the disk."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from pos_app.store import journal, schema
from pos_app.store.engine import Store
from pos_app.store.schema import FACTS, refusal_triggers
from tests.faults.till import STORE_FILE, opened

Damage = Callable[[Path], None]


def other_program(path: Path) -> Any:
    """SQLite without anything of ours: no foreign keys, no rules."""
    return dbapi2.connect(str(path), isolation_level=None)


def sql(*statements: str) -> Damage:
    """Facts are changed: the triggers that refuse it are taken away and put back."""

    def damage(folder: Path) -> None:
        triggers = [text for table in FACTS for text in refusal_triggers(table.name)]
        other = other_program(folder / STORE_FILE)
        for text in triggers:
            other.execute(f"DROP TRIGGER {text.split()[2]}")
        for statement in statements:
            assert other.execute(statement).rowcount > 0, statement
        for text in triggers:
            other.execute(text)
        other.close()

    return damage


def journalled(kind: str, *, sold: bool = False) -> Damage:
    """The journal tells of a sale; it is in the books, without lines, or it is not."""

    def damage(folder: Path) -> None:
        body: dict[str, Any] = {"sale": "sale-x", "total_fen": 0, "lines": []}
        with opened(folder) as store, store.write() as tx:
            head = journal.append(tx, kind, body, uid="entry-x", at_ms=1)
            if sold:
                last = tx.first("SELECT till, business_date, max(running), shift_id FROM sale") or ()
                tx.insert(
                    schema.sale,
                    {
                        "uid": "sale-x",
                        "kind": "sale",
                        "till": last[0],
                        "business_date": last[1],
                        "running": last[2] + 1,
                        "shift_id": last[3],
                        "at_ms": 1,
                        "rounding_fen": 0,
                        "total_fen": 0,
                        "journal_seq": head.seq,
                    },
                )

    return damage


def _folded(folder: Path) -> Path:
    store = Store(folder / STORE_FILE)
    store.fold_log()
    store.close()
    return folder / STORE_FILE


def flipped_header(folder: Path) -> None:
    """The file says that it has more free pages than it has."""
    path = _folded(folder)
    content = bytearray(path.read_bytes())
    content[36:40] = (int.from_bytes(content[36:40], "big") + 1).to_bytes(4, "big")
    path.write_bytes(content)


def lost_index_row(folder: Path) -> None:
    """An index has lost a row: the sale is there and can't be found by its number."""
    other = other_program(folder / STORE_FILE)
    other.execute("PRAGMA writable_schema=ON")
    other.execute("CREATE TABLE spare (a, b, c, d)")
    other.execute("CREATE INDEX ix_spare ON spare (a, b, c)")
    other.execute(
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'ix_spare') "
        "WHERE name = 'ix_sale_shift'"
    )
    other.execute("DELETE FROM sqlite_master WHERE name = 'ix_spare'")
    other.close()


def scratched(table: str) -> Damage:
    """The disk gives back rubbish for the pages of a table."""

    def damage(folder: Path) -> None:
        path = _folded(folder)
        other = other_program(path)
        page = other.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        size = other.execute("PRAGMA page_size").fetchone()[0]
        other.close()
        content = bytearray(path.read_bytes())
        content[(page - 1) * size : page * size] = b"\xff" * size
        path.write_bytes(content)

    return damage


_LAST: Final = "WHERE sale_id = (SELECT max(sale_id) FROM sale)"
_FIRST_LINE: Final = f"{_LAST} AND line = 1"

# What is done to a store, and the one check that sees it.
DAMAGES: Final[dict[str, tuple[str, Damage]]] = {
    "a page count of the header flipped": ("file_is_whole", flipped_header),
    "a row of an index is lost": ("file_is_whole", lost_index_row),
    "a product points at no category": ("references_hold", sql("UPDATE product SET category_id = 99")),
    "an entry was edited": ("journal_chain", sql("UPDATE journal SET body = '{}' WHERE kind = 'stock.received'")),
    "an entry came later": ("journal_chain", sql("UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 2")),
    "a rounding was put in": ("sale_total_is_its_lines", sql(f"UPDATE sale SET rounding_fen = -50 {_LAST}")),
    "less was paid": (
        "sale_is_paid_exactly",
        sql(f"UPDATE payment SET amount_fen = amount_fen - 1, given_fen = given_fen - 1 {_LAST}"),
    ),
    "a payment is gone": ("sale_is_paid_exactly", sql(f"DELETE FROM payment {_LAST}")),
    "more change was given": (
        "change_is_given_less_amount",
        sql(f"UPDATE payment SET change_fen = change_fen + 1 {_LAST}"),
    ),
    "change below nothing": (
        "change_is_given_less_amount",
        sql(f"UPDATE payment SET given_fen = 1, change_fen = 1 - amount_fen {_LAST}"),
    ),
    "a sale has no lines": ("sale_has_lines", journalled("sale.completed", sold=True)),
    "a price was changed": (
        "line_amount_is_price_by_quantity",
        sql(f"UPDATE sale_line SET price_fen = price_fen + 1 {_FIRST_LINE}"),
    ),
    "a label's amount was changed with everything that adds up": (
        "line_amount_is_price_by_quantity",
        sql(f"UPDATE sale_line SET reason = 'label', price_fen = price_fen / 2 - 1 {_FIRST_LINE}"),
    ),
    "a line never left the stock": (
        "sale_line_moved_its_stock",
        sql(f"UPDATE stock_movement SET line = 99 {_FIRST_LINE}"),
    ),
    "another quantity left the stock": (
        "sale_line_moved_its_stock",
        sql(f"UPDATE sale_line SET factor_milli = factor_milli + 1000 {_FIRST_LINE}"),
    ),
    "other goods left the stock": (
        "sale_line_moved_its_stock",
        sql(f"UPDATE sale_line SET product_id = product_id + 1 {_FIRST_LINE}"),
    ),
    "a cost was improved": (
        "sale_line_moved_its_stock",
        sql(f"UPDATE sale_line SET cost_fen = cost_fen - 1 {_FIRST_LINE}"),
    ),
    "a sale has another name": ("sale_is_in_the_journal", sql(f"UPDATE sale SET uid = 'sale-y' {_LAST}")),
    "a sale is not in the books": ("journal_sale_is_in_the_books", journalled("sale.completed")),
    "a return is not in the books": ("journal_sale_is_in_the_books", journalled("sale.returned")),
    "stock was written up": (
        "on_hand_is_the_sum_of_movements",
        sql("UPDATE stock_on_hand SET on_hand_milli = on_hand_milli + 1 WHERE product_id = 1"),
    ),
    "stock was revalued": (
        "on_hand_is_the_sum_of_movements",
        sql("UPDATE stock_on_hand SET value_fen = value_fen + 1 WHERE product_id = 1"),
    ),
    "more is said to be sold": (
        "on_hand_is_the_sum_of_movements",
        sql("UPDATE stock_on_hand SET sold_milli = sold_milli + 1 WHERE product_id = 1"),
    ),
    "stock was forgotten": ("on_hand_is_the_sum_of_movements", sql("DELETE FROM stock_on_hand WHERE product_id = 1")),
    "a second shift is open": ("at_most_one_shift_is_open", sql("DELETE FROM shift_close")),
    "a number was left out": ("receipt_numbers_have_no_gap", sql(f"UPDATE sale SET running = running + 1 {_LAST}")),
    "a product can't be found": ("search_knows_every_product", sql("DELETE FROM product_search WHERE rowid = 1")),
}


def seen_by(name: str) -> set[str]:
    """The checks that see a damage: the one it is for; what was paid in a shift that was counted is looked at twice."""
    return {name, "shift_count_is_what_came_in"} if name == "sale_is_paid_exactly" else {name}

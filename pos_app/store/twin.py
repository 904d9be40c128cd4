"""A twin of the store, written by bare SQLite: the limit that the product's own commit is measured against."""

from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlcipher3 import dbapi2

from pos_app.domain.journal import GENESIS
from pos_app.store.engine import PRAGMAS, Row, Store, Transaction

# Table and the column that says which rows belong to a sale; the journal entry comes first, as others point at it.
_TABLES: Final = (
    ("journal", "seq = (SELECT journal_seq FROM sale WHERE sale_id = :sale_id)"),
    ("sale", "sale_id = :sale_id"),
    ("sale_line", "sale_id = :sale_id"),
    ("payment", "sale_id = :sale_id"),
    ("stock_movement", "sale_id = :sale_id"),
    ("print_job", "sale_id = :sale_id"),
)
_ON_HAND: Final = (
    "SELECT * FROM stock_on_hand WHERE product_id IN (SELECT product_id FROM sale_line WHERE sale_id = :sale_id)"
)
_JOURNAL: Final = (
    "SELECT seq, uid, epoch, at_ms, kind, version, hash, body FROM journal WHERE seq > :after ORDER BY seq LIMIT :limit"
)
Rows = list[tuple[str, list[Row]]]


class Twin:
    """A copy of a store. What the product wrote for a sale is written again, with nothing but prepared statements."""

    def __init__(self, store: Store, file: Path) -> None:
        self._store, self._file = store, file

    def __enter__(self) -> Self:
        self._file.unlink(missing_ok=True)
        self._store.copy_into(self._file)
        self._driver = dbapi2.connect(str(self._file), isolation_level=None)
        for pragma in PRAGMAS:
            self._driver.execute(pragma)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._driver.close()
        self._file.unlink(missing_ok=True)

    def rows_of(self, sale_id: int) -> Rows:
        """Everything that one sale wrote, with the statement that writes it."""
        key = {"sale_id": sale_id}
        with self._store.read() as tx:
            found = [(table, tx.all(f"SELECT * FROM {table} WHERE {of_sale}", key)) for table, of_sale in _TABLES]
            found.append(("stock_on_hand", tx.all(_ON_HAND, key)))
        return [(_statement(table, rows), rows) for table, rows in found if rows]

    def write(self, rows: Rows) -> None:
        driver = self._driver
        driver.execute("BEGIN IMMEDIATE")
        for statement, values in rows:
            driver.executemany(statement, values)
        driver.execute("DELETE FROM basket WHERE slot = 'open'")
        driver.execute("COMMIT")


def _statement(table: str, rows: list[Row]) -> str:
    places = ", ".join("?" * len(rows[0]))
    verb = "INSERT OR REPLACE" if table == "stock_on_hand" else "INSERT"
    return f"{verb} INTO {table} VALUES ({places})"


def journal_rows(tx: Transaction, after: int, limit: int) -> list[Row]:
    """The journal as a bare table has it: seq, uid, epoch, at_ms, kind, version, prev, hash, body."""
    rows = tx.all(_JOURNAL, {"after": after, "limit": limit})
    prev = tx.value("SELECT hash FROM journal WHERE seq = :after", {"after": after}) or GENESIS
    found: list[Row] = []
    for row in rows:
        found.append((*row[:6], prev, *row[6:]))
        prev = row[6]
    return found

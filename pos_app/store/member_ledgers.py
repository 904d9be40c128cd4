"""The ledgers of members: points, stored value, coupons; and what they come to, kept in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pos_app.domain.money import ZERO, Money
from pos_app.domain.points import PointsEntry, PointsKind
from pos_app.domain.stored_value import BalanceKind, Stored
from pos_app.store import schema_members as schema
from pos_app.store.engine import Transaction
from pos_app.store.members import Standing

EARNING: Final = frozenset({PointsKind.EARNED, PointsKind.TAKEN_BACK})
"""What counts for the grade."""


@dataclass(frozen=True, slots=True)
class Points:
    """Points to be written; `line` is that of the sale."""

    kind: PointsKind
    points: int
    line: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """Stored value to be written, by its own name."""

    uid: str
    kind: BalanceKind
    stored: Stored
    tender: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """What entries belong to: the journal's entry, and the sale or the person."""

    member_id: int
    at_ms: int
    journal_seq: int
    sale_id: int | None = None
    user_id: int | None = None


def add_points(tx: Transaction, entries: Sequence[Points], origin: Origin) -> None:
    """Write them; an entry of no points is none."""
    kept = [entry for entry in entries if entry.points != 0]
    tx.insert_many(
        schema.points_entry,
        [
            {
                "member_id": origin.member_id,
                "kind": entry.kind.value,
                "points": entry.points,
                "sale_id": origin.sale_id,
                "line": entry.line,
                "user_id": origin.user_id,
                "reason": entry.reason,
                "at_ms": origin.at_ms,
                "journal_seq": origin.journal_seq,
            }
            for entry in kept
        ],
    )
    earned = sum(entry.points for entry in kept if entry.kind in EARNING)
    _stand(tx, origin.member_id, Standing(sum(entry.points for entry in kept), earned))


def add_balance(tx: Transaction, entry: Balance, origin: Origin) -> None:
    tx.insert(
        schema.balance_entry,
        {
            "uid": entry.uid,
            "member_id": origin.member_id,
            "kind": entry.kind.value,
            "own_fen": entry.stored.own.fen,
            "bonus_fen": entry.stored.bonus.fen,
            "tender": entry.tender,
            "sale_id": origin.sale_id,
            "user_id": origin.user_id,
            "at_ms": origin.at_ms,
            "journal_seq": origin.journal_seq,
        },
    )
    _stand(tx, origin.member_id, Standing(stored=entry.stored))


def _stand(tx: Transaction, member_id: int, change: Standing) -> None:
    tx.run(
        "INSERT INTO member_standing (member_id, points, earned, own_fen, bonus_fen) "
        "VALUES (:member_id, :points, :earned, :own, :bonus) ON CONFLICT (member_id) DO UPDATE SET "
        "points = points + excluded.points, earned = earned + excluded.earned, "
        "own_fen = own_fen + excluded.own_fen, bonus_fen = bonus_fen + excluded.bonus_fen",
        {
            "member_id": member_id,
            "points": change.points,
            "earned": change.earned,
            "own": change.stored.own.fen,
            "bonus": change.stored.bonus.fen,
        },
    )


def standing(tx: Transaction, member_id: int) -> Standing:
    row = tx.first(
        "SELECT points, earned, own_fen, bonus_fen FROM member_standing WHERE member_id = :member_id",
        {"member_id": member_id},
    )
    return Standing() if row is None else Standing(row[0], row[1], Stored(Money(row[2]), Money(row[3])))


def points_of(tx: Transaction, member_id: int) -> list[PointsEntry]:
    """All of a member's points, oldest first."""
    rows = tx.all(
        "SELECT kind, points, at_ms FROM points_entry WHERE member_id = :member_id ORDER BY entry_id",
        {"member_id": member_id},
    )
    return [PointsEntry(PointsKind(row[0]), row[1], row[2]) for row in rows]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of a ledger as people read it; `number` is of the sale, empty for none. One of the two values is set."""

    kind: str
    points: int
    stored: Stored
    at_ms: int
    sale_id: int | None
    user: str
    reason: str


def ledger(tx: Transaction, member_id: int, *, most: int) -> tuple[LedgerRow, ...]:
    """What came and went of a member's points and stored value, newest first; the lines of a sale as one row."""
    rows = tx.all(
        "SELECT kind, sum(points), 0, 0, at_ms, sale_id, user_id, reason, journal_seq FROM points_entry "
        "WHERE member_id = :member_id GROUP BY journal_seq, kind UNION ALL "
        "SELECT kind, 0, own_fen, bonus_fen, at_ms, sale_id, user_id, tender, journal_seq FROM balance_entry "
        "WHERE member_id = :member_id ORDER BY journal_seq DESC LIMIT :most",
        {"member_id": member_id, "most": most},
    )
    names = dict(map(tuple, tx.all("SELECT user_id, name FROM user")))
    return tuple(
        LedgerRow(row[0], row[1], Stored(Money(row[2]), Money(row[3])), row[4], row[5], names.get(row[6], ""), row[7])
        for row in rows
    )


def find_balance(tx: Transaction, uid: str) -> tuple[int, Stored] | None:
    """Whether this entry was made: the member and what it was."""
    row = tx.first("SELECT member_id, own_fen, bonus_fen FROM balance_entry WHERE uid = :uid", {"uid": uid})
    return None if row is None else (row[0], Stored(Money(row[1]), Money(row[2])))


# What a sale did, for one that returns it


def entry_of(tx: Transaction, sale_id: int) -> int:
    """The number of the journal's entry of a sale."""
    found: int = tx.value("SELECT journal_seq FROM sale WHERE sale_id = :sale_id", {"sale_id": sale_id})
    return found


def member_of_sale(tx: Transaction, sale_id: int) -> int | None:
    found: int | None = tx.value("SELECT member_id FROM sale WHERE sale_id = :sale_id", {"sale_id": sale_id})
    return found


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """A sold line: what it earned, how much of it was sold and how much came back, in base units."""

    earned: int
    sold_milli: int
    returned_milli: int


def sold_line(tx: Transaction, sale_id: int, line: int) -> ReturnedLine:
    key = {"sale_id": sale_id, "line": line}
    earned = tx.value(
        "SELECT coalesce(sum(points), 0) FROM points_entry "
        "WHERE sale_id = :sale_id AND line = :line AND kind = 'earned'",
        key,
    )
    sold = tx.value(
        "SELECT quantity_milli * factor_milli FROM sale_line WHERE sale_id = :sale_id AND line = :line", key
    )
    returned = tx.value(
        "SELECT -coalesce(sum(l.quantity_milli * l.factor_milli), 0) FROM sale s JOIN sale_line l USING (sale_id) "
        "WHERE s.of_sale_id = :sale_id AND l.of_line = :line AND l.quantity_milli < 0",
        key,
    )
    return ReturnedLine(earned, sold or 0, returned)


@dataclass(frozen=True, slots=True)
class Tendered:
    """What a sale was paid with one tender, and how much of it went back since."""

    paid: Money
    refunded: Money


def tendered(tx: Transaction, sale_id: int, tender: str, reference: str | None = None) -> Tendered:
    """Of this tender, or of this coupon only."""
    values = {"sale_id": sale_id, "tender": tender, "reference": reference}
    only = "AND p.tender = :tender AND coalesce(:reference, p.reference) = p.reference"
    paid = tx.value(
        f"SELECT coalesce(sum(amount_fen), 0) FROM payment p WHERE sale_id = :sale_id AND amount_fen > 0 {only}", values
    )
    back = tx.value(
        "SELECT coalesce(sum(amount_fen), 0) FROM sale s JOIN payment p USING (sale_id) "
        f"WHERE s.of_sale_id = :sale_id AND amount_fen < 0 {only}",
        values,
    )
    return Tendered(Money(paid), Money(-back))


def redeemed_points(tx: Transaction, sale_id: int) -> int:
    """The points that paid in this sale."""
    found: int = tx.value(
        "SELECT -coalesce(sum(points), 0) FROM points_entry WHERE sale_id = :sale_id AND kind = 'redeemed'",
        {"sale_id": sale_id},
    )
    return found


def spent_balance(tx: Transaction, sale_id: int) -> Stored:
    """The stored value that paid in this sale."""
    own, bonus = tx.first(
        "SELECT -coalesce(sum(own_fen), 0), -coalesce(sum(bonus_fen), 0) FROM balance_entry "
        "WHERE sale_id = :sale_id AND kind = 'spent'",
        {"sale_id": sale_id},
    ) or (0, 0)
    return Stored(Money(own), Money(bonus)) if own or bonus else Stored(ZERO, ZERO)

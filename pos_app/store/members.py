"""Members: rows of people with sealed phone numbers, their grades, and what they stand at."""

from dataclasses import dataclass, replace
from typing import Final

from pos_app.domain.member import Grade, uid_of_code
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import Kind, ProductId
from pos_app.domain.stored_value import Stored
from pos_app.store import schema_members as schema
from pos_app.store.engine import Row, Transaction

_MEMBER: Final = (
    "SELECT m.member_id, m.uid, m.name, m.phone_cipher, m.birthday, coalesce(g.uid, ''), coalesce(g.name, ''), "
    "coalesce(m.card, ''), m.joined_at_ms, m.consent_at_ms, m.erased_at_ms, coalesce(s.points, 0), "
    "coalesce(s.earned, 0), coalesce(s.own_fen, 0), coalesce(s.bonus_fen, 0) "
    "FROM member m LEFT JOIN grade g USING (grade_id) LEFT JOIN member_standing s USING (member_id) "
)
_USUAL: Final = (
    "SELECT p.product_id, p.name, p.unit, p.price_fen, p.kind, count(*), sum(l.quantity_milli * l.factor_milli) "
    "FROM sale s JOIN sale_line l USING (sale_id) JOIN product p USING (product_id) "
    "WHERE s.member_id = :member_id AND l.quantity_milli > 0 AND p.active = 1 "
    "GROUP BY p.product_id ORDER BY count(*) DESC, max(s.sale_id) DESC LIMIT :most"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a member's entries come to."""

    points: int = 0
    earned: int = 0
    stored: Stored = Stored()  # noqa: RUF009 - a frozen value


@dataclass(frozen=True, slots=True)
class Person:
    """What is kept of a member; `phone_cipher` is sealed. `member_id` 0 is not written yet."""

    member_id: int
    uid: str
    name: str
    phone_cipher: str | None
    birthday: str = ""
    grade: str = ""
    grade_name: str = ""
    card: str = ""
    joined_at_ms: int = 0
    consent_at_ms: int = 0
    erased_at_ms: int | None = None
    standing: Standing = Standing()


@dataclass(frozen=True, slots=True)
class Hashes:
    """What a phone number is found by."""

    phone: str
    last: str


def _person(row: Row) -> Person:
    standing = Standing(row[11], row[12], Stored(Money(row[13]), Money(row[14])))
    return replace(Person(*row[:11]), standing=standing)


def vault_mark(tx: Transaction) -> str | None:
    """What the key of the phone numbers is known by; None before there is one."""
    found: str | None = tx.value("SELECT mark FROM member_vault")
    return found


def keep_vault_mark(tx: Transaction, mark: str, *, at_ms: int) -> None:
    tx.run(
        "INSERT INTO member_vault (vault_id, mark, made_at_ms) VALUES (1, :mark, :at_ms) ON CONFLICT DO NOTHING",
        {"mark": mark, "at_ms": at_ms},
    )


def count(tx: Transaction) -> int:
    """Members who are somebody."""
    found: int = tx.value("SELECT count(*) FROM member WHERE erased_at_ms IS NULL")
    return found


def by_id(tx: Transaction, member_id: int) -> Person | None:
    """Erased ones too: their sales are still theirs."""
    row = tx.first(_MEMBER + "WHERE m.member_id = :member_id", {"member_id": member_id})
    return None if row is None else _person(row)


def by_uid(tx: Transaction, uid: str) -> Person | None:
    row = tx.first(_MEMBER + "WHERE m.uid = :uid AND m.erased_at_ms IS NULL", {"uid": uid})
    return None if row is None else _person(row)


def by_card(tx: Transaction, card: str) -> Person | None:
    row = tx.first(_MEMBER + "WHERE m.card = :card", {"card": card})
    return None if row is None else _person(row)


def id_of_code(tx: Transaction, code: str) -> int | None:
    """Whose card, or own code, this is."""
    uid = uid_of_code(code)
    row = tx.first(
        "SELECT member_id FROM member WHERE card = :code OR (uid = :uid AND erased_at_ms IS NULL)",
        {"code": code, "uid": uid},
    )
    return None if row is None else row[0]


def by_phone(tx: Transaction, phone_hash: str) -> Person | None:
    row = tx.first(_MEMBER + "WHERE m.phone_hash = :hash", {"hash": phone_hash})
    return None if row is None else _person(row)


def by_last(tx: Transaction, last4_hash: str) -> list[Person]:
    """Everybody whose number ends so, who came last first."""
    rows = tx.all(
        _MEMBER + "WHERE m.last4_hash = :hash "
        "ORDER BY (SELECT max(sale_id) FROM sale WHERE member_id = m.member_id) DESC, m.member_id",
        {"hash": last4_hash},
    )
    return [_person(row) for row in rows]


def by_name(tx: Transaction, part: str, *, most: int, after: int = 0) -> list[Person]:
    """Members whose name has this in it, those who joined last first; everybody for nothing."""
    escaped = part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = tx.all(
        _MEMBER + "WHERE m.erased_at_ms IS NULL AND m.name LIKE :part ESCAPE '\\' "
        "ORDER BY m.member_id DESC LIMIT :most OFFSET :after",
        {"part": f"%{escaped}%", "most": most, "after": after},
    )
    return [_person(row) for row in rows]


def add(tx: Transaction, person: Person, hashes: Hashes) -> Person:
    """Write a new member; they come back with their number."""
    member_id = tx.insert(
        schema.member,
        {
            "uid": person.uid,
            "name": person.name,
            "phone_cipher": person.phone_cipher,
            "phone_hash": hashes.phone,
            "last4_hash": hashes.last,
            "birthday": person.birthday,
            "grade_id": _grade_id(tx, person.grade),
            "card": person.card or None,
            "joined_at_ms": person.joined_at_ms,
            "consent_at_ms": person.consent_at_ms,
            "erased_at_ms": None,
        },
    )
    return replace(person, member_id=member_id)


def change(tx: Transaction, person: Person, hashes: Hashes | None) -> None:
    """Write what is said of a member anew; without `hashes` the phone number stays."""
    tx.run(
        "UPDATE member SET name = :name, birthday = :birthday, grade_id = :grade_id, card = :card "
        "WHERE member_id = :member_id",
        {
            "member_id": person.member_id,
            "name": person.name,
            "birthday": person.birthday,
            "grade_id": _grade_id(tx, person.grade),
            "card": person.card or None,
        },
    )
    if hashes is not None:
        tx.run(
            "UPDATE member SET phone_cipher = :cipher, phone_hash = :phone, last4_hash = :last "
            "WHERE member_id = :member_id",
            {
                "member_id": person.member_id,
                "cipher": person.phone_cipher,
                "phone": hashes.phone,
                "last": hashes.last,
            },
        )


def set_grade(tx: Transaction, member_id: int, grade: str) -> None:
    tx.run(
        "UPDATE member SET grade_id = :grade_id WHERE member_id = :member_id",
        {"member_id": member_id, "grade_id": _grade_id(tx, grade)},
    )


def erase(tx: Transaction, member_id: int, *, at_ms: int) -> None:
    """Wipe who it was, the bytes on the page too; the number stays, for the sales. A basket that waits forgets them."""
    tx.all("PRAGMA secure_delete=ON")
    for path in ("$.member", "$.basket.member"):
        tx.run(
            f"UPDATE basket SET body = json_remove(body, '{path}') "
            f"WHERE json_valid(body) AND json_extract(body, '{path}.member_id') = :id",
            {"id": member_id},
        )
    tx.run(
        "UPDATE member SET name = '', phone_cipher = NULL, phone_hash = NULL, last4_hash = NULL, birthday = '', "
        "grade_id = NULL, card = NULL, erased_at_ms = :at_ms WHERE member_id = :member_id",
        {"member_id": member_id, "at_ms": at_ms},
    )


def _grade_id(tx: Transaction, uid: str) -> int | None:
    found: int | None = tx.value("SELECT grade_id FROM grade WHERE uid = :uid", {"uid": uid}) if uid else None
    return found


def grades(tx: Transaction) -> tuple[Grade, ...]:
    """The grades a member may have, the one with the fewest points first."""
    rows = tx.all(
        "SELECT uid, name, price_percent, from_points FROM grade WHERE active = 1 "
        "ORDER BY coalesce(from_points, 0), grade_id"
    )
    return tuple(Grade(*row) for row in rows)


def keep_grade(tx: Transaction, grade: Grade) -> None:
    tx.run(
        "INSERT INTO grade (uid, name, price_percent, from_points, active) "
        "VALUES (:uid, :name, :price_percent, :from_points, 1) ON CONFLICT (uid) DO UPDATE SET name = excluded.name, "
        "price_percent = excluded.price_percent, from_points = excluded.from_points",
        {
            "uid": grade.uid,
            "name": grade.name,
            "price_percent": grade.price_percent,
            "from_points": grade.from_points,
        },
    )


def drop_grade(tx: Transaction, uid: str) -> None:
    """Nobody has it any more."""
    tx.run(
        "UPDATE member SET grade_id = NULL WHERE grade_id = (SELECT grade_id FROM grade WHERE uid = :uid)", {"uid": uid}
    )
    tx.run("UPDATE grade SET active = 0 WHERE uid = :uid", {"uid": uid})


@dataclass(frozen=True, slots=True)
class Usual:
    """Goods a member buys often: in how many sales, and how much in base units."""

    product_id: ProductId
    name: str
    unit: str
    price: Money
    kind: Kind
    times: int
    quantity: Quantity


def usual(tx: Transaction, member_id: int, *, most: int) -> tuple[Usual, ...]:
    """What a member buys most often."""
    rows = tx.all(_USUAL, {"member_id": member_id, "most": most})
    return tuple(
        Usual(ProductId(row[0]), row[1], row[2], Money(row[3]), Kind(row[4]), row[5], Quantity(row[6] // 1000))
        for row in rows
    )


def last_bought_at(tx: Transaction, member_id: int) -> int | None:
    """When a member last bought."""
    found: int | None = tx.value("SELECT max(at_ms) FROM sale WHERE member_id = :member_id", {"member_id": member_id})
    return found

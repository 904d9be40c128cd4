"""How a till becomes known: the operator makes a code for a licence, the till brings it with its key."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, select, update

from cloud import registers
from cloud.alarms import raise_alarm
from cloud.authentication import check_signature, check_time
from cloud.database import Database
from cloud.ports import Clock, Ids
from cloud.problems import Refused
from cloud.reception import Received
from cloud.schema import enrolment_code, feed_mark, register
from cloud.settings import CloudSettings
from cloud.tries import Tries
from pos_app.domain.errors import RuleViolation
from sync.wire import BATCH_ENTRIES_MAX, BODY_BYTES_MAX, FEED_ENTRIES_MAX, Enrolled, Enrolment

CODE_MS: Final = 72 * 3_600_000
_LICENCE_DIGITS: Final = 12
_REGISTER_DIGITS_MAX: Final = 4
_TEXT_LENGTH_MAX: Final = 200
# No letter that looks like another or like a digit (Crockford's base 32).
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _GROUP_LENGTH = 3, 4


@dataclass(frozen=True, slots=True)
class MadeCode:
    """A one-time code, shown once: the cloud keeps its hash only."""

    code: str
    expires_at_ms: int


def make_code(database: Database, licence: str, *, clock: Clock) -> MadeCode:
    """A code that enrols one key for this licence. Raises `RuleViolation`."""
    if not _is_licence(licence):
        raise RuleViolation("A retail licence number has {digits} digits", field="licence", digits=_LICENCE_DIGITS)
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    code, now_ms = "-".join(groups), clock.now_ms()
    made = MadeCode(code, now_ms + CODE_MS)
    values = {"licence": licence, "made_at_ms": now_ms, "expires_at_ms": made.expires_at_ms}
    with database.write() as connection:
        connection.execute(enrolment_code.insert().values(code_hash=_hash(code), **values))
    return made


class Enrolments:
    """Takes tills in, and counts tries that fail."""

    def __init__(self, database: Database, settings: CloudSettings, *, clock: Clock, ids: Ids) -> None:
        self._database, self._settings, self._clock, self._ids = database, settings, clock, ids
        self._tries = Tries(settings.tries_max, settings.tries_minutes)

    def enrol(self, received: Received) -> Enrolled:
        """The register's name. The same code with the same key gives the same answer. Raises `Refused`."""
        wish = _read(received.body)
        tried = (f"address {received.address}", f"licence {wish.licence}")
        self._tries.check(*tried)
        signed = check_signature(received, wish.public_key, wish.public_key)
        check_time(signed, self._clock.now_ms(), self._settings)
        try:
            with self._database.write() as connection:
                register_id = self._take(connection, wish)
        except Refused:
            self._tries.failed(*tried)
            raise
        return Enrolled(register_id=register_id, now=self._clock.now_ms(), parameters=self._parameters())

    def _take(self, connection: Connection, wish: Enrolment) -> str:
        # All codes of the licence are locked, so that two of them used at once do not make one register twice.
        rows = connection.execute(
            select(enrolment_code)
            .where(enrolment_code.c.licence == wish.licence)
            .order_by(enrolment_code.c.code_hash)
            .with_for_update()
        )
        found = {row.code_hash: row for row in rows}.get(_hash(wish.code))
        if found is None:
            raise Refused("code-refused")
        if found.used_at_ms is not None:
            return _used_before(found, wish)
        now_ms = self._clock.now_ms()
        if found.expires_at_ms < now_ms:
            raise Refused("code-refused")
        register_id = self._known(connection, wish, now_ms) or self._new(connection, wish, now_ms)
        used = {"used_at_ms": now_ms, "used_key": wish.public_key, "register_id": register_id}
        this = enrolment_code.c.code_hash == found.code_hash
        connection.execute(update(enrolment_code).where(this).values(**used))
        return register_id

    def _known(self, connection: Connection, wish: Enrolment, now_ms: int) -> str | None:
        """A register of this number goes on with the new key; the old one stops at once."""
        found = registers.find_by_number(connection, wish.licence, wish.register)
        if found is None:
            return None
        if found.public_key == wish.public_key and found.revoked_at_ms is not None:
            raise Refused("revoked")
        values = {"name": wish.name, "program": wish.program, "public_key": wish.public_key, "revoked_at_ms": None}
        mine = register.c.register_id == found.register_id
        connection.execute(update(register).where(mine).values(**values, last_seen_at_ms=now_ms))
        if found.public_key != wish.public_key:
            detail = f"register {wish.register}"
            raise_alarm(connection, found.register_id, "re_enrolled", wish.public_key, detail, at_ms=now_ms)
        return found.register_id

    def _new(self, connection: Connection, wish: Enrolment, now_ms: int) -> str:
        register_id = self._ids.new()
        connection.execute(
            register.insert().values(
                register_id=register_id,
                licence=wish.licence,
                register=wish.register,
                name=wish.name,
                program=wish.program,
                public_key=wish.public_key,
                enrolled_at_ms=now_ms,
                last_seen_at_ms=now_ms,
            )
        )
        connection.execute(feed_mark.insert().values(register_id=register_id, last=0, confirmed=0))
        return register_id

    def _parameters(self) -> dict[str, int]:
        return {
            "batch_entries_max": BATCH_ENTRIES_MAX,
            "body_bytes_max": BODY_BYTES_MAX,
            "clock_skew_s": self._settings.clock_skew_ms // 1000,
            "feed_entries_max": FEED_ENTRIES_MAX,
        }


def _read(body: bytes) -> Enrolment:
    try:
        wish = msgspec.json.decode(body, type=Enrolment)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused("malformed", str(error)) from error
    if not _is_licence(wish.licence):
        raise Refused("malformed", f"a licence number has {_LICENCE_DIGITS} digits")
    number = wish.register
    if not (number.isascii() and number.isdigit() and len(number) <= _REGISTER_DIGITS_MAX):
        raise Refused("malformed", f"a register's number has at most {_REGISTER_DIGITS_MAX} digits")
    for text in (wish.name, wish.program, wish.code):
        if len(text) > _TEXT_LENGTH_MAX or not text.isprintable():
            raise Refused("malformed", "name, program or code can't be such a text")
    return wish


def _used_before(found: Row[Any], wish: Enrolment) -> str:
    """The reply may have been lost: the same key may ask again."""
    if found.used_key != wish.public_key:
        raise Refused("code-refused")
    return str(found.register_id)


def _is_licence(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == _LICENCE_DIGITS


def _hash(code: str) -> str:
    """Of the code as it may be typed: in small letters, with blanks, with O for 0."""
    plain = "".join(code.upper().split()).replace("-", "").translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(plain.encode()).hexdigest()

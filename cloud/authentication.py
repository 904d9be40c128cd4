"""Who is calling: the signature is that of a register that is not revoked, made just now, and never seen before."""

from typing import Final

from sqlalchemy import delete, update

from cloud import registers
from cloud.database import Database, insert_if_new
from cloud.ports import Clock
from cloud.problems import Refused
from cloud.reception import Received
from cloud.registers import Register
from cloud.schema import nonce, register
from cloud.settings import CloudSettings
from sync.signing import BadSignature, Signed, claimed_key_id, public_key_of, verify

_KEPT: Final = 2  # a nonce is kept for this many times the bound: until no request with it can be fresh any more


def authenticate(
    database: Database, received: Received, register_id: str, *, settings: CloudSettings, clock: Clock
) -> Register:
    """The register that made this request about itself. Raises `Refused`."""
    try:
        claimed = claimed_key_id(received)
    except BadSignature as error:
        raise Refused("bad-signature", str(error)) from error
    with database.read() as connection:
        caller = registers.find(connection, claimed)
    if caller is None:
        raise Refused("unknown-register")
    signed = check_signature(received, caller.register_id, caller.public_key)
    if caller.revoked_at_ms is not None:
        raise Refused("revoked")
    now_ms = clock.now_ms()
    check_time(signed, now_ms, settings)
    _note(database, signed, now_ms, settings)
    if claimed != register_id:
        raise Refused("not-yours")
    return caller


def check_signature(received: Received, key_id: str, public_key: str) -> Signed:
    """Raises `Refused` when the request was not signed with this key under this name."""
    try:
        key = public_key_of(public_key)
        return verify(received, resolve={key_id: key}.get, body=received.body)
    except BadSignature as error:
        raise Refused("bad-signature", str(error)) from error


def check_time(signed: Signed, now_ms: int, settings: CloudSettings) -> None:
    """Raises `Refused` with the cloud's time, so that a till whose clock is wrong can go by it."""
    if abs(signed.created_ms - now_ms) > settings.clock_skew_ms:
        raise Refused("clock-skew", f"the bound is {settings.clock_skew_ms // 1000} s", now=now_ms)


def _note(database: Database, signed: Signed, now_ms: int, settings: CloudSettings) -> None:
    """Keep the nonce, in a transaction of its own: a request that is refused further on was made all the same."""
    with database.write() as connection:
        if not insert_if_new(connection, nonce, register_id=signed.key_id, nonce=signed.nonce, used_at_ms=now_ms):
            raise Refused("replayed")
        old = nonce.c.used_at_ms < now_ms - _KEPT * settings.clock_skew_ms
        connection.execute(delete(nonce).where(nonce.c.register_id == signed.key_id, old))
        mine = register.c.register_id == signed.key_id
        connection.execute(update(register).where(mine).values(last_seen_at_ms=now_ms))

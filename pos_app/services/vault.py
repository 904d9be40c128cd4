"""Members' phone numbers at rest: sealed with AES-GCM, found by a keyed hash, under one key that is not in the store.

The key lies where the till's other secrets do. Its owner can write it down as a recovery code and enter it on another
computer, where a restored backup is. What key the numbers are sealed with is marked in the store, so that another is
never taken for it, nor made beside it.
"""

import base64
import binascii
import hashlib
import hmac
import os
import re
from typing import Final, Protocol

from pos_app.domain.errors import RuleViolation
from pos_app.domain.member import HIDDEN, Phone
from pos_app.services.ports import Clock
from pos_app.services.secrets import Kept, KeyFault, kept_for
from pos_app.services.shop import read_shop
from pos_app.store import members
from pos_app.store.engine import Store

KEY_NAME: Final = "member-phones.key"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_CHECK_BYTES: Final = 3
_GROUP: Final = 4
_LOOKS_LIKE: Final = str.maketrans("018", "OIB")
"""What is read wrong from paper: base32 has none of the three."""


class Secrets(Protocol):
    """Where the key lies (see `pos_app/services/secrets.py`)."""

    def read(self, name: str) -> str | None: ...

    def write(self, name: str, text: str) -> None: ...


class KeyLost(KeyFault):
    """The key of the phone numbers is not on this computer; the numbers are safe, and nobody can read them."""

    def __init__(self) -> None:
        super().__init__(
            "The key of the members' phone numbers is not on this computer: "
            "enter the recovery code that was written down (Members, Recovery code)"
        )


class Vault:
    """Seals and finds phone numbers under one key. What it is used for takes a key of its own, made from that one."""

    def __init__(self, key: bytes) -> None:
        if len(key) != _KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        # The library takes a while to load, and most sales have no member.
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - see above

        self._sealing, self._changed = AESGCM(_derived(key, "seal")), InvalidTag
        self._finding = _derived(key, "find")
        self.mark = _derived(key, "mark").hex()[:16]

    def seal(self, phone: Phone, uid: str) -> str:
        """The number of the member `uid`, and of no other: a sealed number put into another's row can't be opened."""
        nonce = os.urandom(_NONCE_BYTES)
        return base64.b64encode(nonce + self._sealing.encrypt(nonce, phone.digits.encode(), uid.encode())).decode()

    def unseal(self, sealed: str, uid: str) -> Phone:
        """Raises `KeyFault` when it was sealed with another key or changed."""
        try:
            content = base64.b64decode(sealed, validate=True)
            opened = self._sealing.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], uid.encode())
        except (self._changed, ValueError) as error:
            raise KeyFault("A member's phone number can't be read: it was changed, or sealed elsewhere") from error
        return Phone(opened.decode())

    def masked(self, sealed: str | None, uid: str) -> str:
        """As it is shown: empty for nobody's."""
        return "" if sealed is None else self.unseal(sealed, uid).masked

    def hash_of(self, phone: Phone) -> str:
        return self._hash("phone", phone.digits)

    def hash_of_last(self, digits: str) -> str:
        return self._hash("last", digits)

    def _hash(self, what: str, text: str) -> str:
        return hmac.new(self._finding, f"{what} {text}".encode(), hashlib.sha256).hexdigest()


def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.new(key, f"yundian members {purpose}".encode(), hashlib.sha256).digest()


def secrets_of(store: Store) -> Kept:
    """Where the secrets of this store's shop lie on this computer: the keyring, else a file beside the store."""
    with store.read() as tx:
        shop = read_shop(tx)
    return kept_for(store.path.parent, "" if shop is None else shop.uid)


def open_vault(store: Store, secrets: Secrets, *, clock: Clock) -> Vault:
    """The vault of this store; the first member's phone number makes its key. Raises `KeyLost`, `KeyFault`."""
    found = secrets.read(KEY_NAME)
    with store.read() as tx:
        mark = members.vault_mark(tx)
    if mark is None:
        key = os.urandom(_KEY_BYTES) if found is None else _read(found)
        if found is None:
            secrets.write(KEY_NAME, _written(key))  # before it seals anything
        made = Vault(key)
        with store.write() as tx:
            members.keep_vault_mark(tx, made.mark, at_ms=clock.now_ms())
        return made
    vault = None if found is None else Vault(_read(found))
    if vault is None or vault.mark != mark:
        raise KeyLost
    return vault


def masked_without_key(sealed: str | None) -> str:
    """What is shown of a phone number on a computer that has not got the key."""
    return "" if sealed is None else HIDDEN


def recovery_code(store: Store, secrets: Secrets, *, clock: Clock) -> str:
    """The key for paper: groups of four letters and digits, with a check. Raises `KeyLost`, `KeyFault`."""
    open_vault(store, secrets, clock=clock)
    key = _read(secrets.read(KEY_NAME) or "")
    text = base64.b32encode(key + hashlib.sha256(key).digest()[:_CHECK_BYTES]).decode()
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def recover(store: Store, secrets: Secrets, code: str) -> None:
    """Take the key from a recovery code. Raises `RuleViolation` on the field `code`; then nothing was changed."""
    text = re.sub(r"[^A-Z2-7]", "", code.upper().translate(_LOOKS_LIKE))
    try:
        content = base64.b32decode(text)
    except binascii.Error:
        content = b""
    key, check = content[:_KEY_BYTES], content[_KEY_BYTES:]
    if len(content) != _KEY_BYTES + _CHECK_BYTES or hashlib.sha256(key).digest()[:_CHECK_BYTES] != check:
        raise RuleViolation("This is not a recovery code; please read it again", field="code")
    with store.read() as tx:
        mark = members.vault_mark(tx)
    if mark is not None and Vault(key).mark != mark:
        raise RuleViolation("This recovery code is another shop's", field="code")
    secrets.write(KEY_NAME, _written(key))


def _written(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _read(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise KeyFault("The key of the members' phone numbers is damaged: enter the recovery code")
    return key

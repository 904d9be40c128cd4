"""The till's key: made here, never leaves, kept as `pos_app/services/secrets.py` keeps secrets.

A key that is not known to the cloud yet is a *candidate*, kept with the code it was made for, so that a lost reply to
an enrolment is asked for again with the same key.
"""

import base64
import binascii
import hashlib
from pathlib import Path
from typing import Final

import keyring
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_app.services.secrets import FilePlace, Kept, KeyFault, KeyringPlace, Place

KEY: Final = "device.key"
CANDIDATE: Final = "candidate.key"


class Identity:
    """The till's key and its candidate."""

    def __init__(self, ring: Place, files: Place) -> None:
        self._secrets = Kept(ring, files)

    def key(self) -> Ed25519PrivateKey:
        """The key the cloud knows. Raises `KeyFault` when there is none."""
        _, key = self._kept(KEY)
        if key is None:
            raise KeyFault("The key of this till is gone: enrol it again with a new code")
        return key

    def candidate(self, code: str) -> Ed25519PrivateKey:
        """The key to enrol with by this code: the same one each time."""
        for name in (CANDIDATE, KEY):
            made_for, key = self._kept(name)
            if key is not None and made_for == _mark(code):
                return key
        key = Ed25519PrivateKey.generate()
        self._secrets.write(CANDIDATE, _text_of(key, code))
        return key

    def adopt(self, code: str) -> None:
        """The cloud knows the key made for this code from now on, and no other."""
        self._secrets.write(KEY, _text_of(self.candidate(code), code))
        self._secrets.remove(CANDIDATE)

    def _kept(self, name: str) -> tuple[str, Ed25519PrivateKey | None]:
        """The mark of the code a key was made for, and the key."""
        mark, _, text = (self._secrets.read(name) or "").partition(" ")
        return mark, _key_of(text) if mark else None


def identity_of(folder: Path, owner: str) -> Identity:
    """The key of the shop `owner` on this computer, with `folder` beside its store for where there is no keyring."""
    return Identity(KeyringPlace(keyring.get_keyring(), owner), FilePlace(folder))


def _mark(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _text_of(key: Ed25519PrivateKey, code: str) -> str:
    return f"{_mark(code)} {base64.urlsafe_b64encode(key.private_bytes_raw()).decode()}"


def _key_of(text: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text.encode(), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        raise KeyFault("The till's key is damaged: enrol it again with a new code") from error

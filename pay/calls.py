"""What the adapters share: what may go wrong in a call, keys, amounts of the providers' texts."""

from typing import Final

import msgspec
import requests
import urllib3.exceptions
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from pay.ports import NO_ANSWER, NOBODY, NOT_SIGNED, ODD, Answer, BadSettings, State
from pay.secret import Secret

REASON_MAX: Final = 120


class NotSigned(Exception):  # noqa: N818  # it says what the answer is
    """The answer does not carry the provider's signature."""


FAULTS: Final = (
    NotSigned,
    OSError,  # requests' own errors among them
    urllib3.exceptions.HTTPError,
    msgspec.MsgspecError,
    ValueError,
    RecursionError,  # a text of brackets only
)
"""All that a call may raise; an adapter lets none of it out."""


def unknown(error: BaseException) -> Answer:
    """The answer when there is none to believe. No text of the error: it may hold what was sent."""
    if isinstance(error, NotSigned):
        return Answer(State.UNKNOWN, reason=NOT_SIGNED)
    if isinstance(error, requests.exceptions.Timeout):
        return Answer(State.UNKNOWN, reason=NO_ANSWER)
    if isinstance(error, OSError | urllib3.exceptions.HTTPError) and not isinstance(
        error, requests.exceptions.JSONDecodeError
    ):
        return Answer(State.UNKNOWN, reason=NOBODY)
    return Answer(State.UNKNOWN, reason=ODD)


def plain(reason: str, secret: Secret | None = None) -> str:
    """The provider's words in one short line, without the code should it repeat it."""
    text = " ".join(reason.split())
    if secret:
        text = text.replace(secret.reveal(), "…")
    return text[:REASON_MAX]


def private_key(pem: Secret) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.reveal().encode("ascii"), None)
    except (ValueError, TypeError) as error:
        raise BadSettings("The merchant's private key can't be read") from error
    if not isinstance(key, RSAPrivateKey):
        raise BadSettings("The merchant's private key is not an RSA key")
    return key


def public_key(pem: str) -> RSAPublicKey:
    try:
        key = load_pem_public_key(pem.encode("ascii"))
    except ValueError as error:
        raise BadSettings("The provider's public key can't be read") from error
    if not isinstance(key, RSAPublicKey):
        raise BadSettings("The provider's public key is not an RSA key")
    return key


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def fen_of(text: str) -> int:
    """Fen of `12.3`, `-0.05` or `1,234.00`. Raises `ValueError`."""
    sign, digits = (-1, text.strip()[1:]) if text.strip().startswith("-") else (1, text.strip())
    whole, _, part = digits.replace(",", "").partition(".")
    if not (whole.isdecimal() and (part or "0").isdecimal()) or part[2:].strip("0"):
        raise ValueError("not an amount")
    return sign * (int(whole) * 100 + int(part[:2].ljust(2, "0")))

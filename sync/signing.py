"""How a request is signed and how that is checked: RFC 9421 and RFC 9530, the same module on both sides (docs/sync.md).

What is covered is fixed: method, authority, path, query and the digest of the body as sent. Whether `created` is near
enough and the nonce is new only the cloud can say; here it is made certain that both are there and were signed.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver, algorithms
from http_message_signatures.exceptions import HTTPMessageSignaturesException

TAG: Final = "yundian"
COVERED: Final = ("@method", "@authority", "@path", "@query", "content-digest")
_KEY_BYTES: Final = 32
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_PARAMETERS: Final = frozenset({"created", "nonce", "keyid", "tag", "alg"})
_OF_A_SIGNATURE: Final = ("signature", "signature-input", "content-digest")


class Signable(Protocol):
    """A request as both sides have it: `requests.PreparedRequest` here, what arrived there."""

    @property
    def method(self) -> Any: ...

    @property
    def url(self) -> Any: ...

    @property
    def headers(self) -> Any: ...


class BadSignature(Exception):  # noqa: N818 - the contract's word
    """The request is not signed as it must be, or was changed under way."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a checked signature says."""

    key_id: str
    created_ms: int
    nonce: str


def new_nonce() -> str:
    """Sixteen random bytes as they go into a signature."""
    return secrets.token_urlsafe(16)


def public_key_text(key: Ed25519PublicKey) -> str:
    """The raw key in base64url without padding."""
    return base64.urlsafe_b64encode(key.public_bytes_raw()).rstrip(b"=").decode()


def public_key_of(text: str) -> Ed25519PublicKey:
    """The key of `public_key_text`. Raises `BadSignature` when it is none."""
    try:
        raw = base64.b64decode(text.encode("ascii") + b"=", altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise BadSignature("the public key is not base64url") from error
    if len(raw) != _KEY_BYTES:
        raise BadSignature("the public key has another length than Ed25519's")
    key = Ed25519PublicKey.from_public_bytes(raw)
    if public_key_text(key) != text:
        raise BadSignature("the public key has more than one spelling")
    return key


class _Keys(HTTPSignatureKeyResolver):  # type: ignore[misc, unused-ignore]
    """The library asks for keys through an object."""

    def __init__(self, find: Callable[[str], Ed25519PublicKey | Ed25519PrivateKey | None]) -> None:
        self._find = find

    def resolve_public_key(self, key_id: str) -> Any:
        return self._find(key_id)

    def resolve_private_key(self, key_id: str) -> Any:
        return self._find(key_id)


class _Verifier(HTTPMessageVerifier):  # type: ignore[misc, unused-ignore]
    """Leaves the judgement of time to the cloud, which tells a till how wrong its clock is."""

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        """The library would ask the machine's clock here."""


def sign(request: Signable, *, key_id: str, key: Ed25519PrivateKey, now_ms: int, nonce: str, body: bytes) -> None:
    """Put digest and signature into the request's headers; those of an earlier try are replaced."""
    headers: MutableMapping[str, str] = request.headers
    for name in [name for name in headers if name.lower() in _OF_A_SIGNATURE]:
        del headers[name]
    signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_Keys(lambda _: key))
    signer.sign(
        request,
        key_id=key_id,
        created=datetime.fromtimestamp(now_ms // 1000, UTC),
        nonce=nonce,
        tag=TAG,
        label=TAG,
        covered_component_ids=COVERED,
        body=body,
    )


def claimed_key_id(request: Signable) -> str:
    """Who the request says it is from; nothing is checked yet. Raises `BadSignature` when it does not say."""
    claimed: list[str] = []

    def note(key_id: str) -> None:
        claimed.append(key_id)

    try:
        _verify(request, note)
    except HTTPMessageSignaturesException as error:
        if len(claimed) != 1:
            raise BadSignature(str(error)) from error
    return claimed[0]


def verify(request: Signable, *, resolve: Callable[[str], Ed25519PublicKey | None], body: bytes) -> Signed:
    """What the one signature of a request says, when everything that must be covered is and nothing was changed."""
    try:
        results = _verify(request, resolve, body)
    except HTTPMessageSignaturesException as error:
        raise BadSignature(str(error)) from error
    if len(results) != 1:
        raise BadSignature("a request has one signature")
    found = results[0].parameters
    if not found.keys() <= _PARAMETERS:
        raise BadSignature("the signature has parameters that are not ours")
    created, nonce = found.get("created"), found.get("nonce")
    if not isinstance(created, int) or not isinstance(nonce, str) or not _NONCE.fullmatch(nonce):
        raise BadSignature("the signature needs created and a nonce")
    return Signed(str(found["keyid"]), created * 1000, nonce)


def _verify(
    request: Signable, resolve: Callable[[str], Ed25519PublicKey | None], body: bytes | None = None
) -> list[Any]:
    verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=_Keys(resolve))
    results: list[Any] = verifier.verify(request, max_age=None, expect_tag=TAG, require_components=COVERED, body=body)
    return results

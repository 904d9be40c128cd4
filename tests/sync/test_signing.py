"""What is signed can't be changed, and what must be signed can't be left out (docs/sync.md "Signatures")."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, MappingKeyResolver, algorithms
from hypothesis import given
from hypothesis import strategies as st

from sync.signing import (
    COVERED,
    TAG,
    BadSignature,
    Signed,
    claimed_key_id,
    new_nonce,
    public_key_of,
    public_key_text,
    sign,
    verify,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
NOW_MS = 1_795_600_000_000
NONCE = "abcdefghijklmnopqrstuv"
URL = "https://cloud.example:8443/v1/registers/0199/journal?a=1&b=2"
BODY = b"\x1f\x8b one line"
Change = Callable[[requests.PreparedRequest], None]


def prepared(method: str = "POST", url: str = URL, body: bytes = BODY) -> requests.PreparedRequest:
    return requests.Request(method, url, data=body).prepare()


def signed(body: bytes = BODY, **given: Any) -> requests.PreparedRequest:
    request = prepared(body=body, **given)
    sign(request, key_id="0199", key=KEY, now_ms=NOW_MS, nonce=NONCE, body=body)
    return request


def checked(request: requests.PreparedRequest, body: bytes = BODY) -> Signed:
    return verify(request, resolve={"0199": KEY.public_key()}.get, body=body)


def keys(key: Any) -> HTTPSignatureKeyResolver:
    return MappingKeyResolver(public_keys={}, private_keys={"0199": key, "0198": key})


def signed_by_hand(request: requests.PreparedRequest, **changed: Any) -> requests.PreparedRequest:
    """As `sign` does it, but for what is changed."""
    values: dict[str, Any] = {
        "key_id": "0199",
        "created": datetime.fromtimestamp(NOW_MS // 1000, UTC),
        "nonce": NONCE,
        "tag": TAG,
        "covered_component_ids": COVERED,
        "body": BODY,
        **{name: value for name, value in changed.items() if name not in {"key", "algorithm"}},
    }
    algorithm = changed.get("algorithm", algorithms.ED25519)
    HTTPMessageSigner(signature_algorithm=algorithm, key_resolver=keys(changed.get("key", KEY))).sign(request, **values)
    return request


def test_what_was_signed_is_read_back() -> None:
    assert checked(signed()) == Signed("0199", NOW_MS, NONCE)


def test_an_empty_body_is_signed_too() -> None:
    request = signed(body=b"", method="GET")
    assert "Content-Digest" in request.headers
    assert checked(request, b"") == Signed("0199", NOW_MS, NONCE)
    with pytest.raises(BadSignature):
        checked(request, b"something")


@given(body=st.binary(max_size=200), query=st.text("abcdefgh=&%20", max_size=20).filter(lambda text: "%" not in text))
def test_whatever_is_sent_can_be_checked(body: bytes, query: str) -> None:
    request = signed(body=body, url=f"http://127.0.0.1:8000/v1/x?{query}")
    assert checked(request, body).nonce == NONCE


def test_a_request_signed_again_has_the_new_signature_only() -> None:
    request = signed()
    sign(request, key_id="0199", key=KEY, now_ms=NOW_MS + 5000, nonce=NONCE[::-1], body=BODY)
    assert checked(request) == Signed("0199", NOW_MS + 5000, NONCE[::-1])


def test_milliseconds_are_cut_not_rounded() -> None:
    request = prepared()
    sign(request, key_id="0199", key=KEY, now_ms=NOW_MS + 999, nonce=NONCE, body=BODY)
    assert checked(request).created_ms == NOW_MS


def _method(request: requests.PreparedRequest) -> None:
    request.method = "GET"


def _url(old: str, new: str) -> Change:
    def change(request: requests.PreparedRequest) -> None:
        assert request.url is not None
        assert old in request.url
        request.url = request.url.replace(old, new)

    return change


def _header(name: str, old: str, new: str) -> Change:
    def change(request: requests.PreparedRequest) -> None:
        assert old in request.headers[name]
        request.headers[name] = request.headers[name].replace(old, new)

    return change


def _without(name: str) -> Change:
    def change(request: requests.PreparedRequest) -> None:
        del request.headers[name]

    return change


TAMPERED: dict[str, Change] = {
    "method": _method,
    "host": _url("cloud.example", "cloud.exampel"),
    "port": _url(":8443", ":8444"),
    "path": _url("/0199/", "/0198/"),
    "query": _url("b=2", "b=3"),
    "query left out": _url("?a=1&b=2", ""),
    "created": _header("Signature-Input", f"created={NOW_MS // 1000}", f"created={NOW_MS // 1000 + 1}"),
    "nonce": _header("Signature-Input", NONCE, NONCE[::-1]),
    "key id": _header("Signature-Input", '"0199"', '"0198"'),
    "tag": _header("Signature-Input", f'tag="{TAG}"', 'tag="other"'),
    "covered": _header("Signature-Input", '"@query" ', ""),
    "algorithm": _header("Signature-Input", '"ed25519"', '"hmac-sha256"'),
    "no signature": _without("Signature"),
    "no input": _without("Signature-Input"),
    "no digest": _without("Content-Digest"),
}


@pytest.mark.parametrize("tampered", TAMPERED)
def test_a_change_under_way_is_refused(tampered: str) -> None:
    request = signed()
    TAMPERED[tampered](request)
    with pytest.raises(BadSignature):
        checked(request)


def test_another_body_than_the_digest_s_is_refused() -> None:
    with pytest.raises(BadSignature):
        checked(signed(), BODY + b" ")


def test_a_digest_made_anew_for_another_body_is_refused() -> None:
    request, other = signed(), signed(body=b"other")
    request.headers["Content-Digest"] = other.headers["Content-Digest"]
    with pytest.raises(BadSignature):
        checked(request, b"other")


@pytest.mark.parametrize("component", COVERED[:-1])
def test_each_component_must_be_covered(component: str) -> None:
    fewer = tuple(name for name in COVERED if name != component)
    with pytest.raises(BadSignature, match="not covered"):
        checked(signed_by_hand(prepared(), covered_component_ids=fewer))


def test_a_digest_that_is_there_but_not_covered_is_refused() -> None:
    request = prepared()
    request.headers["Content-Digest"] = signed().headers["Content-Digest"]
    signed_by_hand(request, covered_component_ids=COVERED[:-1], body=None, use_existing_digest=True)
    with pytest.raises(BadSignature, match="not covered"):
        checked(request)


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": None},
        {"nonce": "short"},
        {"nonce": "not base64url: ☺".encode("ascii", "replace").decode()},
        {"tag": None},
        {"tag": "other"},
        {"key": STRANGER},
        {"key_id": "0198"},
        {"key": b"secret", "algorithm": algorithms.HMAC_SHA256},
        {"expires": datetime.fromtimestamp(NOW_MS // 1000 + 60, UTC)},
    ],
    ids="-".join,
)
def test_a_signature_must_be_exactly_ours(changed: dict[str, Any]) -> None:
    with pytest.raises(BadSignature):
        checked(signed_by_hand(prepared(), **changed))


def test_a_signature_without_created_is_refused() -> None:
    request = prepared()

    class Timeless(HTTPMessageSigner):
        def _build_signature_base(self, message: Any, **given: Any) -> Any:
            given["signature_params"].pop("created", None)
            return super()._build_signature_base(message, **given)

    Timeless(signature_algorithm=algorithms.ED25519, key_resolver=keys(KEY)).sign(
        request, key_id="0199", nonce=NONCE, tag=TAG, covered_component_ids=COVERED, body=BODY
    )
    assert "created" not in request.headers["Signature-Input"]
    with pytest.raises(BadSignature, match="created"):
        checked(request)


def test_two_signatures_are_one_too_many() -> None:
    request = signed()
    signed_by_hand(request, label="second", append_if_signature_exists=True, use_existing_digest=True)
    with pytest.raises(BadSignature, match="one signature"):
        checked(request)


def test_who_a_request_says_it_is_from_is_told_before_anything_is_checked() -> None:
    request = signed()
    request.headers["Signature"] = f"{TAG}=:{base64.b64encode(bytes(64)).decode()}:"
    assert claimed_key_id(request) == "0199"
    with pytest.raises(BadSignature):
        checked(request)


@pytest.mark.parametrize("value", ["", "nonsense", "yundian=(", f"{TAG}=1", f'{TAG}=();tag="{TAG}"', "☺"])
def test_nonsense_in_place_of_a_signature_is_refused(value: str) -> None:
    request = signed()
    request.headers["Signature-Input"] = value
    for check in (claimed_key_id, checked):
        with pytest.raises(BadSignature):
            check(request)


def test_a_public_key_goes_through_text() -> None:
    text = public_key_text(KEY.public_key())
    assert len(text) == 43
    assert public_key_of(text).public_bytes_raw() == KEY.public_key().public_bytes_raw()


@pytest.mark.parametrize("text", ["", "abc", "A" * 44, "A" * 42 + "+", "é" * 43, "A" * 86])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(BadSignature):
        public_key_of(text)


def test_nonces_are_long_and_differ() -> None:
    made = {new_nonce() for _ in range(100)}
    assert len(made) == 100
    assert {len(nonce) for nonce in made} == {22}

"""The cloud against calls made from its own OpenAPI document, right and wrong: each is answered as documented."""

import gzip
from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Any, Final

import msgspec
import pytest
import requests
import rfc8785
import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import FastAPI, Response
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cloud.enrolment import make_code
from cloud.serve import running
from cloud.settings import CloudSettings
from sync.signing import new_nonce, public_key_text, sign
from sync.wire import MEDIA_TYPE
from tests.cloud.conftest import Served
from tests.cloud.journal_bodies import (
    accepted_body,
    accepted_line,
    day_body,
    difference,
    ledger_row,
    sale_body,
    sale_line,
)
from tests.cloud.tills import Chain, Entry, Till, hashed, send, withheld
from tests.conftest import TestClock

CALLS: Final = (
    ("POST", "/v1/enrolments"),
    ("GET", "/v1/registers/{register_id}/cursor"),
    ("POST", "/v1/registers/{register_id}/journal"),
    ("GET", "/v1/registers/{register_id}/feed"),
)
CHECKS: Final[list[CheckFunction]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES: Final = bounds(
    max_examples=80,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],  # a failure names the request as it is; making it smaller costs more than it tells
    suppress_health_check=list(HealthCheck),
)
_BODIES: Final = (
    ("sale.completed", sale_body()),
    ("sale.returned", sale_body(sale_line(quantity_milli=-1000))),
    ("delivery.accepted", accepted_body(accepted_line())),
    ("delivery.differed", accepted_body(differences=[difference()])),
    ("day.closed", day_body(ledger_row(sold_milli=1000))),
    ("drawer.opened", {"by": "店主"}),
)
_ABSURD: Final = st.one_of(
    st.sampled_from([10**9, 10**13, -(10**13), 2**53 - 1]),
    st.sampled_from([None, True, 0, -1, 0.5, 2**53 + 1, 2**63, -(2**63) - 1, 10**400, "", "\0", "\x7f", "𠀀" * 70]),
    st.sampled_from(["0" * 64, "f" * 64, "2026-11-23", "0001-01-01", "9999-12-31", [], {}, [[]], {"\0": "\0"}]),
    st.text(max_size=20),
)


class Caller(Enum):
    """Who makes the call, and how it is signed."""

    ITSELF = "the register about itself"
    ANY = "the register about whatever came up"
    UNSIGNED = "nobody"
    FORGED = "somebody with another key"
    CHANGED = "the register, but the request was changed under way"


CALLERS: Final = st.sampled_from([Caller.ITSELF, Caller.ITSELF, *Caller])


@st.composite
def uploads(draw: st.DrawFn) -> bytes:
    """A chain of entries the cloud reads, most of them with something wrong in one or two places; packed."""
    chain = Chain(salt=draw(st.integers(0, 2**16 - 1)), epoch=draw(st.integers(1, 3)))
    for _ in range(draw(st.integers(1, 3))):
        kind, body = draw(st.sampled_from(_BODIES))
        if draw(st.booleans()):
            body = changed(draw, body)
        chain.add(kind, *(() if _unhashable(body) else (body,)))
    entries = chain.entries
    if draw(st.booleans()):
        at = draw(st.integers(0, len(entries) - 1))
        changes: list[Callable[[Entry], Entry]] = [partial(changed, draw), withheld, partial(_hashed_anew, draw)]
        entries[at] = draw(st.sampled_from(changes))(entries[at])
    raw = b"".join(msgspec.json.encode(entry, order="sorted") + b"\n" for entry in entries)
    return gzip.compress(raw, 1, mtime=0)


def changed(draw: st.DrawFn, value: Any) -> Any:
    """The value with one thing in it, at any depth, replaced by something absurd or left out."""
    if isinstance(value, dict) and value and draw(st.integers(0, 7)):
        name = draw(st.sampled_from(sorted(value)))
        if not draw(st.integers(0, 9)):
            return {key: one for key, one in value.items() if key != name}
        return {**value, name: changed(draw, value[name])}
    if isinstance(value, list) and value and draw(st.integers(0, 7)):
        return [changed(draw, value[0]), *value[1:]]
    return draw(_ABSURD)


def _hashed_anew(draw: st.DrawFn, entry: Entry) -> Entry:
    name = draw(st.sampled_from(["at", "epoch", "kind", "prev", "register", "seq", "uid", "version"]))
    value = draw(_ABSURD)
    return {**entry, name: value} if _unhashable(value) else hashed({**entry, name: value})


def _unhashable(value: Any) -> bool:
    """The canonical form has no numbers beyond 2^53; such a value goes out with the hash that was there."""
    try:
        rfc8785.dumps(value)
    except rfc8785.CanonicalizationError:
        return True
    return False


schemathesis.openapi.media_type(MEDIA_TYPE, uploads())


def fuzz(url: str, till: Till, method: str, path: str, *, code: str = "") -> set[int]:
    """Make many calls of one operation; the statuses that came back. Raises `FailureGroup` when one broke a check."""
    operation = schemathesis.openapi.from_url(f"{url}/openapi.json", config=schemathesis.Config())[path][method]
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))
    seen: set[int] = set()

    @EXAMPLES
    @given(case=cases, caller=CALLERS)
    def hold(case: Case[Any], caller: Caller) -> None:
        response = send(request_of(case, caller, url, till, code))
        seen.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    hold()
    return seen


def request_of(case: Case[Any], caller: Caller, url: str, till: Till, code: str) -> requests.PreparedRequest:
    """The request that this caller makes of the case."""
    key = Ed25519PrivateKey.generate() if caller is Caller.FORGED else till.key
    name = till.name if case.path_parameters else public_key_text(key.public_key())
    if caller is not Caller.ANY:
        _make_about_itself(case, till, code)
    request = requests.Request(**case.as_transport_kwargs(base_url=url)).prepare()
    if case.media_type == MEDIA_TYPE:
        request.headers["Content-Encoding"] = "gzip"
    if caller is Caller.UNSIGNED:
        return request
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    sign(request, key_id=name, key=key, now_ms=till.clock.now_ms(), nonce=new_nonce(), body=body)
    if caller is Caller.CHANGED:
        request.headers["Signature-Input"] = str(request.headers["Signature-Input"]).replace("created=1", "created=2")
    return request


def _make_about_itself(case: Case[Any], till: Till, code: str) -> None:
    """What nobody would guess: the register's name, and at enrolment its key and a code."""
    if "register_id" in case.path_parameters:
        case.path_parameters["register_id"] = till.name
    elif isinstance(case.body, dict):
        text = public_key_text(till.key.public_key())
        case.body |= {"licence": till.licence, "public_key": text, "register": till.register, "code": code}


@pytest.fixture
def settings() -> CloudSettings:
    """Without the limit of tries, which would answer for everything else."""
    return CloudSettings(body_seconds=5, tries_max=1_000_000)


def test_every_call_of_the_document_is_tried(served: Served) -> None:
    document = schemathesis.openapi.from_url(f"{served.url}/openapi.json", config=schemathesis.Config())
    assert {(method.upper(), path) for path, found in document.items() for method in found} == set(CALLS)


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_whatever_is_called_the_answer_is_a_documented_one(served: Served, method: str, path: str) -> None:
    till = served.till()
    code = make_code(served.database, till.licence, clock=served.clock).code
    seen = fuzz(served.url, till, method, path, code=code)
    assert seen >= {200, 400, 401}


def _fail() -> Response:
    raise KeyError("a bug")


def _json(text: str, status: int = 200, kind: str = "application/json") -> Callable[[], Response]:
    return partial(Response, text, status, media_type=kind)


BROKEN: Final[dict[str, Callable[[], Response]]] = {
    "it fails": _fail,
    "a status nobody wrote down": _json('{"number": 1}', 418),
    "another kind of text": _json('{"number": 1}', kind="text/html"),
    "another shape": _json('{"number": "one"}'),
}
_SHAPE: Final = {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]}


def app_with(answer: Callable[[], Response]) -> FastAPI:
    """A cloud of one call, which promises a number in JSON."""
    app = FastAPI()
    promised: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"schema": _SHAPE}}}}

    @app.get("/one", responses=promised)
    def one(number: int = 0) -> Response:
        return answer()

    return app


@pytest.fixture
def nobody(clock: TestClock) -> Till:
    return Till("", Ed25519PrivateKey.generate(), clock, "nobody")


@pytest.mark.parametrize("broken", BROKEN)
def test_a_call_that_breaks_its_word_is_caught(nobody: Till, broken: str) -> None:
    """The control: these checks can fail."""
    with running(app_with(BROKEN[broken])) as url, pytest.raises(FailureGroup):
        fuzz(url, nobody, "GET", "/one")


def test_a_call_that_keeps_its_word_passes(nobody: Till) -> None:
    with running(app_with(_json('{"number": 1}'))) as url:
        assert 200 in fuzz(url, nobody, "GET", "/one")

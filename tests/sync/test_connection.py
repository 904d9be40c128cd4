"""What the wire may do to a call, with real sockets on this machine: nothing that is not the cloud's is believed."""

import gzip
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
import requests
import trustme
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import RuleViolation
from sync import connection, wire
from sync.cloud import NOBODY, NOT_TRUSTED, SAID, SILENT, SOMEBODY_ELSE, CloudProblem, NoAnswer
from sync.connection import Address, CloudClock, Connection, checked_authorities, checked_url
from sync.signing import verify
from tests.conftest import TestClock

TIMEOUTS_S: Final = (2.0, 0.3)
KEY: Final = Ed25519PrivateKey.generate()
CURSOR: Final = wire.Cursor(
    epoch=0,
    seq=0,
    hash="0" * 64,
    heads=[],
    totals=wire.Totals(entries=0, sales=0, amount_fen=0, withheld=0),
    feed_last=0,
    feed_confirmed=0,
    alarms=[],
    now=1_795_312_800_000,
)
JSON: Final = "application/json"
Answer = Callable[[BaseHTTPRequestHandler], None]


def says(status: int, media: str, body: bytes, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        ours = {"Content-Type": media, "Content-Length": str(len(body)), "Connection": "close"}
        for name, value in {**ours, **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


GOOD: Final = says(200, JSON, msgspec.json.encode(CURSOR))


def problem(code: str, **extras: int) -> Answer:
    said = wire.problem(code, **extras)  # type: ignore[arg-type] # numbers of a problem
    return says(said.status, wire.PROBLEM_TYPE, msgspec.json.encode(said))


@contextmanager
def server(*answers: Answer, tls: ssl.SSLContext | None = None) -> Iterator[tuple[str, list[Any]]]:
    """Gives these answers to the calls that come, the last one for ever; the calls as they came."""
    came: list[Any] = []
    turn = count()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            came.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
            self.close_connection = True
            answers[min(next(turn), len(answers) - 1)](self)

        do_POST = do_GET  # noqa: N815 - as the server calls it

        def log_message(self, *_arguments: Any) -> None:
            """Nobody reads it."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_arguments: Any) -> None:
            """A till that has gone away is what these tests are about."""

    listening = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        listening.socket = tls.wrap_socket(listening.socket, server_side=True)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"{'http' if tls is None else 'https'}://127.0.0.1:{listening.server_port}", came
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def line(url: str, folder: Path, *, ca_pem: str = "", clock: TestClock | None = None, **more: Any) -> Connection:
    cloud_clock = CloudClock(clock or TestClock())
    return Connection(Address(url, ca_pem, folder), "r1", KEY, clock=cloud_clock, **{"timeouts_s": TIMEOUTS_S, **more})


# What is believed


def test_an_answer_of_the_cloud_is_believed(tmp_path: Path) -> None:
    with server(GOOD) as (url, came), line(url, tmp_path) as cloud:
        assert cloud.cursor([(7, "ab"), (3, "cd")], 5) == CURSOR
    ((method, path, headers, body),) = came
    assert (method, path, body) == ("GET", "/v1/registers/r1/cursor?have=7:ab,3:cd&waiting=5", b"")
    assert headers["Content-Digest"].startswith("sha-256=:")
    assert 'keyid="r1"' in headers["Signature-Input"]


def cut(answer_bytes: bytes) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        says(200, JSON, answer_bytes[:-9], Content_Length=str(len(answer_bytes)))(handler)

    return answer


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


TEXT: Final = msgspec.json.encode(CURSOR)
NOT_THE_CLOUD: Final[dict[str, Answer]] = {
    "a sign-in page": says(200, "text/html", b"<html>Welcome to our hotel</html>"),
    "a sign-in page that calls itself JSON": says(200, JSON, b"<html></html>"),
    "another JSON": says(200, JSON, b'{"ok": true}'),
    "cut JSON": says(200, JSON, TEXT[:-9]),
    "nothing": says(200, JSON, b""),
    "a cursor without its type": says(200, "text/plain", TEXT),
    "a cursor that was not asked for": says(201, JSON, TEXT),
    "a redirect": says(302, "text/html", b"", Location="http://127.0.0.1:1/"),
    "a redirect that keeps the method": says(307, JSON, TEXT, Location="http://127.0.0.1:1/"),
    "a proxy's error": says(502, "text/html", b"<html>Bad Gateway</html>"),
    "a proxy's JSON error": says(503, JSON, b'{"error": "upstream"}'),
    "a problem of somebody else": says(403, wire.PROBLEM_TYPE, b'{"type": "about:blank", "title": "x", "status": 403}'),
    "a problem with another status": says(200, wire.PROBLEM_TYPE, msgspec.json.encode(wire.problem("revoked"))),
    "a problem that is none": says(403, wire.PROBLEM_TYPE, b"[]"),
    "a verdict in HTML": says(403, "text/html", msgspec.json.encode(wire.problem("revoked"))),
}


@pytest.mark.parametrize("what", NOT_THE_CLOUD)
def test_what_is_not_the_clouds_is_no_answer(what: str, tmp_path: Path) -> None:
    with server(NOT_THE_CLOUD[what]) as (url, came), line(url, tmp_path) as cloud:
        with pytest.raises(NoAnswer) as caught:
            cloud.cursor([], 0)
        assert str(caught.value) == SOMEBODY_ELSE
    assert len(came) == 1, "a redirect is not followed"


@given(garbage=st.binary(max_size=200))
def test_no_bytes_whatever_are_taken_for_an_answer(garbage: bytes) -> None:
    response = requests.Response()
    response.status_code = 200
    response.headers["Content-Type"] = JSON
    with pytest.raises(NoAnswer):
        connection._believed(response, garbage, wire.Cursor)


@pytest.mark.parametrize("answer", [cut(TEXT), hang_up])
def test_a_line_that_breaks_is_no_answer(answer: Answer, tmp_path: Path) -> None:
    with server(answer) as (url, _), line(url, tmp_path) as cloud:
        with pytest.raises(NoAnswer) as caught:
            cloud.cursor([], 0)
        assert str(caught.value) == NOBODY


def test_nobody_there_is_no_answer(tmp_path: Path) -> None:
    with server(GOOD) as (url, _):
        pass
    with line(url, tmp_path) as cloud, pytest.raises(NoAnswer, match="can't be reached"):
        cloud.cursor([], 0)


@pytest.mark.parametrize("code", [code for code in wire.PROBLEMS if code not in {"clock-skew", "replayed"}])
def test_each_verdict_of_the_cloud_is_told_in_a_sentence(code: str, tmp_path: Path) -> None:
    with server(problem(code, seq=4)) as (url, came), line(url, tmp_path) as cloud:
        with pytest.raises(CloudProblem) as caught:
            cloud.send([b"{}"])
        assert (caught.value.code, caught.value.problem.seq) == (code, 4)
        assert str(caught.value) in SAID
    assert len(came) == 1


# Time


def test_a_cloud_that_is_silent_is_given_up(tmp_path: Path) -> None:
    over = threading.Event()

    def silent(_handler: BaseHTTPRequestHandler) -> None:
        over.wait()

    with server(silent) as (url, _), line(url, tmp_path) as cloud:
        with pytest.raises(NoAnswer) as caught:
            cloud.cursor([], 0)
        over.set()
    assert str(caught.value) == SILENT


def test_a_reply_that_trickles_is_given_up(tmp_path: Path) -> None:
    ticks = count(0, 40)
    with server(says(200, JSON, b" " * 300_000)) as (url, _), line(url, tmp_path, ticks=lambda: next(ticks)) as cloud:
        with pytest.raises(NoAnswer) as caught:
            cloud.cursor([], 0)
        assert str(caught.value) == SILENT


def test_a_reply_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "REPLY_BYTES_MAX", 100_000)
    with server(says(200, JSON, b" " * 300_000)) as (url, _), line(url, tmp_path) as cloud:
        with pytest.raises(NoAnswer) as caught:
            cloud.cursor([], 0)
        assert str(caught.value) == SOMEBODY_ELSE


def created(call: Any) -> int:
    return int(call[2]["Signature-Input"].partition("created=")[2].partition(";")[0])


def test_a_wrong_clock_is_told_by_the_cloud_and_the_call_made_again(tmp_path: Path) -> None:
    now = 1_900_000_000_000
    good = says(200, JSON, msgspec.json.encode(msgspec.structs.replace(CURSOR, now=now)))
    with server(problem("clock-skew", now=now), good) as (url, came), line(url, tmp_path) as cloud:
        assert cloud.cursor([], 0).now == now
    assert created(came[0]) == 1_795_312_800
    assert created(came[1]) == now // 1000
    assert came[0][2]["Signature"] != came[1][2]["Signature"]


def test_a_request_somebody_sent_twice_is_signed_anew(tmp_path: Path) -> None:
    with server(problem("replayed"), GOOD) as (url, came), line(url, tmp_path) as cloud:
        assert cloud.cursor([], 0) == CURSOR
    assert len({call[2]["Signature-Input"] for call in came}) == 2


def test_clocks_that_can_not_be_brought_together_end_the_call(tmp_path: Path) -> None:
    skew = problem("clock-skew", now=5)
    with server(skew) as (url, came), line(url, tmp_path) as cloud, pytest.raises(CloudProblem):
        cloud.cursor([], 0)
    assert len(came) == 2


def test_what_is_sent_is_signed_as_it_goes_over_the_wire(tmp_path: Path) -> None:
    with server(GOOD) as (url, came), line(url, tmp_path) as cloud:
        cloud.send([b'{"a":1}', b'{"b":2}'])
    ((method, path, headers, body),) = came
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == b'{"a":1}\n{"b":2}\n'

    class Seen:
        pass

    seen = Seen()
    seen.method, seen.url, seen.headers = method, url + path, headers  # type: ignore[attr-defined] # as it arrived
    assert verify(seen, resolve=lambda _: KEY.public_key(), body=body).key_id == "r1"  # type: ignore[arg-type] # as above


# Addresses and certificates


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://cloud.example", "https://cloud.example"),
        (" https://cloud.example:8443/yundian/ ", "https://cloud.example:8443/yundian"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_https_or_this_machine(text: str, address: str) -> None:
    assert checked_url(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", "cloud.example", "ftp://cloud.example", "https://", "https://cloud.example:99999", "https://c/?a=1"),
        *("https://user:word@cloud.example", "https://cloud.example/#a", "file:///etc/passwd", "https://[::1"),
        *("http://cloud.example", "http://10.0.0.1", "http://127.0.0.1.evil.example", "http://localhost.evil.example"),
    ],
)
def test_another_address_is_refused(text: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        checked_url(text)
    assert caught.value.field == "url"


def authority() -> tuple[str, ssl.SSLContext]:
    """A certificate authority in PEM, and a server's context with a certificate of it for this machine."""
    ca = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(str(ipaddress.ip_address("127.0.0.1"))).configure_cert(context)
    return ca.cert_pem.bytes().decode(), context


def test_the_cloud_of_the_own_authority_is_trusted(tmp_path: Path) -> None:
    pem, tls = authority()
    with server(GOOD, tls=tls) as (url, _), line(url, tmp_path, ca_pem=checked_authorities(pem)) as cloud:
        assert cloud.cursor([], 0) == CURSOR


@pytest.mark.parametrize("own", [True, False])
def test_a_cloud_nobody_trusted_vouches_for_is_not_spoken_to(tmp_path: Path, own: bool) -> None:  # noqa: FBT001
    _, tls = authority()
    with server(GOOD, tls=tls) as (url, came), line(url, tmp_path, ca_pem=authority()[0] if own else "") as cloud:
        with pytest.raises(NoAnswer) as caught:
            cloud.cursor([], 0)
        assert str(caught.value) == NOT_TRUSTED
    assert came == [], "nothing was sent to it"


def test_an_authority_can_follow_another(tmp_path: Path) -> None:
    """While both are named, a server with either certificate is the cloud (C-6)."""
    (old_pem, old), (new_pem, new) = authority(), authority()
    both = checked_authorities(old_pem + new_pem)
    for tls in (old, new):
        with server(GOOD, tls=tls) as (url, _), line(url, tmp_path, ca_pem=both) as cloud:
            assert cloud.cursor([], 0) == CURSOR


def test_a_name_that_is_not_the_servers_is_not_trusted(tmp_path: Path) -> None:
    ca = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("cloud.example").configure_cert(context)
    pem = ca.cert_pem.bytes().decode()
    with server(GOOD, tls=context) as (url, _), line(url, tmp_path, ca_pem=pem) as cloud, pytest.raises(NoAnswer):
        cloud.cursor([], 0)


@pytest.mark.parametrize("pem", ["x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate_is_refused_at_once(pem: str) -> None:
    with pytest.raises(RuleViolation, match="no certificate"):
        checked_authorities(pem)
    assert checked_authorities(" \n") == ""

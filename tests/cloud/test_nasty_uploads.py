"""Uploads nobody sends by mistake: each is refused as documented, and the cursor stays where it was."""

import gzip
import hashlib
import http.client
import socket
import struct
import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import pytest
import requests

from cloud.settings import CloudSettings
from sync.wire import UNPACKED_BYTES_MAX, Problem
from tests.cloud.journal_bodies import accepted_body, accepted_line, day_body, ledger_row, sale_body, sale_line
from tests.cloud.tills import TIMEOUT_S, Entry, Till, code_of, hashed, lines_of, problem_of

NDJSON: Final = {"content_type": "application/x-ndjson", "content_encoding": "gzip"}


@pytest.fixture
def settings() -> CloudSettings:
    return CloudSettings(body_seconds=1)


@pytest.fixture(autouse=True)
def unmoved(till: Till) -> Iterator[Till]:
    """One entry is there already; whatever the test did, nothing else is."""
    till.take([till.chain.add()])
    before = till.chain.entries[:1]
    yield till
    cursor = till.cursor(till.chain.entries)
    assert (cursor.seq, cursor.hash) == (1, before[0]["hash"])
    assert cursor.totals.entries == 1
    assert len(cursor.heads) == 1


def line_with(entry: Entry, **raw: bytes) -> bytes:
    """The line of the entry with these texts in place of values, hashed as the cloud hashes."""
    texts = {name: msgspec.json.encode(value, order="sorted") for name, value in entry.items()} | raw
    rest = b",".join(b'"%b":%b' % (name.encode(), texts[name]) for name in sorted(texts) if name != "hash")
    texts["hash"] = b'"%b"' % hashlib.sha256(b"{" + rest + b"}").hexdigest().encode()
    return b"{" + b",".join(b'"%b":%b' % (name.encode(), texts[name]) for name in sorted(texts)) + b"}\n"


def upload(till: Till, raw: bytes) -> requests.Response:
    return till.upload_raw(gzip.compress(raw, 1))


NO_BODIES: Final = {
    "not a number": b"NaN",
    "endless": b"-Infinity",
    "beyond a float": b"1e400",
    "five thousand digits": b"9" * 5000,
    "a zero in front": b"01",
    "minus nothing": b"-0",
    "an exponent": b'{"a":1e2}',
    "a name twice": b'{"a":1,"a":1}',
    "names out of order": b'{"b":1,"a":1}',
    "half a surrogate": b'"\\ud800"',
    "half a surrogate in bytes": b'"\xed\xa0\x80"',
    "the other half first": b'"\\udc00\\ud800"',
    "an overlong zero": b'"\xc0\x80"',
    "a bare zero": b'"\0"',
    "a bare tab": b'"\t"',
    "an escape nobody needs": b'"\\u0041"',
    "blanks": b'{"a": 1}',
    "a remark": b'{"a":1/**/}',
    "a mark of byte order": b"\xef\xbb\xbf1",
    "single quotes": b"{'a':1}",
    "one thing too many": b"1,2",
    "deep": b"[" * 5000 + b"]" * 5000,
    "deeper than any stack": b"[" * 400_000 + b"]" * 400_000,
    "deep in names": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
}


@pytest.mark.parametrize("kind", ["something.happened", "sale.completed"])
def test_what_is_no_canonical_json_is_refused(till: Till, kind: str) -> None:
    entry = till.chain.add(kind)
    for name, body in NO_BODIES.items():
        found = problem_of(upload(till, line_with(entry, body=body)))
        assert found.code in {"malformed", "entry-refused"}, name
        assert found.code == "malformed" or found.seq == 2, name


NO_NUMBERS: Final = (
    *(
        b"9" * 5000,
        b"%d" % 2**63,
        b"%d" % -(2**63),
        b"9007199254740993",
        b"-1",
        b"1.0",
        b"2e0",
        b"true",
        b"null",
        b'"2"',
    ),
)
NO_TEXTS: Final = (b'"\\u0000"', b'"\\ud800"', b'"\xff"', b'"\xe5\xba\x97"', b"{}", b"[]", b'"%b"' % (b"a" * 1_000_000))


def test_numbers_of_a_line_that_are_none_are_malformed(till: Till) -> None:
    entry = till.chain.add()
    for field in ("at", "epoch", "seq", "version"):
        for value in NO_NUMBERS:
            assert code_of(upload(till, line_with(entry, **{field: value}))) == "malformed", (field, value[:20])


def test_texts_of_a_line_that_are_none_are_malformed(till: Till) -> None:
    entry = till.chain.add()
    for field in ("kind", "prev", "register", "uid", "withheld"):
        for value in NO_TEXTS:
            assert code_of(upload(till, line_with(entry, **{field: value}))) == "malformed", (field, value[:20])
    right = line_with(entry)
    for value in NO_TEXTS:
        before, _, after = right.partition(b'"hash":')
        assert code_of(upload(till, before + b'"hash":' + value + after[66:])) == "malformed", value[:20]


def test_a_time_no_calendar_has_is_malformed(till: Till) -> None:
    for at in (253_402_300_800_000, 2**53 - 1, -1):
        assert code_of(till.upload([hashed({**till.chain.entries[0], "at": at})])) == "malformed"


OVERFLOWING: Final[dict[str, tuple[str, Any]]] = {
    "more packs than 64 bits hold": (
        "sale.completed",
        sale_body(sale_line(quantity_milli=10**11, price_fen=0, factor_milli=10**9)),
    ),
    "a price of all money": ("sale.completed", sale_body(sale_line(price_fen=10**14))),
    "a quantity of 64 bits": ("sale.completed", sale_body(sale_line(quantity_milli=2**53 - 1, price_fen=0))),
    "a delivery of all cartons": ("delivery.accepted", accepted_body(accepted_line(packs_milli=2**52))),
    "a day of more entries than there are": ("day.closed", day_body(entries=2**53 - 1)),
    "a ledger beyond reason": ("day.closed", day_body(ledger_row(closing_milli=2**53 - 1))),
    "the year 0": ("sale.completed", sale_body(day="0000-01-01")),
    "the year 10000": ("day.closed", day_body(day="10000-01-01")),
    "a day with a time": ("day.closed", day_body(day="2026-11-23T00:00:00")),
    "the 30th of February": ("sale.completed", sale_body(day="2026-02-30")),
    "a text that PostgreSQL can't keep": ("sale.completed", sale_body(sale_line(name="\0"))),
    "the same in a field nobody reads": ("sale.completed", sale_body() | {"cashier": {"\0": []}}),
    "a name of half a megabyte": ("delivery.accepted", accepted_body(accepted_line(name="云" * 170_000))),
}


def test_what_no_book_can_hold_is_refused(till: Till) -> None:
    for name, (kind, body) in OVERFLOWING.items():
        found = problem_of(till.upload([till.chain.until(1).add(kind, body)]))
        assert (found.code, found.seq) == ("entry-refused", 2), name


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)


NO_GZIP: Final = {
    "nothing": b"",
    "a single byte": b"\x1f",
    "only the head": _packed(b"")[:10],
    "not packed": b'{"at":1}\n',
    "zlib without gzip": zlib.compress(b"{}"),
    "a head, then noise": _packed(b"")[:10] + hashlib.sha512(b"noise").digest() * 50,
    "another check sum": _packed(b"{}\n")[:-8] + struct.pack("<II", 1, 3),
    "another length": _packed(b"{}\n")[:-4] + struct.pack("<I", 2**32 - 1),
    "packed twice": _packed(_packed(b"{}\n")),
    "a method of packing that there is not": b"\x1f\x8b\x07" + _packed(b"{}")[3:],
    "an extra field without an end": b"\x1f\x8b\x08\x04" + bytes(6) + b"\xff\xff" + b"x" * 100,
    "a name without an end": b"\x1f\x8b\x08\x08" + bytes(6) + b"x" * 100_000,
}


def test_what_is_not_packed_rightly_is_malformed(till: Till) -> None:
    for name, packed in NO_GZIP.items():
        assert code_of(till.upload_raw(packed)) == "malformed", name


def test_a_little_that_becomes_much_is_refused(till: Till) -> None:
    for unit, expected in ((b"\n", "too-large"), (b" ", "malformed"), (b"[", "malformed"), (b"{}\n", "malformed")):
        bomb = _packed(unit * (UNPACKED_BYTES_MAX // len(unit)))
        assert code_of(till.upload_raw(bomb)) in {expected, "too-large"}, unit


def test_empty_lines_are_no_entries(till: Till) -> None:
    line = lines_of([till.chain.add()])
    for raw in (b"\n" + line, line + b"\n", line + b"\r\n", line + b"\n" + line):
        assert code_of(upload(till, raw)) == "malformed"


def by_hand(till: Till, packed: bytes, *headers: str, sent: bytes | None = None) -> tuple[int, bytes]:
    """Status and body of the answer to a signed upload whose framing is written by hand, as an attacker would."""
    path = f"{till.home}/journal"
    signed = till.prepare("POST", path, packed, **NDJSON).headers
    kept = [f"{name}: {value}" for name, value in signed.items() if name.lower() != "content-length"]
    head = [f"POST {path} HTTP/1.1", f"Host: {urlsplit(till.url).netloc}", *kept, *headers, "Connection: close", "", ""]
    return exchange(till, "\r\n".join(head).encode("latin-1") + (packed if sent is None else sent))


def exchange(till: Till, raw: bytes) -> tuple[int, bytes]:
    """Status and body of the answer to these bytes."""
    address = urlsplit(till.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=TIMEOUT_S) as line:
        line.sendall(raw)
        with closing(http.client.HTTPResponse(line)) as answer:
            answer.begin()
            return answer.status, answer.read()


def chunked(packed: bytes) -> bytes:
    return b"".join(b"1\r\n%b\r\n" % packed[at : at + 1] for at in range(len(packed))) + b"0\r\n\r\n"


LIES: Final[dict[str, tuple[str, ...]]] = {
    "too long": ("Content-Length: 100000",),
    "too short": ("Content-Length: 10",),
    "nothing": ("Content-Length: 0",),
    "below nothing": ("Content-Length: -1",),
    "no number": ("Content-Length: many",),
    "beyond 64 bits": ("Content-Length: 99999999999999999999",),
    "two of them": ("Content-Length: 10", "Content-Length: 20"),
    "none": (),
    "no chunks": ("Transfer-Encoding: chunked",),
    "another coding": ("Transfer-Encoding: gzip",),
}


def test_a_body_that_is_not_as_long_as_it_says_is_refused(till: Till) -> None:
    packed = gzip.compress(lines_of([till.chain.add()]))
    for name, headers in LIES.items():
        status, _ = by_hand(till, packed, *headers)
        assert status in {400, 401, 408}, (name, status)


def test_chunks_without_an_end_are_refused(till: Till) -> None:
    packed = gzip.compress(lines_of([till.chain.add()]))
    for sent in (chunked(packed)[:-5], b"zz\r\n" + packed, b"ffffffffffffffffff\r\n" + packed, b"-1\r\n" + packed):
        status, _ = by_hand(till, packed, "Transfer-Encoding: chunked", sent=sent)
        assert status in {400, 408}, sent[:10]


def test_chunks_of_another_body_are_refused(till: Till) -> None:
    packed = gzip.compress(lines_of([till.chain.add()]))
    status, answer = by_hand(till, packed, "Transfer-Encoding: chunked", sent=chunked(packed[:-1]))
    assert (status, msgspec.json.decode(answer, type=Problem).code) == (401, "bad-signature")


def test_a_host_or_path_of_noise_is_refused(till: Till) -> None:
    calls = (
        f"{till.home}/cursor",
        f"{till.home}/cursor?have=\xff%00",
        f"{till.home}/cursor/",
        "/v1/registers/%00/feed",
    )
    for host in ("", "[::1", "a b", "\xff", "x:99999999", "@:/?#"):
        for call in calls:
            head = f"GET {call} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
            status, _ = exchange(till, head.encode("latin-1"))
            assert status in {400, 401, 404}, (host, call, status)

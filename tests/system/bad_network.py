"""A bad line to the cloud: a proxy on this machine that cuts, swallows, doubles and holds back what it is given.

Each request meets the next fault of a script; when the script is over, the line is good. It reads just enough of HTTP
to know where a message ends, and closes the connection after each, so that a fault always meets a whole exchange.
"""

import random
import select
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Final
from urllib.parse import urlsplit

PATIENCE_S: Final = 20
DELAY_S: Final = 0.02
_SIGN_IN: Final = b"<html><title>Free wifi</title><form>Please sign in</form></html>"
_RESET: Final = struct.pack("ii", 1, 0)
_END: Final = b"\r\n\r\n"
_READ_BYTES: Final = 65_536


class Kind(Enum):
    """What happens to one request and its reply."""

    WELL = auto()
    CUT_REQUEST = auto()
    CUT_REPLY = auto()
    SWALLOW_REQUEST = auto()
    SWALLOW_REPLY = auto()
    RESET = auto()
    DELAY = auto()
    TWICE = auto()
    """It arrives twice; the till gets the reply to the second."""
    LATE = auto()
    """The till is told nothing, and it arrives after the till's next request."""
    BAD_GATEWAY = auto()
    SIGN_IN_PAGE = auto()
    STALL_REQUEST = auto()
    """It stops in the middle until one of the two has gone."""
    STALL_REPLY = auto()


_STALLS: Final = frozenset({Kind.STALL_REQUEST, Kind.STALL_REPLY})


@dataclass(frozen=True, slots=True)
class Fault:
    """`share` says how much of the message gets through before the fault, in thousandths."""

    kind: Kind
    share: int = 500

    def part(self, message: bytes) -> bytes:
        """The beginning that gets through; never the whole."""
        return message[: min(len(message) * self.share // 1000, len(message) - 1)]


def faults(seed: int, number: int) -> Iterator[Fault]:
    """So many faults by chance, the same for the same seed; a good exchange is among them."""
    chance = random.Random(seed)
    kinds = [kind for kind in Kind if kind not in _STALLS]
    return islice((Fault(chance.choice(kinds), chance.randrange(1000)) for _ in iter(int, 1)), number)


class BadNetwork(ThreadingTCPServer):
    """The line. Its address is what the till is told; where the cloud is may change."""

    daemon_threads = True

    def __init__(self, cloud: str) -> None:
        super().__init__(("127.0.0.1", 0), _Exchange)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.cloud = cloud
        self.stalled = threading.Event()
        """A message stands still in the middle."""
        self.met: list[Fault] = []
        self._script: Iterator[Fault] = iter(())
        self._held: list[bytes] = []
        self._lock = threading.Lock()

    def play(self, script: Iterator[Fault]) -> None:
        """What the next requests meet."""
        with self._lock:
            self._script = script
        self.stalled.clear()

    def next_fault(self) -> Fault:
        with self._lock:
            fault = next(self._script, Fault(Kind.WELL))
            self.met.append(fault)
            return fault

    def hold(self, request: bytes) -> None:
        """It takes the long way."""
        with self._lock:
            self._held.append(request)

    def held(self) -> list[bytes]:
        """What arrives now, the latest first."""
        with self._lock:
            found, self._held = self._held[::-1], []
            return found

    def ask_cloud(self, request: bytes) -> bytes:
        """The cloud's reply; nothing when there is no cloud, or it is cut off."""
        try:
            with self.to_cloud() as line:
                line.sendall(request)
                return read_message(line)
        except OSError:
            return b""

    @contextmanager
    def to_cloud(self) -> Iterator[socket.socket]:
        parts = urlsplit(self.cloud)
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PATIENCE_S) as line:
            yield line


class _Exchange(BaseRequestHandler):
    """One connection: a request, its fault, a reply."""

    server: BadNetwork
    request: socket.socket

    def handle(self) -> None:
        self.request.settimeout(PATIENCE_S)
        with suppress(OSError):  # the till has gone
            request = read_message(self.request)
            if request:
                self._meet(self.server.next_fault(), request)

    def _meet(self, fault: Fault, request: bytes) -> None:
        match fault.kind:
            case Kind.CUT_REQUEST | Kind.STALL_REQUEST:
                self._send_part(fault, request)
            case Kind.STALL_REPLY:
                self._hold_back(fault, request)
            case Kind.SWALLOW_REQUEST:
                pass
            case Kind.RESET:
                self.server.ask_cloud(request)
                self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                self.request.close()
            case Kind.LATE:
                self.server.hold(request)
            case Kind.BAD_GATEWAY:
                self._answer_itself(b"502 Bad Gateway")
            case Kind.SIGN_IN_PAGE:
                self._answer_itself(b"200 OK")
            case _:
                self._pass_on(fault, request)

    def _send_part(self, fault: Fault, request: bytes) -> None:
        with self.server.to_cloud() as line:
            line.sendall(fault.part(request))
            if fault.kind is Kind.STALL_REQUEST:
                self._stand_still(line)

    def _hold_back(self, fault: Fault, request: bytes) -> None:
        with self.server.to_cloud() as line:
            line.sendall(request)
            self.request.sendall(fault.part(read_message(line)))
            self._stand_still(line)

    def _pass_on(self, fault: Fault, request: bytes) -> None:
        if fault.kind is Kind.DELAY:
            threading.Event().wait(DELAY_S)
        reply = self.server.ask_cloud(request)
        for late in self.server.held():
            self.server.ask_cloud(late)
        if fault.kind is Kind.TWICE:
            reply = self.server.ask_cloud(request)
        reply = reply.replace(b"\r\n", b"\r\nconnection: close\r\n", 1)
        match fault.kind:
            case Kind.SWALLOW_REPLY:
                pass
            case Kind.CUT_REPLY:
                self.request.sendall(fault.part(reply))
            case _:
                self.request.sendall(reply)

    def _answer_itself(self, status: bytes) -> None:
        head = b"HTTP/1.1 %b\r\ncontent-type: text/html\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        self.request.sendall(head % (status, len(_SIGN_IN)) + _SIGN_IN)

    def _stand_still(self, line: socket.socket) -> None:
        """Until the till or the cloud has gone."""
        self.server.stalled.set()
        select.select([self.request, line], [], [], PATIENCE_S)


def read_message(line: socket.socket) -> bytes:
    """A whole request or reply with its body; nothing when it is cut off."""
    read = b""
    while _END not in read:
        part = line.recv(_READ_BYTES)
        if not part:
            return b""
        read += part
    head = read.partition(_END)[0].lower()
    sizes = [int(row.partition(b":")[2]) for row in head.split(b"\r\n") if row.startswith(b"content-length:")]
    whole = len(head) + len(_END) + sum(sizes)
    while len(read) < whole:
        part = line.recv(_READ_BYTES)
        if not part:
            return b""
        read += part
    return read


@contextmanager
def bad_network(cloud: str) -> Iterator[BadNetwork]:
    """The line to a cloud while the block lasts."""
    with BadNetwork(cloud) as network:
        thread = threading.Thread(target=network.serve_forever, kwargs={"poll_interval": 0.02}, name="bad network")
        thread.start()
        try:
            yield network
        finally:
            network.shutdown()
            thread.join()

"""The simulator as a server on this machine, with what a shop needs to be its customer."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from pay.codes import Name
from pay.ports import CHINA, Merchant, Timeouts
from pay.secret import Secret
from pay.simulator import alipay, unionpay, wechat
from pay.simulator.bank import Bank
from pay.simulator.dialect import Dialect, Request, Silence
from pay.simulator.keys import Keys, pem
from pay.simulator.script import Faults

_LOOPBACK: Final = "127.0.0.1"
_PATIENCE_S: Final = 30


def _now() -> datetime:
    return datetime.fromtimestamp(time.time(), CHINA)


class Simulator:
    """All three providers: their books (`banks`), what shall go wrong next (`faults`), who the merchant is."""

    def __init__(self, *, keys: Keys | None = None, now: Callable[[], datetime] = _now) -> None:
        self.keys = keys or Keys.make(_now())
        self.banks: Mapping[Name, Bank] = {
            "wechat": Bank("42000", now),
            "alipay": Bank("2026", now),
            "unionpay": Bank("6210", now),
        }
        self.faults: Mapping[Name, Faults] = {name: Faults() for name in self.banks}
        parts = {name: (self.banks[name], self.faults[name], self.keys) for name in self.banks}
        self.dialects: Mapping[str, Dialect] = {
            "wechat": wechat.WeChatDialect(*parts["wechat"]),
            "alipay": alipay.AlipayDialect(*parts["alipay"]),
            "unionpay": unionpay.UnionPayDialect(*parts["unionpay"]),
        }
        self.url = ""

    def merchant(self, name: Name, timeouts: Timeouts | None = None) -> Merchant:
        """The settings with which a shop is a customer of this simulator."""
        key, more = Secret(self.keys.merchant_pem), timeouts or Timeouts()
        if name == "wechat":
            return Merchant(
                wechat.MERCHANT,
                f"{self.url}/wechat",
                key,
                self.keys.provider_pem,
                app=wechat.APP,
                key_id=wechat.SERIAL,
                provider_key_id=wechat.PUBLIC_KEY_ID,
                timeouts=more,
            )
        if name == "alipay":
            url = f"{self.url}/alipay/gateway.do"
            return Merchant("2088000000000001", url, key, self.keys.provider_pem, app=alipay.APP, timeouts=more)
        url, authority = f"{self.url}/unionpay", pem(self.keys.authority)
        return Merchant(unionpay.MERCHANT, url, key, authority, key_id=unionpay.CERTIFICATE_ID, timeouts=more)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, simulator: Simulator) -> None:
        super().__init__((_LOOPBACK, port), _Handler)
        self.simulator = simulator

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hung up is no news."""


@dataclass(frozen=True, slots=True)
class _Addressed:
    provider: str
    path: str


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _PATIENCE_S

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nothing: an address may hold what is not to be written down."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        addressed = self._addressed()
        dialect = self.server.simulator.dialects.get(addressed.provider)
        if dialect is None:
            self.send_error(404)
            return
        base = f"{self.server.simulator.url}/{addressed.provider}"
        request = Request(self.command, addressed.path, dict(self.headers.items()), body, base)
        try:
            reply = dialect.answer(request)
        except Silence as silence:
            self._hang_up(wait=silence.wait)
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def _addressed(self) -> _Addressed:
        provider, _, path = self.path.removeprefix("/").partition("/")
        return _Addressed(provider, f"/{path}")

    def _hang_up(self, *, wait: bool) -> None:
        self.close_connection = True
        if wait:
            with suppress(OSError):
                self.connection.recv(1)
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def running(*, port: int = 0, keys: Keys | None = None, now: Callable[[], datetime] = _now) -> Iterator[Simulator]:
    """A real server on this machine while the block lasts. Raises `OSError` when the port is taken."""
    simulator = Simulator(keys=keys, now=now)
    with _Server(port, simulator) as server:
        simulator.url = f"http://{_LOOPBACK}:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="payments", daemon=True)
        thread.start()
        try:
            yield simulator
        finally:
            server.shutdown()
            thread.join()

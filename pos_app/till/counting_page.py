"""The page for phones that count: served on the shop's own network, only while a stocktake is open.

Plain HTTP: a certificate that phones trust can't be had for a till in a shop. Hence no secret is in an address that is
sent, a code is good for one phone, keys end with the stocktake, and all a key can do is count.
"""

import ipaddress
import json
import logging
import secrets
import socket
import threading
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from pos_app.domain.errors import EnvironmentFault, RuleViolation
from pos_app.services.counting import Answer, NotAllowed, PhoneDesk, TooOften
from pos_app.services.ports import Clock
from pos_app.store.engine import Store
from pos_app.ui.translate import tr_error

PAGE: Final = Path(__file__).parents[2] / "resources" / "counting"
PORT: Final = 48213
"""Always the same where it is free: what a phone has kept belongs to the address it was counted at."""
BODY_BYTES_MAX: Final = 256 * 1024
READ_PATIENCE_S: Final = 10
_POLL_S: Final = 0.1
_CODE_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH: Final = 10
_FILES: Final = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/worker.js": ("worker.js", "text/javascript; charset=utf-8"),
}
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
log = logging.getLogger("yundian.till.counting")


class NoNetwork(EnvironmentFault):
    """This machine has no address that a phone could call."""


def secret() -> str:
    """A text nobody guesses, of letters that are not mistaken for each other."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))


def own_address() -> str:
    """This machine's address in the shop's network. Nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError as error:
            raise NoNetwork("This till is in no network: phones can't reach it") from error
        address: str = probe.getsockname()[0]
    return address


class CountingPage:
    """Serves one stocktake to phones until it is closed. `host` is the address phones call, found when empty."""

    def __init__(self, store: Store, stocktake_id: int, *, clock: Clock, host: str = "", port: int = PORT) -> None:
        self.desk = PhoneDesk(store, stocktake_id, clock=clock, secret=secret)
        self._host = host or own_address()
        self._server = self._listen(port)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_S,), name="counting", daemon=True
        )
        self._thread.start()

    def _listen(self, port: int) -> "_Server":
        """At this port, or at any when somebody else has it."""
        handler = partial(_Handler, self.desk)
        with suppress(OSError):
            return _Server((self._host, port), handler)
        try:
            return _Server((self._host, 0), handler)
        except OSError as error:
            raise NoNetwork("This till is in no network: phones can't reach it") from error

    @property
    def address(self) -> str:
        """Without a code: what is typed by hand."""
        return f"http://{self._host}:{self._server.server_address[1]}/"

    @property
    def link(self) -> str:
        """What the QR code says; the code after # is never sent with a request for the page."""
        return f"{self.address}#{self.desk.code}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 32

    def handle_error(self, request: object, client_address: object) -> None:
        """A phone that goes away in the middle is nothing to tell anybody."""
        log.info("a phone went away")
        del request, client_address


class _Handler(BaseHTTPRequestHandler):
    """One connection of a phone."""

    protocol_version = "HTTP/1.1"
    server_version = "Yundian"
    sys_version = ""
    timeout = READ_PATIENCE_S
    wbufsize = -1
    disable_nagle_algorithm = True

    def __init__(self, desk: PhoneDesk, *args: Any) -> None:
        self._desk = desk
        super().__init__(*args)

    def log_message(self, _format: str, *_args: object) -> None:
        """Nothing is written down of every call."""

    def do_GET(self) -> None:
        """The page's files, or what a phone may read."""
        path = urlsplit(self.path).path
        if path in _FILES and self._is_for_us():
            name, kind = _FILES[path]
            self._send(HTTPStatus.OK, (PAGE / name).read_bytes(), kind)
        elif path == "/api/goods":
            self._answer(lambda: {"goods": self._desk.goods(self._key())})
        elif path == "/api/state":
            self._answer(self._state)
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "")

    def do_POST(self) -> None:
        """A phone joins, or brings lines."""
        path = urlsplit(self.path).path
        body = self._body()
        if body is None:
            self.close_connection = True
            self._refuse(HTTPStatus.BAD_REQUEST, "")
        elif path == "/api/join":
            self._answer(lambda: self._join(body))
        elif path == "/api/lines":
            self._answer(lambda: self._lines(body))
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "")

    def _join(self, body: dict[str, Any]) -> dict[str, Any]:
        code, device, name = (str(body.get(field, "")) for field in ("code", "device", "name"))
        return {"key": self._desk.join(code.upper(), device, name, address=self.client_address[0])}

    def _state(self) -> dict[str, Any]:
        name, goes_on = self._desk.state(self._key())
        return {"name": name, "open": goes_on}

    def _lines(self, body: dict[str, Any]) -> dict[str, Any]:
        now_ms, lines = body.get("now"), body.get("lines")
        if type(now_ms) is not int or not isinstance(lines, list) or not all(isinstance(x, dict) for x in lines):
            raise RuleViolation("That can't be counted", field="lines")
        return {"lines": [_told(answer) for answer in self._desk.take(self._key(), now_ms, lines)]}

    def _answer(self, work: Any) -> None:
        if not self._is_for_us():
            self._refuse(HTTPStatus.FORBIDDEN, "")
            return
        try:
            answer = work()
        except NotAllowed as error:
            self._refuse(HTTPStatus.UNAUTHORIZED, tr_error(error))
        except TooOften as error:
            self._refuse(HTTPStatus.TOO_MANY_REQUESTS, tr_error(error))
        except RuleViolation as error:
            self._refuse(HTTPStatus.UNPROCESSABLE_ENTITY, tr_error(error))
        except EnvironmentFault as error:
            log.warning("phone_not_answered", exc_info=error)
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, tr_error(error))
        else:
            self._send(HTTPStatus.OK, json.dumps(answer, ensure_ascii=False).encode(), "application/json")

    def _is_for_us(self) -> bool:
        """A page of somebody else that was made to look like ours calls us by a name; phones call the number."""
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True

    def _key(self) -> str:
        scheme, _, key = self.headers.get("Authorization", "").partition(" ")
        return key if scheme == "Bearer" else ""

    def _body(self) -> dict[str, Any] | None:
        """None when it is no JSON object, or too large."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or int(length) > BODY_BYTES_MAX:
            return None
        if self.headers.get_content_type() != "application/json":
            return None
        try:
            body = json.loads(self.rfile.read(int(length)))
        except ValueError:
            return None
        return body if isinstance(body, dict) else None

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        self._send(status, json.dumps({"error": message}, ensure_ascii=False).encode(), "application/json")

    def _send(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


def _told(answer: Answer) -> dict[str, Any]:
    return {
        "uid": answer.uid,
        "verdict": answer.verdict.value,
        "name": answer.name,
        "counted": None if answer.counted is None else str(answer.counted),
        "error": "" if answer.error is None else tr_error(answer.error),
    }

"""Calls over HTTPS: signed, bounded in time and size, and believed only when the reply is one of the cloud's own.

What is not a valid reply (a sign-in page of a hotel, cut JSON, a proxy's error page) is no answer, never a verdict.
"""

import ipaddress
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from urllib.parse import quote, urlsplit

import msgspec
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from requests.adapters import HTTPAdapter

from pos_app.domain.errors import RuleViolation
from pos_app.services.ports import Clock
from sync import signing, wire
from sync.cloud import NOBODY, NOT_TRUSTED, SILENT, SOMEBODY_ELSE, CloudProblem, NoAnswer, Packed, pack

TIMEOUTS_S: Final = (5, 20)
"""To connect, and for each silence while the reply comes."""
REPLY_S_MAX: Final = 60
REPLY_BYTES_MAX: Final = 32 * 1024 * 1024
CA_FILE: Final = "cloud-ca.pem"
_CHUNK_BYTES: Final = 65_536
_TRIES: Final = 2
# A verdict that another signature answers: the clock is known now, or somebody between sent the request twice.
_SIGN_AGAIN: Final = frozenset({"clock-skew", "replayed"})
Reply = TypeVar("Reply", bound=wire.Wire)


def checked_url(text: str) -> str:
    """The base address of a cloud. Plain HTTP is for this machine only, what else is there must be encrypted."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise RuleViolation("'{text}' is not the address of a cloud", field="url", text=text) from error
    whole = parts.hostname and port != 0 and not (parts.query or parts.fragment or parts.username or parts.password)
    if parts.scheme not in {"http", "https"} or not whole:
        raise RuleViolation("'{text}' is not the address of a cloud", field="url", text=text)
    if parts.scheme == "http" and not _is_this_machine(parts.hostname or ""):
        raise RuleViolation("The address of a cloud begins with https://", field="url")
    return parts.geturl().rstrip("/")


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_authorities(pem: str) -> str:
    """Who may vouch for the cloud: one certificate, or several so that one can follow another. Empty: the system's."""
    if pem.strip():
        try:
            ssl.create_default_context(cadata=pem)
        except ssl.SSLError as error:
            raise RuleViolation("There is no certificate in this file", field="ca_pem") from error
    return pem.strip()


class _SystemTrust(HTTPAdapter):
    """Trusts what the operating system trusts too, such as the authority of a province's own network."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, ssl_context=ssl.create_default_context())


@dataclass(frozen=True, slots=True)
class Address:
    """Where a cloud is and who may vouch for it. `folder` takes the file that the TLS library reads those from."""

    url: str
    ca_pem: str
    folder: Path


@dataclass(slots=True)
class CloudClock:
    """The cloud's time by this machine's clock: however wrong that is, no call is refused for long."""

    clock: Clock
    offset_ms: int = 0

    def now_ms(self) -> int:
        return self.clock.now_ms() + self.offset_ms

    def learn(self, cloud_now_ms: int) -> None:
        self.offset_ms = cloud_now_ms - self.clock.now_ms()


class Connection:
    """The calls of one register, or with its public key as name the call of one who is not known yet."""

    def __init__(
        self,
        address: Address,
        name: str,
        key: Ed25519PrivateKey,
        *,
        clock: CloudClock,
        adapter: HTTPAdapter | None = None,
        timeouts_s: tuple[float, float] = TIMEOUTS_S,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base, self._name, self._key, self._clock = address.url, name, key, clock
        self._timeouts_s, self._ticks = timeouts_s, ticks
        self._session = requests.Session()
        self._session.trust_env = False  # no passwords out of .netrc, no other certificates out of variables
        self._verify: bool | str = True
        if address.ca_pem:
            file = address.folder / CA_FILE
            file.write_text(address.ca_pem, encoding="ascii")
            self._verify = str(file)
        elif address.url.startswith("https:"):
            self._session.mount(address.url, _SystemTrust())
        if adapter is not None:
            self._session.mount(address.url, adapter)
        self._proxies = {} if _is_this_machine(urlsplit(address.url).hostname or "") else _system_proxies(address.url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _t: TracebackType | None
    ) -> None:
        self._session.close()

    def enrol(self, wish: wire.Enrolment) -> wire.Enrolled:
        enrolled = self._call("POST", "/v1/enrolments", wire.Enrolled, json_body=msgspec.json.encode(wish))
        self._clock.learn(enrolled.now)
        return enrolled

    def cursor(self, have: Sequence[tuple[int, str]], waiting: int) -> wire.Cursor:
        told = ",".join(f"{seq}:{digest}" for seq, digest in have)
        cursor = self._call("GET", f"{self._register}/cursor?have={told}&waiting={waiting}", wire.Cursor)
        self._clock.learn(cursor.now)
        return cursor

    def send(self, lines: Sequence[bytes]) -> wire.Cursor:
        packed = lines.body if isinstance(lines, Packed) else pack(lines)
        return self._call("POST", f"{self._register}/journal", wire.Cursor, packed_lines=packed)

    def feed(self, after: int, *, limit: int, confirm: int) -> wire.FeedPage:
        query = f"after={after}&limit={limit}&confirm={confirm}"
        return self._call("GET", f"{self._register}/feed?{query}", wire.FeedPage)

    @property
    def _register(self) -> str:
        return f"/v1/registers/{quote(self._name, safe='')}"

    def _call(
        self,
        method: str,
        path: str,
        reply: type[Reply],
        *,
        json_body: bytes | None = None,
        packed_lines: bytes | None = None,
    ) -> Reply:
        headers = {"Accept": "application/json, application/problem+json", "Accept-Encoding": "identity"}
        if json_body is not None:
            headers["Content-Type"] = "application/json"
        if packed_lines is not None:
            headers |= {"Content-Type": wire.MEDIA_TYPE, "Content-Encoding": "gzip"}
        body = json_body or packed_lines or b""
        request = self._session.prepare_request(
            requests.Request(method, self._base + path, headers=headers, data=body or None)
        )
        for attempt in range(_TRIES):
            try:
                return self._once(request, body, reply)
            except CloudProblem as said:
                if said.code not in _SIGN_AGAIN or attempt == _TRIES - 1:
                    raise
                if said.problem.now is not None:
                    self._clock.learn(said.problem.now)
        raise AssertionError  # the last try has raised or returned

    def _once(self, request: requests.PreparedRequest, body: bytes, reply: type[Reply]) -> Reply:
        now_ms, nonce = self._clock.now_ms(), signing.new_nonce()
        signing.sign(request, key_id=self._name, key=self._key, now_ms=now_ms, nonce=nonce, body=body)
        try:
            with closing(
                self._session.send(
                    request,
                    timeout=self._timeouts_s,
                    verify=self._verify,
                    proxies=self._proxies,
                    allow_redirects=False,
                    stream=True,
                )
            ) as response:
                text = self._bounded(response)
        except requests.exceptions.SSLError as error:
            raise NoAnswer(NOT_TRUSTED) from error
        except requests.exceptions.Timeout as error:
            raise NoAnswer(SILENT) from error
        except (requests.exceptions.RequestException, OSError) as error:
            raise NoAnswer(NOBODY) from error
        return _believed(response, text, reply)

    def _bounded(self, response: requests.Response) -> bytes:
        """All of a reply, unless it is larger or slower than any of the cloud's."""
        began, parts, size = self._ticks(), [], 0
        for part in response.iter_content(_CHUNK_BYTES):
            parts.append(part)
            size += len(part)
            if size > REPLY_BYTES_MAX:
                raise NoAnswer(SOMEBODY_ELSE)
            if self._ticks() - began > REPLY_S_MAX:
                raise NoAnswer(SILENT)
        return b"".join(parts)


def _believed(response: requests.Response, text: bytes, reply: type[Reply]) -> Reply:
    """The answer, or the verdict as an error; anything else came from somebody else."""
    media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    try:
        if response.status_code == requests.codes.ok and media == "application/json":
            return msgspec.json.decode(text, type=reply)
        if media == wire.PROBLEM_TYPE:
            problem = msgspec.json.decode(text, type=wire.Problem)
            if wire.PROBLEMS.get(problem.code, (0,))[0] == response.status_code == problem.status:
                raise CloudProblem(problem)
    except msgspec.MsgspecError as error:
        raise NoAnswer(SOMEBODY_ELSE) from error
    raise NoAnswer(SOMEBODY_ELSE)


def _system_proxies(url: str) -> dict[str, str]:
    """The proxy that this computer's settings name for an address."""
    return dict(requests.utils.get_environ_proxies(url))

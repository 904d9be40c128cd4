"""A server for the cloud's app: in the foreground for a province, on a thread for a test or a demonstration."""

import ctypes
import gc
import ipaddress
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import uvicorn
from fastapi import FastAPI

from pos_app.domain.errors import EnvironmentFault, RuleViolation

_LOOPBACK: Final = "127.0.0.1"
_GOODBYE_S: Final = 5
_PATIENCE_S: Final = 30
_GARBAGE_LOOKED_FOR: Final = 50_000
# The numbers of glibc's mallopt.
_TRIM_THRESHOLD: Final = -1
_TOP_PAD: Final = -2
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
_KEPT_BYTES: Final = 64 * 1024 * 1024


class PortTaken(EnvironmentFault):
    """Somebody else listens there, or nobody may."""


class _Server(uvicorn.Server):
    """Says when it takes calls."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


@contextmanager
def running(app: FastAPI, *, port: int = 0) -> Iterator[str]:
    """A real server on this machine while the block lasts; its address."""
    ready = threading.Event()
    with _listen(_LOOPBACK, port) as listening:
        server = _Server(_config(app, log_level="error", timeout_graceful_shutdown=1), ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="cloud", daemon=True)
        thread.start()
        ready.wait(_PATIENCE_S)
        try:
            yield f"http://{_LOOPBACK}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def serve(
    app: FastAPI, *, host: str, port: int, certificate: Path | None, key: Path | None, ready: Callable[[str], None]
) -> None:
    """Serve until the program is told to stop; `ready` is given the address. Raises `RuleViolation`, `PortTaken`."""
    if (certificate is None) != (key is None):
        raise RuleViolation("A certificate needs its key, and a key its certificate", field="certificate")
    if certificate is None and not _is_this_machine(host):
        raise RuleViolation("Only this machine may be served without a certificate", field="certificate")
    with _listen(host, port) as listening:
        scheme = "http" if certificate is None else "https"
        shown = f"[{host}]" if ":" in host else host
        address = f"{scheme}://{shown}:{listening.getsockname()[1]}"
        config = _config(app, ssl_certfile=certificate, ssl_keyfile=key, timeout_graceful_shutdown=_GOODBYE_S)
        # What is loaded now stays: the collector need not look it through at every upload of some ten thousand objects.
        gc.freeze()
        gc.set_threshold(_GARBAGE_LOOKED_FOR)
        _keep_memory()
        with suppress(KeyboardInterrupt):  # the server has said goodbye to everybody by then
            _Server(config, lambda: ready(address)).run(sockets=[listening])


def _keep_memory() -> None:
    """Have glibc keep what an upload has used for the next one: giving it back and faulting it in costs a third."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library has its own ways
            mallopt = ctypes.CDLL(None).mallopt
            for option in (_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD):
                mallopt(option, _KEPT_BYTES)
            mallopt(_ARENA_MAX, 1)


def _config(app: FastAPI, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(app, log_config=None, access_log=False, server_header=False, **more)


@contextmanager
def _listen(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise PortTaken("Can't listen at {host} port {port}: {reason}", host=host, port=port, reason=error) from error
    # What is accepted inherits it: else an answer in two parts waits for the caller's delayed acknowledgement, 40 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with listening:
        yield listening


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""The setting that names a way to a printer, such as tcp://192.168.1.50 or serial:///dev/ttyUSB0?baud=9600."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from hardware.printing.device_file import FileTransport
from hardware.printing.network import NetworkTransport
from hardware.printing.ports import BadAddress
from hardware.printing.serial_port import Flow, SerialTransport
from hardware.printing.spooler import CupsTransport
from hardware.printing.transport import Transport

Kind = Literal["tcp", "serial", "file", "spool"]

NETWORK_PORT = 9100
BAUD = 9600
BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
EXAMPLES = "tcp://192.168.1.50:9100, serial:///dev/ttyUSB0?baud=9600, file:///dev/usb/lp0 or spool://Printer"


@dataclass(frozen=True, slots=True)
class Address:
    """A way to a printer: which kind, and the host, port, path or queue it leads to."""

    kind: Kind
    place: str
    port: int = 0
    baud: int = 0
    flow: Flow = "none"
    folder: bool = False


def parse_address(text: str) -> Address:
    """Raises BadAddress with what is wrong and what would be right."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port if parts.scheme == "tcp" else None
    except ValueError as error:
        raise BadAddress(f"{text!r}: {error}") from error
    match parts.scheme:
        case "tcp":
            return _network(text, parts, port)
        case "serial":
            return _serial(text, parts)
        case "file":
            return _file(text)
        case "spool":
            return _queue(text)
    raise BadAddress(f"{text!r} is no way to a printer; write {EXAMPLES}")


def describe(text: str) -> str:
    """The address in few words, for a list of settings."""
    address = parse_address(text)
    match address.kind:
        case "tcp":
            return f"{address.place} : {address.port}"
        case "serial":
            return f"{address.place}, {address.baud} baud"
        case _:
            return address.place


def open_transport(text: str) -> Transport:
    """The way that the setting names; nothing is connected yet. Raises BadAddress."""
    address = parse_address(text)
    match address.kind:
        case "tcp":
            return NetworkTransport(address.place, address.port)
        case "serial":
            return SerialTransport(address.place, baud=address.baud, flow=address.flow)
        case "file":
            return FileTransport(Path(address.place), folder=address.folder)
        case "spool":
            return _spooler(address.place)


def _spooler(queue: str) -> Transport:
    if sys.platform == "win32":
        from hardware.printing.windows_spooler import WindowsTransport  # noqa: PLC0415  # exists there only

        return WindowsTransport(queue)
    return CupsTransport(queue)


def _network(text: str, parts: SplitResult, port: int | None) -> Address:
    if not parts.hostname or parts.path not in {"", "/"} or port == 0:
        raise BadAddress(f"{text!r} names no printer on the network; write tcp://192.168.1.50:9100")
    return Address("tcp", parts.hostname, port=port or NETWORK_PORT)


def _serial(text: str, parts: SplitResult) -> Address:
    place = unquote(parts.netloc + parts.path)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    baud = options.pop("baud", str(BAUD))
    flow = options.pop("flow", "none")
    if not place or options:
        raise BadAddress(f"{text!r} is no serial port; write serial:///dev/ttyUSB0?baud=9600 or serial://COM3")
    if not baud.isdecimal() or int(baud) not in BAUDS:
        raise BadAddress(f"{text!r}: baud is one of {', '.join(map(str, BAUDS))}")
    for known in get_args(Flow):
        if flow == known:
            return Address("serial", place, baud=int(baud), flow=known)
    raise BadAddress(f"{text!r}: flow is one of {', '.join(get_args(Flow))}")


def _queue(text: str) -> Address:
    queue = _after_scheme(text)
    if not queue:
        raise BadAddress(f"{text!r} names no printer; write spool://Printer")
    return Address("spool", queue)


def _after_scheme(text: str) -> str:
    """Names of files and queues may hold what would mean something else in an address."""
    return unquote(text.strip().partition("://")[2])


def _file(text: str) -> Address:
    place = _after_scheme(text)
    if not place.startswith("/"):
        raise BadAddress(f"{text!r}: a file needs its whole path; write file:///path")
    if re.match(r"/[A-Za-z]:", place):
        place = place[1:]
    return Address("file", place.rstrip("/") or "/", folder=place.endswith("/"))

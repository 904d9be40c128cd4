"""The setting that names a customer display, such as serial:///dev/ttyS1?model=led8."""

from dataclasses import dataclass
from typing import Final, Literal, get_args
from urllib.parse import parse_qsl, urlencode

from hardware.display.codecs import Codec, Led8, Vfd
from hardware.display.driver import RETRY_MS, PoleDisplay
from hardware.printing.address import open_transport, parse_address
from hardware.printing.ports import BadAddress
from hardware.printing.profile import Charset

Model = Literal["cd5220", "epson", "led8"]
Lamps = Literal["ascii", "binary"]

CHARSETS: Final[dict[str, Charset | None]] = {"ascii": None, "gbk": "gbk", "gb18030": "gb18030"}
LED_BAUD: Final = "2400"
WAYS: Final = ("serial", "tcp", "file")
EXAMPLES: Final = (
    "serial:///dev/ttyS1?model=cd5220&charset=gb18030, serial://COM2?model=led8 or tcp://192.168.1.60:9100?model=epson"
)


@dataclass(frozen=True, slots=True)
class DisplayAddress:
    """A way to a display, and what kind it is."""

    way: str
    codec: Codec


def parse_display(text: str) -> DisplayAddress:
    """Raises BadAddress with what is wrong and what would be right."""
    way, _, query = text.strip().partition("?")
    if way.partition("://")[0] not in WAYS:
        raise BadAddress(f"{text!r} is no way to a customer display; write {EXAMPLES}")
    options = dict(parse_qsl(query, keep_blank_values=True))
    model = _one_of(text, "model", options.pop("model", "cd5220"), get_args(Model))
    letters = _one_of(text, "charset", options.pop("charset", "ascii"), tuple(CHARSETS))
    lamps = _one_of(text, "lamps", options.pop("lamps", "ascii"), get_args(Lamps))
    if model == "led8" and way.startswith("serial:"):
        options.setdefault("baud", LED_BAUD)
    address = f"{way}?{urlencode(options)}" if options else way
    try:
        parse_address(address)
    except BadAddress as error:
        raise BadAddress(f"{text!r} is no way to a customer display: {error}") from error
    return DisplayAddress(address, _codec(model, letters, lamps))


def open_display(text: str, *, retry_ms: int = RETRY_MS) -> PoleDisplay:
    """The display that the setting names; nothing is connected yet. Raises BadAddress."""
    address = parse_display(text)
    return PoleDisplay(open_transport(address.way), address.codec, retry_ms=retry_ms)


def _codec(model: str, letters: str, lamps: str) -> Codec:
    if model == "led8":
        return Led8("binary" if lamps == "binary" else "ascii")
    return Vfd("epson" if model == "epson" else "cd5220", CHARSETS[letters])


def _one_of(text: str, name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise BadAddress(f"{text!r}: {name} is one of {', '.join(known)}")
    return value

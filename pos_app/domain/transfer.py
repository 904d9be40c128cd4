"""Goods that go from one shop to another: the document as text, for a file or a QR code, and read back.

The text begins with `YDT1.`, is compressed, and ends with a checksum: a text cut short or mistyped is refused.
"""

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.stock_document import LINES_MAX

PREFIX: Final = "YDT1"
QR_CHARACTERS_MAX: Final = 1_200
"""More than a phone or a scanner reads well from one code: then it is a file."""
_SUM_CHARACTERS: Final = 12
_BYTES_MAX: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class TransferLine:
    """Goods on their way: their codes, base units, and what they cost in the shop they left."""

    uid: str
    name: str
    codes: tuple[str, ...]
    unit: str
    quantity: Quantity
    cost: Money


@dataclass(frozen=True, slots=True)
class Transfer:
    """A document of goods that left a shop. `licence` and `shop` are the sender's."""

    uid: str
    number: str
    licence: str
    shop: str
    to: str
    day: date
    reason: str
    lines: tuple[TransferLine, ...]


def write_transfer(transfer: Transfer) -> str:
    """The document as one line of ASCII."""
    body = {
        "u": transfer.uid,
        "n": transfer.number,
        "l": transfer.licence,
        "s": transfer.shop,
        "t": transfer.to,
        "d": transfer.day.isoformat(),
        "r": transfer.reason,
        "g": [
            [line.uid, line.name, list(line.codes), line.unit, line.quantity.milli, line.cost.fen]
            for line in transfer.lines
        ],
    }
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    packed = base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode()
    return f"{PREFIX}.{packed}.{_checksum(raw)}"


def read_transfer(text: str) -> Transfer:
    """Read it back. Raises `RuleViolation` on the field `transfer`."""
    prefix, _, rest = "".join(text.split()).partition(".")
    packed, _, told = rest.partition(".")
    if prefix != PREFIX or not packed or not told:
        raise RuleViolation("This is no transfer of goods", field="transfer")
    try:
        raw = _unpacked(base64.urlsafe_b64decode(packed.encode()))
        if _checksum(raw) != told:
            raise RuleViolation("The transfer is damaged or cut short: copy it again", field="transfer")
        return _transfer(json.loads(raw))
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError) as error:
        raise RuleViolation("The transfer is damaged or cut short: copy it again", field="transfer") from error


def _unpacked(packed: bytes) -> bytes:
    """Never more than a document can be, whatever was sent."""
    unpacker = zlib.decompressobj()
    raw = unpacker.decompress(packed, _BYTES_MAX)
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise ValueError("too large, or cut short")
    return raw


def _checksum(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:_SUM_CHARACTERS]


def _transfer(body: Mapping[str, Any]) -> Transfer:
    goods = body["g"]
    if not 0 < len(goods) <= LINES_MAX:
        raise ValueError("no lines, or too many")
    return Transfer(
        uid=_text(body["u"]),
        number=_text(body["n"]),
        licence=_text(body["l"]),
        shop=_text(body["s"]),
        to=_text(body["t"]),
        day=date.fromisoformat(body["d"]),
        reason=_text(body["r"]),
        lines=tuple(map(_line, goods)),
    )


def _line(row: list[Any]) -> TransferLine:
    uid, name, codes, unit, quantity, cost = row
    line = TransferLine(_text(uid), _text(name), tuple(map(_text, codes)), _text(unit), Quantity(quantity), Money(cost))
    if line.quantity.milli <= 0 or line.cost.fen < 0:
        raise ValueError("nothing, or below nothing")
    return line


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value

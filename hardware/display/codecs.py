"""What is sent to the displays of this trade: bytes only, no port and no clock."""

from dataclasses import dataclass
from typing import Final, Literal, Protocol

from hardware.display.layout import code_of, rows_of, yuan
from hardware.display.ports import Change, Due, Goods, Received, Refund, Shown, Welcome
from hardware.printing.profile import Charset

ESC, US, CR, FF, HOME = b"\x1b", b"\x1f", b"\r", b"\x0c", b"\x0b"
DIGITS_MAX: Final = 8
TOO_LONG: Final = "-" * DIGITS_MAX


class Codec(Protocol):
    """One kind of display. After `begin` it is as after switching on, whatever it was sent before."""

    def begin(self) -> bytes: ...
    def picture(self, shown: Shown) -> bytes: ...
    def blank(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Vfd:
    """Two lines of twenty characters.

    `charset` None is for displays without Chinese: of goods they show the figures, and all in letters of ASCII.
    `cd5220` writes whole lines with ESC Q, `epson` at the cursor as Epson's displays do.
    """

    mode: Literal["cd5220", "epson"] = "cd5220"
    charset: Charset | None = None

    def begin(self) -> bytes:
        if self.mode == "cd5220":
            return ESC + b"@" + ESC + b"_\x00"  # no cursor
        return ESC + b"@" + US + b"\x01" + US + b"C\x00"  # written over, not scrolled; no cursor

    def picture(self, shown: Shown) -> bytes:
        upper, lower = (self._line(row) for row in rows_of(shown, self.charset))
        if self.mode == "cd5220":
            return ESC + b"QA" + upper + CR + ESC + b"QB" + lower + CR
        return US + b"$\x01\x01" + upper + US + b"$\x01\x02" + lower

    def blank(self) -> bytes:
        return FF

    def _line(self, row: str) -> bytes:
        code = code_of(row, self.charset)
        assert code is not None  # noqa: S101 - the layout uses nothing that the display lacks
        return code


@dataclass(frozen=True, slots=True)
class Led8:
    """Eight digits and four lamps: 单价, 总计, 收款, 找零.

    Makers differ in whether a lamp's number is a character (1B 73 31) or a byte (1B 73 01).
    """

    lamps: Literal["ascii", "binary"] = "ascii"

    def begin(self) -> bytes:
        return ESC + b"@"

    def picture(self, shown: Shown) -> bytes:
        match shown:
            case Welcome():
                return self.blank()
            case Goods(price_fen=price):
                return self._figure(1, price)
            case Due(total):
                return self._figure(2, total)
            case Received(received_fen=received):
                return self._figure(3, received)
            case Change(change_fen=back) | Refund(back):
                return self._figure(4, back)

    def blank(self) -> bytes:
        return FF + self._lamp(0)

    def _figure(self, lamp: int, fen: int) -> bytes:
        text = yuan(fen)
        fits = len(text.replace(".", "")) <= DIGITS_MAX  # the point is part of its digit
        return self._lamp(lamp) + ESC + b"QA" + (text if fits else TOO_LONG).encode() + CR

    def _lamp(self, number: int) -> bytes:
        return ESC + b"s" + (b"%d" % number if self.lamps == "ascii" else bytes([number]))

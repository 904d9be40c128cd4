"""Pages as ESC/POS bytes (codec only: no port, no clock).

Of python-escpos come the command bytes and the QR library. Its printer classes stay outside: importing them takes
0.3 s, sets up the program's logging and leaves a temporary folder behind at every start; its text encoder sends
￥ as '?' and the rest in code pages that a Chinese head does not have.
"""

import struct
from dataclasses import dataclass

from escpos.constants import (
    CD_KICK_2,
    CD_KICK_5,
    ESC,
    FS,
    HW_INIT,
    LINESPACING_FUNCS,
    LINESPACING_RESET,
    PAPER_PART_CUT,
    S_RASTER_N,
    TXT_SIZE,
    TXT_STYLE,
)
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from hardware.printing.charset import encoded, with_boxes
from hardware.printing.lettering import Lettering, lettering
from hardware.printing.page import Align, Cut, Feed, Page, Qr, Text, wrapped
from hardware.printing.profile import LINE_PITCH_DOTS, PrinterProfile

LF = b"\n"
CHINESE_ON, CHINESE_OFF = FS + b"&", FS + b"."
CHINESE_SIZE = {1: FS + b"!\x00", 2: FS + b"!\x0c"}
LETTER_SIZE = {1: TXT_SIZE + b"\x00", 2: TXT_SIZE + b"\x11"}
PITCH = {1: LINESPACING_RESET, 2: LINESPACING_FUNCS[180] + bytes([2 * LINE_PITCH_DOTS])}
FEED_LINES_MAX = 255
QR_DOTS_PER_MODULE_MAX = 5  # larger is no easier to read, and slow on a serial line
QR_DOTS_PER_MODULE_MIN = 3


def encode(page: Page, profile: PrinterProfile, letters: Lettering | None = None) -> bytes:
    """The page as one job for this printer; `letters` draw what its head cannot."""
    job = _Job(profile, letters or lettering())
    for element in page:
        match element:
            case Text():
                job.text(element)
            case Qr():
                job.qr(element)
            case Feed():
                job.feed(element.lines)
            case Cut():
                job.cut()
    return bytes(job.data)


def drawer_pulse(profile: PrinterProfile) -> bytes:
    """100 ms on the pin that the drawer hangs on, with nothing around it: it prints nothing."""
    return bytes(CD_KICK_5 if profile.drawer_pin == 5 else CD_KICK_2)  # noqa: PLR2004  # the pin's own number


@dataclass(frozen=True, slots=True)
class _Style:
    bold: bool = False
    size: int = 1
    align: Align = "left"


class _Job:
    """The bytes so far and the style the head is in."""

    def __init__(self, profile: PrinterProfile, letters: Lettering) -> None:
        self.data = bytearray(HW_INIT)
        self._profile = profile
        self._letters = letters
        self._style = _Style()

    def text(self, text: Text) -> None:
        self._turn_to(_Style(text.bold, text.size, text.align))
        for line in wrapped(text.text, self._profile.columns // text.size):
            self._line(line.rstrip(" "))

    def qr(self, qr: Qr) -> None:
        self._turn_to(_Style(align="center"))
        self._raster(_qr_drawing(qr.data, self._profile.dots))
        if qr.caption:
            self.text(Text(qr.caption, align="center"))

    def feed(self, lines: int) -> None:
        while lines > 0:
            self.data += ESC + b"d" + bytes([min(lines, FEED_LINES_MAX)])
            lines -= FEED_LINES_MAX

    def cut(self) -> None:
        # The blade sits a few lines behind the head: what is printed last must be fed past it.
        self._turn_to(_Style())
        self.feed(self._profile.feed_before_cut)
        if self._profile.cutter:
            self.data += PAPER_PART_CUT

    def _turn_to(self, style: _Style) -> None:
        if style.size != self._style.size:
            # Heads disagree on which of the two commands sizes Chinese; sent both, the last one counts.
            self.data += LETTER_SIZE[style.size] + CHINESE_SIZE[style.size] + PITCH[style.size]
        if style.bold != self._style.bold:
            self.data += TXT_STYLE["bold"][style.bold]
        if style.align != self._style.align:
            self.data += TXT_STYLE["align"][style.align]
        self._style = style

    def _line(self, line: str) -> None:
        charset = self._profile.charset
        codes = b"" if not line else encoded(line, charset)
        if codes is None and charset != "raster" and not self._letters.knows_chinese:
            codes = encoded(with_boxes(line, charset), charset)
        if codes is None:
            self._drawn_line(line)
        elif codes.isascii() or charset == "utf-8":
            self.data += codes + LF
        else:
            self.data += CHINESE_ON + codes + CHINESE_OFF + LF

    def _drawn_line(self, line: str) -> None:
        letters = self._letters.line(line, size=self._style.size, bold=self._style.bold)
        with_gap = Image.new("1", (letters.width, LINE_PITCH_DOTS * self._style.size))
        with_gap.paste(letters)
        self._raster(with_gap)

    def _raster(self, drawing: Image.Image) -> None:
        row_bytes = (drawing.width + 7) // 8
        self.data += S_RASTER_N + struct.pack("<HH", row_bytes, drawing.height) + drawing.tobytes()


def _qr_drawing(data: str, paper_dots: int) -> Image.Image:
    code = QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data(data.encode())
    modules = code.get_matrix()  # with the quiet zone around it
    half, full = paper_dots // 2 // len(modules), paper_dots // len(modules)
    scale = min(QR_DOTS_PER_MODULE_MAX, max(half, min(QR_DOTS_PER_MODULE_MIN, full)))
    small = Image.new("1", (len(modules), len(modules)))
    small.putdata([255 * dark for row in modules for dark in row])
    return small.resize((small.width * scale, small.height * scale), Image.Resampling.NEAREST)

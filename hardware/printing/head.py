"""The print head of the simulated printer: obeys commands, one after the other, on its paper."""

import codecs
from collections.abc import Callable

from PIL import Image

from hardware.printing.commands import CUT_WITH_FEED, THREE_BYTE_COLUMNS, Command
from hardware.printing.paper import Paper, Style
from hardware.printing.profile import CHARACTER_DOTS, LINE_PITCH_DOTS, PrinterProfile

CODE_PAGE = "cp437"
EMPHASISED, HIGH, WIDE = 0x08, 0x10, 0x20
CHINESE_WIDE, CHINESE_HIGH = 0x04, 0x08
TAB_COLUMNS = 8
PIN = {0: 2, 48: 2, 1: 5, 49: 5}
ALIGN = {0: 0, 1: 1, 2: 2, 48: 0, 49: 1, 50: 2}


class PrintHead:
    """What the bytes mean to the mechanism; commands it does not know are kept in `unknown` and do nothing."""

    def __init__(self, profile: PrinterProfile, paper: Paper) -> None:
        self.paper = paper
        self.pulses: list[int] = []
        self.unknown: list[bytes] = []
        self._charset = profile.charset
        self._chinese = False
        self._decoder = self._new_decoder()
        self._orders: dict[str, Callable[[bytes], None]] = {
            "text": self._text,
            "NUL": lambda _: None,
            "HT": lambda _: self._text(b" " * TAB_COLUMNS),
            "LF": lambda _: self._line_feed(),
            "FF": lambda _: self._line_feed(),
            "CR": lambda _: None,
            "DLE \x14": lambda data: self._pulse(data[1]),
            "ESC !": self._letter_style,
            "ESC *": self._columns_of_dots,
            "ESC 2": lambda _: self._pitch(LINE_PITCH_DOTS),
            "ESC 3": lambda data: self._pitch(data[0]),
            "ESC @": lambda _: self._start_over(),
            "ESC E": lambda data: self._bold(data[0]),
            "ESC J": lambda data: self.paper.feed(data[0]),
            "ESC a": lambda data: self._align(data[0]),
            "ESC d": lambda data: self.paper.feed(data[0] * self.paper.style.pitch_dots),
            "ESC p": lambda data: self._pulse(data[0]),
            "FS !": self._chinese_style,
            "FS &": lambda _: self._read_chinese(on=True),
            "FS .": lambda _: self._read_chinese(on=False),
            "GS !": self._size,
            "GS V": self._cut,
            "GS v": self._raster,
        }

    def obey(self, command: Command) -> None:
        order = self._orders.get(command.name)
        if order is None:
            name = b"" if command.name == "?" else command.name.encode("latin-1")
            self.unknown.append(name + command.data)
        else:
            order(command.data)

    def _start_over(self) -> None:
        self.paper.style = Style()
        self._read_chinese(on=False)

    def _read_chinese(self, *, on: bool) -> None:
        self._chinese = on
        self._decoder = self._new_decoder()

    def _new_decoder(self) -> codecs.IncrementalDecoder:
        knows = self._charset == "utf-8" or (self._chinese and self._charset != "raster")
        # Bytes that are no character of the head come out as boxes: garbage on paper, never an error.
        return codecs.getincrementaldecoder(self._charset if knows else CODE_PAGE)("replace")

    def _text(self, data: bytes) -> None:
        self.paper.type(self._decoder.decode(data), double=self._chinese or self._charset == "utf-8")

    def _line_feed(self) -> None:
        self.paper.type(self._decoder.decode(b"", final=True), double=True)
        self.paper.line_feed()

    def _pitch(self, dots: int) -> None:
        self.paper.style.pitch_dots = dots

    def _bold(self, on: int) -> None:
        self.paper.style.bold = bool(on & 1)

    def _align(self, where: int) -> None:
        self.paper.style.align = ALIGN.get(where, self.paper.style.align)

    def _letter_style(self, data: bytes) -> None:
        style = self.paper.style
        style.bold = bool(data[0] & EMPHASISED)
        style.wide = 2 if data[0] & WIDE else 1
        style.high = 2 if data[0] & HIGH else 1

    def _chinese_style(self, data: bytes) -> None:
        style = self.paper.style
        style.chinese_wide = 2 if data[0] & CHINESE_WIDE else 1
        style.chinese_high = 2 if data[0] & CHINESE_HIGH else 1

    def _size(self, data: bytes) -> None:
        style = self.paper.style
        style.wide = style.chinese_wide = (data[0] >> 4 & 7) + 1
        style.high = style.chinese_high = (data[0] & 7) + 1

    def _pulse(self, pin: int) -> None:
        self.pulses.append(PIN.get(pin, 2))

    def _cut(self, data: bytes) -> None:
        self.paper.cut(data[1] if data[0] in CUT_WITH_FEED else None)

    def _raster(self, data: bytes) -> None:
        row_bytes, rows = data[2] + 256 * data[3], data[4] + 256 * data[5]
        if row_bytes * rows:
            drawing = Image.frombytes("1", (row_bytes * 8, rows), data[6:])
            self.paper.picture(_scaled(drawing, 1 + (data[1] & 1), 1 + (data[1] >> 1 & 1)))

    def _columns_of_dots(self, data: bytes) -> None:
        density, columns = data[0], data[1] + 256 * data[2]
        if columns:
            high = CHARACTER_DOTS if density in THREE_BYTE_COLUMNS else 8
            drawing = Image.frombytes("1", (high, columns), data[3:]).transpose(Image.Transpose.TRANSPOSE)
            self.paper.strip(_scaled(drawing, 1 if density & 1 else 2, CHARACTER_DOTS // high))


def _scaled(drawing: Image.Image, wide: int, high: int) -> Image.Image:
    return drawing.resize((drawing.width * wide, drawing.height * high), Image.Resampling.NEAREST)

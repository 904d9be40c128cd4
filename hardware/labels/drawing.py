"""A label drawn dot by dot: name, price and unit as the law asks for, the code as bars, a QR code where wanted.

A drawing is a one-bit picture in which 1 is ink, as everywhere in printing.
"""

from dataclasses import dataclass
from typing import Final

from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from hardware.labels.bars import draw_bars
from hardware.labels.template import Template
from hardware.printing.lettering import Lettering, lettering
from hardware.printing.page import columns_of, wrapped
from hardware.printing.profile import CHARACTER_DOTS, DOTS_PER_COLUMN

PRICE_SIZES: Final = (4, 3, 2, 1)
QR_DOTS_MIN: Final = 2


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on one label, already in words; `below` is a small line such as the category or the place."""

    name: str
    price: str
    unit: str
    code: str = ""
    below: str = ""
    qr: str = ""


def draw(label: Label, template: Template, letters: Lettering | None = None) -> Image.Image:
    """The label, exactly as large as its template."""
    return _Drawing(template, letters or lettering()).of(label)


class _Drawing:
    def __init__(self, template: Template, letters: Lettering) -> None:
        self._template, self._letters = template, letters
        self._paper = Image.new("1", (template.width, template.height))
        self._gap = template.dots_per_mm
        # Letters of three to four millimetres, whatever the printer's dots.
        self._size = max(1, round(template.dots_per_mm / 8))

    def of(self, label: Label) -> Image.Image:
        left, room = self._gap, self._template.width - 2 * self._gap
        qr = self._qr(label.qr)
        if qr is not None:
            self._paper.paste(qr, (self._template.width - self._gap - qr.width, self._gap))
            room -= qr.width + self._gap
        top = self._name(label.name, left, self._gap, room)
        bottom = self._bars(label.code)
        self._price(label, left, top, bottom, room)
        # Dots once more as bits: letters are drawn with other values than bars, and turned round they would differ.
        return Image.frombytes("1", self._paper.size, self._paper.tobytes())

    def _write(self, text: str, left: int, top: int, size: int, *, bold: bool = False) -> int:
        if not columns_of(text):
            return 0
        drawing = self._letters.line(text, size=size, bold=bold)
        self._paper.paste(drawing, (left, top))
        return drawing.width

    def _name(self, name: str, left: int, top: int, room: int) -> int:
        """At most two lines; where the next thing may begin."""
        columns = max(2, room // (DOTS_PER_COLUMN * self._size))
        for line in wrapped(name, columns)[:2]:
            self._write(line, left, top, self._size, bold=True)
            top += CHARACTER_DOTS * self._size + self._gap // 2
        return top

    def _bars(self, code: str) -> int:
        """At the bottom, with the code below; where they begin."""
        template = self._template
        text_top = template.height - self._gap - CHARACTER_DOTS * (self._size if code else 0)
        bars = draw_bars(code, template.width - 2 * self._gap, template.height * 3 // 10, template.dots_per_mm)
        top = text_top if bars is None else text_top - bars.height - self._gap // 4
        if bars is not None:
            self._paper.paste(bars, ((template.width - bars.width) // 2, top))
        if code:
            shown = wrapped(code, template.width // (DOTS_PER_COLUMN * self._size))[0]
            width = columns_of(shown) * DOTS_PER_COLUMN * self._size
            self._write(shown, (template.width - width) // 2, text_top, self._size)
        return top

    def _price(self, label: Label, left: int, top: int, bottom: int, room: int) -> None:
        """As large as the place allows, the unit beside it, a small line above where there is room."""
        height = bottom - top
        unit = f"/{label.unit}" if label.unit else ""
        unit_width = columns_of(unit) * DOTS_PER_COLUMN * self._size
        price_columns = columns_of(label.price) * DOTS_PER_COLUMN
        sizes = [each * self._size for each in PRICE_SIZES]
        size = next(
            (s for s in sizes if price_columns * s + unit_width <= room and CHARACTER_DOTS * s <= height), sizes[-1]
        )
        middle = top + max(0, (height - CHARACTER_DOTS * size) // 2)
        width = self._write(label.price, left, middle, size, bold=True)
        base = middle + CHARACTER_DOTS * (size - self._size)
        self._write(unit, left + width, base, self._size)
        below_width = columns_of(label.below) * DOTS_PER_COLUMN * self._size
        if label.below and width + below_width + self._gap <= room and size > self._size:
            self._write(label.below, left + room - below_width, middle, self._size)

    def _qr(self, data: str) -> Image.Image | None:
        """At the top right, at most half as high as the label."""
        if not data:
            return None
        code = QRCode(error_correction=ERROR_CORRECT_M, border=2)
        code.add_data(data.encode())
        modules = code.get_matrix()
        dots = self._template.height // 2 // len(modules)
        if dots < QR_DOTS_MIN:
            return None
        small = Image.new("1", (len(modules), len(modules)))
        small.putdata([255 * dark for row in modules for dark in row])
        return small.resize((small.width * dots, small.height * dots), Image.Resampling.NEAREST)

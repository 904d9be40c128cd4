"""The paper in a print head: what the head has burnt into it, line by line, and where it was cut."""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from hardware.printing.lettering import Lettering, emphasised
from hardware.printing.page import cells
from hardware.printing.profile import DOTS_PER_COLUMN, LINE_PITCH_DOTS

BLADE_DOTS = 120  # 15 mm from the head to the blade
LEFT, CENTER, RIGHT = 0, 1, 2


@dataclass(slots=True)
class Style:
    """How the head draws the next character."""

    bold: bool = False
    wide: int = 1
    high: int = 1
    chinese_wide: int = 1
    chinese_high: int = 1
    align: int = LEFT
    pitch_dots: int = LINE_PITCH_DOTS


@dataclass(frozen=True, slots=True)
class PaperCut:
    """One cut: how far down the paper, and whether the last lines of the slip were past the blade."""

    at_dots: int
    clean: bool


@dataclass(frozen=True, slots=True)
class _Band:
    """A strip of the paper with ink on it, packed: a day's paper stays small in memory."""

    top: int
    left: int
    width: int
    height: int
    dots: bytes
    text: str

    def ink(self) -> Image.Image:
        return Image.frombytes("1", (self.width, self.height), self.dots)


class Paper:
    """An endless roll, so many dots wide."""

    def __init__(self, dots: int, letters: Lettering) -> None:
        self.dots = dots
        self.length = 0
        self.style = Style()
        self.cuts: list[PaperCut] = []
        self._letters = letters
        self._bands: list[_Band] = []
        self._line: list[Image.Image] = []
        self._line_text = ""

    # what the head does

    def type(self, text: str, *, double: bool) -> None:
        """Characters into the line buffer, Chinese ones in double width or all single; a full line prints by itself."""
        for cluster, columns in cells(text):
            self._add(self._character(cluster, columns if double else 1), cluster)

    def strip(self, drawing: Image.Image) -> None:
        """A picture into the line buffer, as ESC * does."""
        self._add(drawing, "")

    def line_feed(self) -> None:
        height = max([self.style.pitch_dots, *(cell.height for cell in self._line)])
        width = self._used()
        if width:
            line = Image.new("1", (width, height))
            left = 0
            baseline = max(cell.height for cell in self._line)
            for cell in self._line:
                line.paste(cell, (left, baseline - cell.height))
                left += cell.width
            self._burn(line, self._line_text)
        self.length += height
        self._line, self._line_text = [], ""

    def feed(self, dots: int) -> None:
        if self._line:
            self.line_feed()
        self.length += dots

    def picture(self, drawing: Image.Image) -> None:
        """A raster picture, as GS v 0 does; what is wider than the head is lost."""
        if self._line:
            self.line_feed()
        self._burn(drawing.crop((0, 0, min(drawing.width, self.dots), drawing.height)), "")
        self.length += drawing.height

    def cut(self, feed_dots: int | None) -> None:
        """At the blade; `feed_dots` None cuts at once, a number first feeds the slip past the blade."""
        if feed_dots is not None:
            self.feed(BLADE_DOTS + feed_dots)
        at = max(0, self.length - BLADE_DOTS)
        self.cuts.append(PaperCut(at, clean=not self._line and not self.inked(at, self.length)))

    # what is on it

    def inked(self, top: int, bottom: int) -> bool:
        """Whether there is ink in these rows."""
        return self.ink(top, bottom).getbbox() is not None

    def ink(self, top: int, bottom: int) -> Image.Image:
        """These rows as a one-bit picture in which 1 is ink."""
        rows = Image.new("1", (self.dots, max(0, bottom - top)))
        for band in reversed(self._bands):
            if band.top + band.height <= top:
                break
            if band.top < bottom:
                rows.paste(1, (band.left, band.top - top), band.ink())
        return rows

    def pieces(self) -> Iterator[tuple[int, int]]:
        """(top, bottom) of each piece that was cut off, then of what still hangs in the printer."""
        top = 0
        for cut in self.cuts:
            yield top, cut.at_dots
            top = cut.at_dots
        yield top, self.length

    def lines(self) -> list[str]:
        """The lines printed as characters, where they stood; what was drawn as dots has no text."""
        return [band.text for band in self._bands if band.text]

    def _character(self, cluster: str, columns: int) -> Image.Image:
        style = self.style
        wide, high = (style.wide, style.high) if columns == 1 else (style.chinese_wide, style.chinese_high)
        glyph = self._letters.glyph(cluster, columns=columns)
        if (wide, high) != (1, 1):
            glyph = glyph.resize((glyph.width * wide, glyph.height * high), Image.Resampling.NEAREST)
        return emphasised(glyph) if style.bold else glyph

    def _add(self, cell: Image.Image, text: str) -> None:
        if self._line and self._used() + cell.width > self.dots:
            self.line_feed()
        self._line.append(cell)
        self._line_text += text

    def _used(self) -> int:
        return sum(cell.width for cell in self._line)

    def _burn(self, ink: Image.Image, text: str) -> None:
        room = self.dots - ink.width
        left = {LEFT: 0, CENTER: room // 2, RIGHT: room}[self.style.align]
        indent = " " * (left // DOTS_PER_COLUMN) if text else ""
        self._bands.append(_Band(self.length, left, ink.width, ink.height, ink.tobytes(), (indent + text).rstrip()))

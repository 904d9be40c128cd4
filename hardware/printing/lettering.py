"""Draws text on the dot grid of a print head: 12 dots a column, 24 dots high.

The encoder draws with it what a head cannot, and the simulator everything a head draws by itself.
A drawing is a one-bit picture in which 1 is ink.
"""

from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from hardware.printing.fonts import chinese_font
from hardware.printing.page import cells
from hardware.printing.profile import CHARACTER_DOTS, DOTS_PER_COLUMN

BASELINE_DOTS = 20
LATIN_POINTS = 22  # as wide as a column, as tall beside Chinese as a print head's own letters
INK_THRESHOLD = 110
NO_CHARACTER = "\uffff"

Face = ImageFont.FreeTypeFont | ImageFont.ImageFont


class Lettering:
    """The characters of one font; without a font it still draws Latin letters, and a box for the rest."""

    def __init__(self, font: Path | None) -> None:
        self._font = font
        self._faces: dict[int, Face] = {}
        self._glyphs: dict[tuple[str, int, int], Image.Image] = {}

    @property
    def knows_chinese(self) -> bool:
        return self._font is not None

    def line(self, text: str, *, size: int = 1, bold: bool = False) -> Image.Image:
        """The text in one line, exactly `columns_of(text)` columns wide."""
        placed = list(cells(text))
        columns = sum(width for _, width in placed)
        drawing = Image.new("1", (columns * DOTS_PER_COLUMN * size, CHARACTER_DOTS * size))
        left = 0
        for cluster, width in placed:
            glyph = self.glyph(cluster, columns=width, size=size)
            drawing.paste(glyph, (left, 0))
            left += glyph.width
        return emphasised(drawing) if bold else drawing

    def glyph(self, cluster: str, *, columns: int, size: int = 1) -> Image.Image:
        """One character in its cell of one or two columns."""
        key = (cluster, columns, size)
        if key not in self._glyphs:
            self._glyphs[key] = self._draw(cluster, columns, size)
        return self._glyphs[key]

    def _draw(self, cluster: str, columns: int, size: int) -> Image.Image:
        width, height = columns * DOTS_PER_COLUMN * size, CHARACTER_DOTS * size
        face = self._face((LATIN_POINTS if columns == 1 else CHARACTER_DOTS) * size)
        if not cluster.strip():
            return Image.new("1", (width, height))
        if not self._has(cluster[0], face):
            return _box(width, height)
        advance = round(face.getlength(cluster))
        # Grey first, then ink or no ink: hairlines survive, and a letter wider than its cell can be narrowed.
        grey = Image.new("L", (max(advance, width), height))
        ImageDraw.Draw(grey).text(
            ((grey.width - advance) // 2, BASELINE_DOTS * size), cluster, fill=255, font=face, anchor="ls"
        )
        if grey.width > width:
            grey = grey.resize((width, height), Image.Resampling.BILINEAR)
        return grey.point(_ink, mode="1")

    def _face(self, points: int) -> Face:
        if points not in self._faces:
            self._faces[points] = (
                ImageFont.truetype(self._font, points, layout_engine=ImageFont.Layout.BASIC)
                if self._font
                else ImageFont.load_default(points)
            )
        return self._faces[points]

    def _has(self, char: str, face: Face) -> bool:
        if not self.knows_chinese:
            return char.isascii()
        shape, missing = face.getmask(char), face.getmask(NO_CHARACTER)
        return (shape.size, bytes(shape)) != (missing.size, bytes(missing))


def _ink(grey: int) -> int:
    return 255 if grey > INK_THRESHOLD else 0


def _box(width: int, height: int) -> Image.Image:
    box = Image.new("1", (width, height))
    ImageDraw.Draw(box).rectangle((2, height // 8, width - 3, height - height // 8), outline=1)
    return box


def emphasised(drawing: Image.Image) -> Image.Image:
    """Struck twice, the second time one dot to the right, as heads do."""
    bold = drawing.copy()
    bold.paste(1, (1, 0), drawing.crop((0, 0, drawing.width - 1, drawing.height)))
    return bold


@cache
def lettering() -> Lettering:
    """Letters of the Chinese font of this machine."""
    return Lettering(chinese_font())

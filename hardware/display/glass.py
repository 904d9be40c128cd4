"""Draws what stands on a simulated display."""

from typing import Final

from PIL import Image, ImageDraw

from hardware.display.layout import COLUMNS
from hardware.display.simulator import DIGITS, LAMPS, SimulatedLed8, SimulatedVfd
from hardware.printing.lettering import Lettering, lettering
from hardware.printing.page import cells
from hardware.printing.profile import CHARACTER_DOTS, DOTS_PER_COLUMN

SCALE: Final = 2
EDGE: Final = 24
CASE, GLASS = (38, 42, 48), (8, 14, 16)
GREEN, RED, DARK_RED, DIM = (96, 255, 214), (255, 58, 44), (52, 14, 14), (92, 98, 106)
# The seven strokes of a digit: from the top once round like a clock, then the middle.
STROKES: Final = {
    "0": "abcdef",
    "1": "bc",
    "2": "abdeg",
    "3": "abcdg",
    "4": "bcfg",
    "5": "acdfg",
    "6": "acdefg",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
    "-": "g",
}
DIGIT_WIDTH, DIGIT_HEIGHT, STROKE = 44, 80, 8


def draw_vfd(display: SimulatedVfd, letters: Lettering | None = None) -> Image.Image:
    """Two lines of dots in the green of such tubes."""
    letters = letters or lettering()
    line_height = CHARACTER_DOTS + 10
    ink = Image.new("1", (COLUMNS * DOTS_PER_COLUMN, 2 * line_height))
    for row, line in enumerate(display.lines):
        left = 0
        for cluster, width in cells(line):
            ink.paste(letters.glyph(cluster, columns=width), (left, row * line_height + 5))
            left += width * DOTS_PER_COLUMN
    ink = ink.resize((ink.width * SCALE, ink.height * SCALE), Image.Resampling.NEAREST)
    picture, glass = _case(ink.width, ink.height)
    picture.paste(GREEN, (glass[0], glass[1]), ink)
    return picture


def draw_led8(display: SimulatedLed8, letters: Lettering | None = None) -> Image.Image:
    """Red digits above the words of the lamps."""
    letters = letters or lettering()
    pitch = DIGIT_WIDTH + 18
    picture, (left, top) = _case(DIGITS * pitch, DIGIT_HEIGHT + 60)
    drawing = ImageDraw.Draw(picture)
    for place, (digit, point) in enumerate(_digits(display.digits)):
        _draw_digit(drawing, (left + place * pitch + 8, top + 8), digit, point=point)
    quarter = DIGITS * pitch // (len(LAMPS) - 1)
    for place, word in enumerate(LAMPS[1:]):
        lit = word == display.lamp
        spot = left + place * quarter + 24, top + DIGIT_HEIGHT + 24
        drawing.ellipse((spot[0], spot[1] + 6, spot[0] + 12, spot[1] + 18), fill=RED if lit else DARK_RED)
        picture.paste(RED if lit else DIM, (spot[0] + 22, spot[1]), letters.line(word))
    return picture


def _case(width: int, height: int) -> tuple[Image.Image, tuple[int, int]]:
    picture = Image.new("RGB", (width + 4 * EDGE, height + 4 * EDGE), CASE)
    ImageDraw.Draw(picture).rounded_rectangle((EDGE, EDGE, width + 3 * EDGE, height + 3 * EDGE), EDGE // 2, fill=GLASS)
    return picture, (2 * EDGE, 2 * EDGE)


def _digits(text: str) -> list[tuple[str, bool]]:
    """Each digit with whether its point is lit, at the right of the glass."""
    shown: list[tuple[str, bool]] = []
    for sign in text:
        if sign == "." and shown:
            shown[-1] = shown[-1][0], True
        else:
            shown.append((sign, False))
    return [(" ", False)] * (DIGITS - len(shown)) + shown


def _draw_digit(drawing: ImageDraw.ImageDraw, at: tuple[int, int], digit: str, *, point: bool) -> None:
    left, top, right, bottom = at[0], at[1], at[0] + DIGIT_WIDTH, at[1] + DIGIT_HEIGHT
    middle = (top + bottom) // 2
    lines = {
        "a": (left, top, right, top),
        "b": (right, top, right, middle),
        "c": (right, middle, right, bottom),
        "d": (left, bottom, right, bottom),
        "e": (left, middle, left, bottom),
        "f": (left, top, left, middle),
        "g": (left, middle, right, middle),
    }
    for stroke, line in lines.items():
        lit = stroke in STROKES.get(digit, "")
        if not lit:
            drawing.line(line, fill=DARK_RED, width=STROKE)
    for stroke in STROKES.get(digit, ""):
        drawing.line(lines[stroke], fill=RED, width=STROKE)
    dot = right + 7, bottom - 3
    drawing.ellipse((*dot, dot[0] + 8, dot[1] + 8), fill=RED if point else DARK_RED)

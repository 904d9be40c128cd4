"""Paper as it lies on the counter: off-white, with its margins, torn where the blade went through."""

from PIL import Image, ImageDraw

from hardware.printing.paper import Paper
from hardware.printing.profile import DOTS_PER_MM

PAPER_COLOUR, INK_COLOUR, COUNTER_COLOUR = (253, 252, 248), (38, 36, 40), (205, 208, 212)
PAPER_WIDTH_MM = {384: 58, 576: 80}
SIDE_DOTS_MIN = 16
TOP_DOTS, BOTTOM_DOTS = 32, 24
COUNTER_DOTS = 24
TOOTH_DOTS = 6


def picture_of(paper: Paper) -> Image.Image:
    """Each piece of paper under the one before; a stub without ink is left out."""
    pieces = [_piece(paper, top, bottom) for top, bottom in paper.pieces() if paper.inked(top, bottom)]
    if not pieces:
        pieces = [_on_paper(paper.ink(0, 0))]
    width = pieces[0].width + 2 * COUNTER_DOTS
    height = sum(piece.height + COUNTER_DOTS for piece in pieces) + COUNTER_DOTS
    counter = Image.new("RGB", (width, height), COUNTER_COLOUR)
    top = COUNTER_DOTS
    for piece in pieces:
        counter.paste(piece, (COUNTER_DOTS, top), _torn(piece.size))
        top += piece.height + COUNTER_DOTS
    return counter


def _piece(paper: Paper, top: int, bottom: int) -> Image.Image:
    """The piece without the blank paper above its first and below its last line."""
    ink = paper.ink(top, bottom)
    box = ink.getbbox() or (0, 0, ink.width, ink.height)
    return _on_paper(ink.crop((0, box[1], ink.width, box[3])))


def _on_paper(ink: Image.Image) -> Image.Image:
    paper_dots = PAPER_WIDTH_MM.get(ink.width, 0) * DOTS_PER_MM
    side = max(SIDE_DOTS_MIN, (paper_dots - ink.width) // 2)
    sheet = Image.new("RGB", (ink.width + 2 * side, TOP_DOTS + ink.height + BOTTOM_DOTS), PAPER_COLOUR)
    sheet.paste(INK_COLOUR, (side, TOP_DOTS), ink)
    return sheet


def _torn(size: tuple[int, int]) -> Image.Image:
    """The outline of a piece: straight sides, a toothed edge above and below."""
    width, height = size
    outline = Image.new("1", size)
    teeth = range(0, width + TOOTH_DOTS, TOOTH_DOTS)
    above = [(x, TOOTH_DOTS * (at % 2)) for at, x in enumerate(teeth)]
    below = [(x, height - 1 - TOOTH_DOTS * (at % 2)) for at, x in enumerate(teeth)]
    ImageDraw.Draw(outline).polygon([*above, *reversed(below)], fill=1)
    return outline

"""What a receipt printer can do: its paper, its characters, its blade and its drawer socket."""

from dataclasses import dataclass
from typing import Literal

Charset = Literal["gb18030", "gbk", "utf-8", "raster"]

DOTS_PER_COLUMN = 12
DOTS_PER_MM = 8
CHARACTER_DOTS = 24
LINE_PITCH_DOTS = 30


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """One kind of printer.

    `charset` says which characters the head draws by itself: `gbk` is what nearly every Chinese head knows,
    `gb18030` adds the two-byte characters of that standard (€, 䶮), `utf-8` is for heads set to it, and `raster`
    is for heads without Chinese: every line is drawn as dots. Codes of four bytes are always drawn.
    QR codes are always dots too, as cheap heads have no command for them.
    """

    name: str
    columns: int
    dots: int
    charset: Charset = "gbk"
    cutter: bool = True
    feed_before_cut: int = 5
    drawer_pin: Literal[2, 5] = 2
    qr: Literal["raster"] = "raster"

    def __post_init__(self) -> None:
        if self.columns < 1 or self.columns * DOTS_PER_COLUMN > self.dots:
            raise ValueError(f"{self.columns} columns do not fit on {self.dots} dots")
        if not 0 <= self.feed_before_cut <= 255:  # noqa: PLR2004  # one byte
            raise ValueError(f"feed before cut is 0 to 255 lines, got {self.feed_before_cut}")


PAPER_58 = PrinterProfile("58 mm", columns=32, dots=384, cutter=False, feed_before_cut=4)
PAPER_80 = PrinterProfile("80 mm", columns=48, dots=576)

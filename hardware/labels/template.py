"""What labels are printed on: how large one is, and how fine the printer's dots are."""

from dataclasses import dataclass
from typing import Final, Literal

Medium = Literal["receipt", "label", "sheet"]

DOTS_PER_MM: Final = 8  # 203 dpi, which nearly every receipt and label printer has
SHEET_DOTS_PER_MM: Final = 12  # 305 dpi
A4_MM: Final = (210, 297)


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of label. `across` and `down` count the labels of a sheet, `left_mm` and `top_mm` are its margins."""

    name: str
    medium: Medium
    width_mm: int
    height_mm: int
    dots_per_mm: int = DOTS_PER_MM
    across: int = 1
    down: int = 1
    left_mm: int = 0
    top_mm: int = 0

    @property
    def width(self) -> int:
        """In dots."""
        return self.width_mm * self.dots_per_mm

    @property
    def height(self) -> int:
        return self.height_mm * self.dots_per_mm


TEMPLATES: Final = {
    template.name: template
    for template in (
        Template("58mm", "receipt", 48, 30),
        Template("80mm", "receipt", 72, 32),
        Template("40x30", "label", 40, 30),
        Template("60x40", "label", 60, 40),
        Template("70x38", "label", 70, 38),
        # Three by eight labels of 70 mm by 37 mm fill the sheet.
        Template("a4", "sheet", 70, 37, SHEET_DOTS_PER_MM, across=3, down=8, top_mm=0),
    )
}

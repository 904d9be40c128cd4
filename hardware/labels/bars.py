"""Codes as bars: which symbology a code takes, and its modules (python-barcode), each as many dots as fit.

A module is a whole number of dots: bars that were scaled would not be read.
"""

from typing import Final

from barcode.codex import Code128
from barcode.ean import EuropeanArticleNumber8, EuropeanArticleNumber13
from PIL import Image

PAIR_99: Final = 99
QUIET_MODULES: Final = 11
MODULE_MM_MAX_TENTHS: Final = 5  # wider bars are no easier to read
CODE128_LENGTH_MAX: Final = 48


class _Code128(Code128):  # type: ignore[misc]  # the library has no types
    """python-barcode 0.16 takes a leading pair 99 for the sign of another set, and loses it."""

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        optimized: list[int] = encoded if encoded[1] == PAIR_99 else super()._try_to_optimize(encoded)
        return optimized


def modules_of(code: str) -> str | None:
    """The bars of a code, `1` dark; None for a code that no scanner could read from a label."""
    if not code or len(code) > CODE128_LENGTH_MAX or not (code.isascii() and code.isprintable()):
        return None
    if code.isdigit():
        if len(code) == 13 and _digit(code) == code[-1]:  # noqa: PLR2004 - EAN-13
            return _bars(EuropeanArticleNumber13(code))
        if len(code) == 12 and _digit(code) == code[-1]:  # noqa: PLR2004 - UPC-A is an EAN-13 that begins with 0
            return _bars(EuropeanArticleNumber13("0" + code))
        if len(code) == 8 and _digit(code) == code[-1]:  # noqa: PLR2004 - EAN-8
            return _bars(EuropeanArticleNumber8(code))
    # A code whose check digit is wrong, or of the shop's own.
    return _bars(_Code128(code))


def _digit(code: str) -> str:
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(code[:-1])))
    return str(-weighted % 10)


def _bars(symbol: EuropeanArticleNumber13 | Code128) -> str:
    (modules,) = symbol.build()
    return str(modules)


def draw_bars(code: str, width: int, height: int, dots_per_mm: int) -> Image.Image | None:
    """The bars with their quiet zones, at most so wide; None when the code does not fit."""
    modules = modules_of(code)
    if modules is None:
        return None
    whole = len(modules) + 2 * QUIET_MODULES
    dots = min(width // whole, max(1, MODULE_MM_MAX_TENTHS * dots_per_mm // 10))
    if dots < 1:
        return None
    row = Image.new("1", (whole, 1))
    row.putdata([0] * QUIET_MODULES + [255 * (module == "1") for module in modules] + [0] * QUIET_MODULES)
    return row.resize((whole * dots, height), Image.Resampling.NEAREST)

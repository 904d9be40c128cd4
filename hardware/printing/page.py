"""What a printed slip is made of, known to no device: lines of text, QR codes, feeds and cuts.

Widths are counted in columns of the printer's grid: a Chinese character or sign takes two, a Latin letter one.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center"]
Size = Literal[1, 2]

WIDE_COLUMNS = 2
QR_BYTES_MAX = 1000  # still a code that a phone reads from 58 mm paper


@dataclass(frozen=True, slots=True)
class Text:
    """One line, already laid out by the shop; size 2 is twice as wide and twice as high."""

    text: str
    bold: bool = False
    size: Size = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code in the middle of the paper, with an optional line under it."""

    data: str
    caption: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.data.encode()) <= QR_BYTES_MAX:
            raise ValueError(f"a QR code holds 1 to {QR_BYTES_MAX} bytes, got {len(self.data.encode())}")


@dataclass(frozen=True, slots=True)
class Feed:
    """Blank lines."""

    lines: int = 1


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of a slip: the printer feeds it past the blade and cuts, or only feeds where it has no blade."""


Element = Text | Qr | Feed | Cut
Page = tuple[Element, ...]


def printable(text: str) -> str:
    """The text in composed form, its half-width yen sign written as the trade writes it, on one line.

    Control characters become spaces: a name imported from a file can never be a command to the printer.
    Invisible marks, such as a zero-width space that came along with a copied name, are left out.
    """
    composed = unicodedata.normalize("NFC", text).replace("¥", "￥")
    return "".join(_printed(char) for char in composed)


def _printed(char: str) -> str:
    if char == "\N{IDEOGRAPHIC SPACE}":
        return char
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    return " " if category in {"Cc", "Cs", "Zs", "Zl", "Zp"} else char


def cells(text: str) -> Iterator[tuple[str, int]]:
    """The printable text as (character with the marks that sit on it, columns it takes)."""
    cluster, width = "", 0
    for char in printable(text):
        columns = _columns_of_character(char)
        if columns and width:
            yield cluster, width
            cluster, width = "", 0
        cluster, width = cluster + char, width + columns
    if width:
        yield cluster, width


def _columns_of_character(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    # Signs of ambiguous width (—, …, ·, ①) are double in every Chinese character set.
    return WIDE_COLUMNS if unicodedata.east_asian_width(char) in "WFA" else 1


def columns_of(text: str) -> int:
    """How many columns the text takes on paper at size 1."""
    return sum(width for _, width in cells(text))


def wrapped(text: str, columns: int) -> list[str]:
    """The text cut into lines of at most so many columns; no character is lost."""
    lines, line, used = [], "", 0
    for cluster, width in cells(text):
        if line and used + width > columns:
            lines.append(line)
            line, used = "", 0
        line, used = line + cluster, used + width
    return [*lines, line]

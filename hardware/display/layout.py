"""Two lines of twenty columns: a text on the left, a sum on the right (codec only)."""

from typing import Final

from hardware.display.ports import Change, Due, Goods, Received, Refund, Shown, Welcome
from hardware.printing.charset import encoded
from hardware.printing.page import cells, columns_of
from hardware.printing.profile import Charset

COLUMNS: Final = 20
ENGLISH: Final = {"welcome": "WELCOME", "total": "TOTAL", "received": "PAID", "change": "CHANGE", "refund": "REFUND"}
CHINESE: Final = {"welcome": "欢迎光临", "total": "合计", "received": "收款", "change": "找零", "refund": "退款"}

Rows = tuple[str, str]


def yuan(fen: int) -> str:
    """`12.50`: whole numbers all the way, a sum never meets a float."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def rows_of(shown: Shown, charset: Charset | None) -> Rows:
    """What stands on the two lines, each exactly as wide as the glass; without a charset in letters of ASCII."""
    word = ENGLISH if charset is None else CHINESE
    match shown:
        case Welcome(shop):
            return _middle(word["welcome"], charset), _middle(shop, charset)
        case Goods():
            return _row(_goods(shown, charset), yuan(shown.amount_fen)), _row(word["total"], yuan(shown.total_fen))
        case Due(total):
            return _row(word["total"], yuan(total)), " " * COLUMNS
        case Received(total, received):
            return _row(word["total"], yuan(total)), _row(word["received"], yuan(received))
        case Change(received, change):
            return _row(word["received"], yuan(received)), _row(word["change"], yuan(change))
        case Refund(refund):
            return _row(word["refund"], yuan(refund)), " " * COLUMNS


def code_of(text: str, charset: Charset | None) -> bytes | None:
    """The bytes for this text, or None when the display lacks one of its characters."""
    if charset is None:
        return text.encode("ascii") if text.isascii() and text.isprintable() else None
    return encoded(text, charset)


def _goods(goods: Goods, charset: Charset | None) -> str:
    """The name where the display can write it, else the figures it comes from."""
    if not goods.name or code_of(goods.name, charset) is None:
        return f"{goods.quantity} x {yuan(goods.price_fen)}"
    return goods.name if goods.quantity == "1" else f"{goods.quantity} x {goods.name}"


def _row(left: str, right: str) -> str:
    shown = _cut(left, COLUMNS - len(right) - 1)
    return shown + " " * (COLUMNS - columns_of(shown) - len(right)) + right


def _middle(text: str, charset: Charset | None) -> str:
    """A line that the display can't write stays empty: half of a name is none."""
    shown = "" if code_of(text, charset) is None else _cut(text, COLUMNS)
    left = (COLUMNS - columns_of(shown)) // 2
    return " " * left + shown + " " * (COLUMNS - columns_of(shown) - left)


def _cut(text: str, columns: int) -> str:
    kept, used = "", 0
    for cluster, width in cells(text):
        if used + width > columns:
            break
        kept, used = kept + cluster, used + width
    return kept

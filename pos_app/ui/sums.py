"""How sums are written on the screen. No toolkit in here."""

from typing import Final

from pos_app.domain.money import Money

YUAN: Final = "￥"
_MINUS: Final = "−"


def yuan(amount: Money) -> str:
    """`￥12.50`, the sign of a negative amount in front."""
    return f"{_MINUS}{YUAN}{-amount}" if amount.fen < 0 else f"{YUAN}{amount}"


def signed(amount: Money) -> str:
    """With its sign, for what is taken off or put on."""
    return f"{_MINUS}{-amount}" if amount.fen < 0 else f"+{amount}"

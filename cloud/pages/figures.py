"""Numbers, times and days as people read them. Whole numbers only: nothing is rounded but where it says so."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from pos_app.domain.money import MILLI, Quantity

_SHOP_TIME: Final = timezone(timedelta(hours=8))
"""China keeps one time zone and no summer time."""


def yuan(fen: int) -> str:
    """¥1,234.50"""  # noqa: D400, D415 - what it looks like
    whole, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}¥{whole:,}.{cents:02d}"


def quantity(milli: int) -> str:
    """12 or 1.25, thousands set apart."""
    text = str(Quantity(abs(milli)))
    whole, _, rest = text.partition(".")
    return f"{'-' if milli < 0 else ''}{int(whole):,}{'.' + rest if rest else ''}"


def count(number: int) -> str:
    return f"{number:,}"


def percent(hundredths: int | None) -> str:
    """From hundredths of a percent, with one place; — when there is nothing to tell."""
    if hundredths is None:
        return "—"
    tenths = (abs(hundredths) + 5) // 10
    return f"{'-' if hundredths < 0 else ''}{tenths // 10}.{tenths % 10} %"


def moment(at_ms: int | None) -> str:
    """Day and minute in China."""
    if at_ms is None:
        return "—"
    at = datetime.fromtimestamp(at_ms // MILLI, UTC).astimezone(_SHOP_TIME)
    return f"{at:%Y-%m-%d %H:%M}"


def iso_minute(text: str) -> str:
    """A time as the company wrote it, to the minute."""
    return text[:16].replace("T", " ")


FILTERS: Final = {
    "iso_minute": iso_minute,
    "yuan": yuan,
    "quantity": quantity,
    "count": count,
    "percent": percent,
    "moment": moment,
}

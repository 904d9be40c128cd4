"""Every moment of selling: how a cashier gets there by the keys, with water on the counter already."""

from collections.abc import Callable
from typing import Final

from tests.till.cashier import Cashier
from tests.till.shop import PACK, UNKNOWN, UNKNOWN_TOO

Way = Callable[[Cashier], None]


def _keys(*keys: str) -> Way:
    """Named keys; a text in brackets is typed."""

    def go(cashier: Cashier) -> None:
        for key in keys:
            if key.startswith("["):
                cashier.type(key[1:-1])
            else:
                cashier.press(key)

    return go


def _scans(*codes: str, then: tuple[str, ...] = ()) -> Way:
    def go(cashier: Cashier) -> None:
        for code in codes:
            cashier.scan(code)
        cashier.press(*then)

    return go


def _results(cashier: Cashier) -> None:
    cashier.type("fr")
    cashier.wait(lambda: cashier.results)


# Name of the moment: the panel that is open then, and how to get there.
MOMENTS: Final[dict[str, tuple[str, Way]]] = {
    "selling": ("", _keys()),
    "a line is chosen": ("", _keys("Up")),
    "a search is typed": ("", _results),
    "cash": ("cash", _keys("Space")),
    "cash typed": ("cash", _keys("Space", "[5]")),
    "cash short": ("cash", _keys("Space", "[1]", "Return")),
    "far too much cash": ("cash", _keys("Space", "[500]", "Return")),
    "other tenders": ("tenders", _keys("*")),
    "seen to be paid?": ("tenders", _keys("*", "F2")),
    "quantity": ("quantity", _keys("F3")),
    "quantity refused": ("quantity", _keys("F3", "[0]", "Return")),
    "price": ("price", _keys("F4")),
    "odd price?": ("price", _keys("F4", "[9]", "Return")),
    "unknown code, name": ("product", _scans(UNKNOWN)),
    "unknown code, unit": ("product", _scans(UNKNOWN, then=("Tab",))),
    "unknown code, price": ("product", _scans(UNKNOWN, then=("Tab", "Tab"))),
    "two unknown codes": ("product", _scans(UNKNOWN, UNKNOWN_TOO)),
    "18?": ("age", _scans(PACK)),
    "clear all?": ("clear", _keys("F8")),
    "help": ("help", _keys("F1")),
    "drawer": ("drawer", _keys("Home")),
    "printer": ("jobs", _keys("F12")),
}

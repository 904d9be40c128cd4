"""Somebody who hits keys at random for a day: the till never trips, never loses track and never sells twice."""

import random
from collections.abc import Callable
from typing import Final

import pytest
from PySide6.QtWidgets import QApplication

from hardware.printing.simulator import SimulatedPrinter
from pos_app.domain.people import User
from pos_app.store.engine import Store
from pos_app.ui.sell.keys import CHOICE_KEYS, DEFAULT_KEYS, Command
from tests.till import books
from tests.till.cashier import Cashier
from tests.till.conftest import SitDown
from tests.till.shop import (
    APPLE_LABEL,
    CARTON,
    CASHIER,
    FOREIGN_CARTON,
    HONEY,
    MISREAD,
    NOODLES,
    OTHER_PACK,
    OUR_CARTON,
    OWNER,
    PACK,
    SOY_SAUCE,
    UNKNOWN,
    UNKNOWN_TOO,
    WATER,
    WECHAT_CODE,
)

STEPS: Final = 250
CODES: Final = (
    *(WATER, NOODLES, SOY_SAUCE, PACK, CARTON, OTHER_PACK, HONEY, APPLE_LABEL) * 3,
    *(UNKNOWN, UNKNOWN_TOO, MISREAD, OUR_CARTON, FOREIGN_CARTON, WECHAT_CODE),
)
TYPED: Final = (
    "3*",
    "0.5*",
    "nf",
    "12",
    "5",
    "100",
    "/95",
    "1.",
    "可",
    "x",
    "49*",
    "6901",
    "-",
    "水",
    "8000",
    "13800138000",
)
# Closing the shift ends the page, and locking it waits for a PIN; everything else may be hit.
ENDS: Final = {Command.SHIFT, Command.LOCK}
COMMANDS: Final = [keys[0] for command, keys in DEFAULT_KEYS.items() if command not in ENDS]
KEYS: Final = (
    *COMMANDS,
    *CHOICE_KEYS[:3],
    *("Return", "Return", "Return", "Esc", "Esc", "Tab", "Shift+Tab", "Up", "Down", "Left", "Right", "Backspace"),
    *("Ctrl+S", "Ctrl+1", "Ctrl+9", "PgUp", "PgDown", "Home", "End", "Shift+Esc", "Ctrl+A", "F5", "F9"),
)


def one_thing(cashier: Cashier, dice: random.Random) -> Callable[[], object]:
    """What is done next."""
    what = dice.random()
    if what < 0.3:
        code, end, gap = dice.choice(CODES), dice.choice(["\r", "\r", "\t", "\r\t"]), dice.choice([1, 5, 30, 90])
        return lambda: cashier.scan(code, end=end, gap_ms=gap)
    if what < 0.45:
        text = dice.choice(TYPED)
        return lambda: cashier.type(text)
    if what < 0.5:
        return QApplication.processEvents
    if what < 0.53:
        return cashier.rest
    keys = dice.choices(KEYS, k=dice.randint(1, 3))
    return lambda: cashier.press(*keys)


def look(cashier: Cashier, store: Store) -> None:
    """What must hold at any rest."""
    cashier.rest()
    basket = cashier.basket
    assert [line.split()[-1] for line in cashier.lines] == [str(line.amount) for line in basket.lines]
    kept = books.kept_basket(store)
    assert (None if kept is None else kept["uid"]) == (basket.uid if basket.lines else None)
    if kept is not None:
        assert [line["line_id"] for line in kept["lines"]] == [line.line_id for line in basket.lines]
    assert QApplication.focusWidget() is not None
    assert QApplication.activeWindow() is cashier.till.shell
    assert cashier.warning == ""
    assert not cashier.counter.must_ask_age or cashier.panel != "cash"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_hit_the_till_keeps_its_books(
    sit_down: SitDown, store: Store, printer: SimulatedPrinter, printer_line: str, seed: int
) -> None:
    dice = random.Random(seed)
    who: User = dice.choice([OWNER, CASHIER])
    cashier = sit_down(who, printer=printer_line, merge_lines=dice.random() < 0.5)
    for step in range(STEPS):
        one_thing(cashier, dice)()
        if step % 10 == 0:
            look(cashier, store)
    look(cashier, store)
    cashier.press(*["Esc"] * 12)
    assert cashier.panel == ""
    assert cashier.typed == ""
    cashier.scan(WATER)
    newest = cashier.basket.newest
    assert newest is not None
    assert cashier.basket.line(newest).item.code == WATER
    uids = [uid for (uid,) in books.rows(store, "SELECT uid FROM sale")]
    assert len(uids) == len(set(uids))
    assert not books.is_in_the_files(store, WECHAT_CODE)
    states = {state for (state,) in books.rows(store, "SELECT state FROM print_job")}
    assert states <= {"sent"}
    assert len(printer.pulses) == books.rows(store, "SELECT count(*) FROM print_job WHERE kind = 'drawer'")[0][0]


# Opens, pays, answers and leaves; takes nothing off and changes no quantity.
HARMLESS: Final = (
    *("Space", "Return", "Ctrl+Return", "*", "+", "F1", "F2", "F3", "F4", "F12", "Home", "Esc", "Tab", "Up", "Down"),
    *("Space", "Return", "Ctrl+Return"),
)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_hit_between_every_scan_is_sold_or_on_the_counter_once(
    sit_down: SitDown, store: Store, seed: int
) -> None:
    dice = random.Random(seed)
    cashier = sit_down(OWNER, merge_lines=dice.random() < 0.5)
    scanned = 0
    for _ in range(STEPS):
        if dice.random() < 0.5:
            cashier.scan(dice.choice([WATER, NOODLES, SOY_SAUCE]), end=dice.choice("\r\t"))
            scanned += 1
        else:
            cashier.press(*dice.choices(HARMLESS, k=dice.randint(1, 4)))
        if dice.random() < 0.2:
            cashier.rest()
    cashier.rest()
    sold = books.rows(store, "SELECT coalesce(sum(quantity_milli), 0) FROM sale_line")[0][0]
    assert sold + cashier.basket.pieces.milli == 1000 * scanned
    assert books.count(store, "sale") > 0

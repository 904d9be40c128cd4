"""Takes the pictures of the README: the real window on the demo shop, and the receipt that its printer prints.

    .venv/bin/python tools/make_readme_images.py [FOLDER]

Time and names stand still, so the same program takes the same pictures. Works without a display.
"""

import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from PIL import Image
from PySide6.QtCore import QBuffer
from PySide6.QtWidgets import QApplication

from hardware.printing.profile import PAPER_58
from hardware.printing.simulator import SimulatedPrinter
from hardware.printing.simulator_network import PrinterOnNetwork
from hardware.voice.choice import SilentVoice
from pos_app.app import Home, locked, open_store
from pos_app.services import settings as shop_settings
from pos_app.services.delivery_notes import receive
from pos_app.services.demo_delivery import demo_delivery
from pos_app.services.demo_shop import make_demo_shop
from pos_app.services.members import Join, Members
from pos_app.services.vault import secrets_of
from pos_app.store.engine import Store
from pos_app.till.application import application, dress
from pos_app.till.hands import Hands
from pos_app.till.window import Devices, Till
from pos_app.ui.sell.keys import Command
from tests.conftest import TestClock, TestIds

FOLDER = Path(__file__).parents[1] / "docs" / "images"
SIZE = (1024, 768)
COLOURS = 128
# A tub of noodles, two bottles of water, a pack of Zhonghua, a carton of Furongwang.
BASKET = ("6920734700776", "2*6921168509256", "6901028075770", "6901028193504")
SEARCHED = "nfsq"
GIVEN = "400"
SCREENS = ("goods", "stock", "supply", "members")
MEMBERS = (("13800138000", "李秀英"), ("13900139001", "王建国"))


class Album:
    """Where the pictures go."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, name: str, picture: Image.Image) -> None:
        """Few colours are enough for a screen, and make a picture small."""
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(self._folder / f"{name}.png", optimize=True)


def photo(app: QApplication, till: Till) -> Image.Image:
    app.processEvents()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    till.shell.grab().save(buffer, "PNG")
    return Image.open(BytesIO(buffer.data().data()))


def sell(album: Album, store: Store, printer: SimulatedPrinter, *, language: str) -> None:
    """One sale from the first scan to the receipt, with a picture of each step."""
    clock, ids = TestClock(), TestIds()
    cashier = make_demo_shop(store, clock=clock, ids=ids)
    receive(store, demo_delivery(store, now_ms=clock.now_ms()), clock=clock, ids=ids)
    members = Members(store, lambda: secrets_of(store), clock=clock, ids=ids)
    for phone, name in MEMBERS:
        members.join(Join(ids.new(), phone, name, consent=True), cashier)
    with PrinterOnNetwork(printer) as line:
        settings = shop_settings.change(store, printer=line.address, language=language)
        app = application()
        devices = Devices(SilentVoice("taking pictures"))
        till = Till(store, devices, settings=settings, theme=dress(app, settings), clock=clock, ids=ids)
        till.shell.resize(*SIZE)
        till.start()
        till.welcome(cashier)
        take(album, app, till, Hands(app, till), "" if language == "zh_CN" else f"-{language}")
        till.shell.close()


def take(album: Album, app: QApplication, till: Till, hands: Hands, suffix: str) -> None:
    def keep(name: str) -> None:
        album.keep(name + suffix, photo(app, till))

    for code in BASKET:
        ring(hands, code)
    hands.wait(lambda: till.idle, "the printer was not asked")
    keep("sell")
    hands.keys.type(SEARCHED)
    pause(till)
    keep("search")
    hands.keys.press("Esc")
    pause(till)
    hands.command(Command.SETTLE)
    hands.keys.type(GIVEN)
    keep("cash")
    settle(hands)
    hands.wait(lambda: till.idle, "the receipt was not printed")
    for screen in SCREENS:
        till.shell.open_screen(screen)
        hands.wait(lambda: till.idle, f"{screen} was not filled")
        keep(screen)


def ring(hands: Hands, typed: str) -> None:
    """A quantity is typed, the code scanned."""
    quantity, sign, code = typed.rpartition("*")
    before = hands.basket
    hands.keys.type(quantity + sign)
    hands.keys.scan(code)
    hands.wait(lambda: hands.basket != before, f"{code} was not rung up")
    if hands.counter.must_ask_age:
        hands.agree()


def pause(till: Till) -> None:
    """The till looks for what was typed when typing pauses."""
    assert till.presenter is not None  # noqa: S101 - somebody sells
    till.presenter.search()


def settle(hands: Hands) -> None:
    uid = hands.basket.uid
    hands.keys.press("Return")
    hands.wait(lambda: hands.basket.uid != uid, "the sale was not settled")


def in_a_fresh_shop(work: Callable[[Store], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        with locked(home), open_store(home, create=True) as store:
            work(store)


def main() -> None:
    album = Album(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
    printer = SimulatedPrinter(PAPER_58)
    in_a_fresh_shop(lambda store: sell(album, store, printer, language="zh_CN"))
    album.keep("receipt", printer.paper())
    in_a_fresh_shop(lambda store: sell(album, store, SimulatedPrinter(PAPER_58), language="en"))


if __name__ == "__main__":
    main()

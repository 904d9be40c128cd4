"""The real till on a real store, off screen: whoever sits down at it presses real keys."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hardware.printing.profile import PAPER_58
from hardware.printing.simulator import SimulatedPrinter
from hardware.printing.simulator_network import PrinterOnNetwork
from hardware.scanner.ports import Scanner
from hardware.voice.choice import SilentVoice
from hardware.voice.ports import Voice
from pos_app.domain.people import User
from pos_app.services.settings import Settings
from pos_app.store import checks
from pos_app.store.engine import Store
from pos_app.till.application import dress
from pos_app.till.window import Devices, Till
from pos_app.ui.theme import Theme
from pos_app.ui.translate import set_language
from tests.conftest import TestClock, TestIds
from tests.till.cashier import Cashier
from tests.till.shop import CASHIER, make_shop

FIRST_ID = 1_000_000
OpenStore = Callable[..., Store]


@pytest.fixture(scope="session")
def shop_file(empty_store_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with goods, an owner, a cashier and an open shift."""
    folder = tmp_path_factory.mktemp("shop")
    path = Path(shutil.copy(empty_store_file, folder / "store.sqlite"))
    store = Store(path)
    make_shop(store, folder)
    store.close()
    return path


@pytest.fixture
def ids() -> TestIds:
    """Names that the shop's own making has not used."""
    ids = TestIds()
    ids.count = FIRST_ID
    return ids


@pytest.fixture
def open_store(tmp_path: Path, shop_file: Path) -> Iterator[OpenStore]:
    """Opens the shop, of whatever class of store; every check must hold on it after the test."""
    with ExitStack() as stack:

        def opened(kind: type[Store] = Store, template: Path = shop_file) -> Store:
            path = tmp_path / "store.sqlite"
            if not path.exists():
                shutil.copy(template, path)
            store = kind(path)
            stack.callback(_look_through, store)
            return store

        yield opened


def _look_through(store: Store) -> None:
    with store.read() as tx:
        broken = [check for check in checks.run(tx) if not check.ok]
    store.close()
    assert broken == []


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    return open_store()


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Iterator[Theme]:
    yield dress(qapp, Settings(language="en"))
    set_language("en")


class SitDown(Protocol):
    def __call__(
        self,
        user: User | None = CASHIER,
        *,
        voice: Voice | None = None,
        scanner: Scanner | None = None,
        **settings: object,
    ) -> Cashier: ...


@pytest.fixture
def sit_down(
    qtbot: QtBot, qapp: QApplication, theme: Theme, store: Store, clock: TestClock, ids: TestIds
) -> Iterator[SitDown]:
    """Starts the till for somebody; None signs in first. Called again it is the next start of the program."""
    tills: list[Till] = []

    def start(
        user: User | None = CASHIER, *, voice: Voice | None = None, scanner: Scanner | None = None, **settings: object
    ) -> Cashier:
        if tills:
            tills[-1].shell.close()
        set_language("en")
        chosen = Settings(language="en", **settings)  # type: ignore[arg-type]  # a test names settings as they are
        devices = Devices(voice or SilentVoice("not here"), scanner)
        till = Till(store, devices, settings=chosen, theme=theme, clock=clock, ids=ids)
        tills.append(till)
        till.shell.resize(1024, 768)
        till.start()
        if user is not None:
            till.welcome(user)
        return Cashier(qtbot, qapp, till)

    yield start
    for till in tills:
        till.shell.close()
        till.shell.deleteLater()
    qapp.processEvents()


@pytest.fixture
def cashier(sit_down: SitDown) -> Cashier:
    """The cashier at a till without a printer."""
    return sit_down()


@pytest.fixture
def printer() -> SimulatedPrinter:
    """Paper of 58 mm."""
    return SimulatedPrinter(PAPER_58)


@pytest.fixture
def printer_line(printer: SimulatedPrinter) -> Iterator[str]:
    """The address of that printer on a network of this machine."""
    with PrinterOnNetwork(printer) as line:
        yield line.address

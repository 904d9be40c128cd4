"""The project's own measurements, as ratios to the bare limit of the same run on the same disk."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QTableView

from hardware.printing.profile import PAPER_80
from hardware.printing.simulator import SimulatedPrinter
from hardware.printing.simulator_network import PrinterOnNetwork
from hardware.voice.clips import Clips
from hardware.voice.wav_voice import WavVoice
from pos_app.app import Home
from pos_app.domain.basket import Basket, Entered, new_line
from pos_app.domain.errors import EnvironmentFault
from pos_app.domain.money import ONE, ZERO
from pos_app.domain.people import User
from pos_app.domain.product import Kind
from pos_app.domain.tender import CASH, exact_payment
from pos_app.domain.tobacco import MinorPolicy
from pos_app.services import catalogue, goods_list
from pos_app.services import settings as shop_settings
from pos_app.services.bench_shop import add_shift
from pos_app.services.checkout import Settle, settle
from pos_app.services.ports import Clock, Ids
from pos_app.services.shifts import close_shift, counted_right, open_shift
from pos_app.store import goods
from pos_app.store.engine import Store
from pos_app.store.twin import Twin
from pos_app.till.application import CLIPS, application, dress
from pos_app.till.hands import Hands
from pos_app.till.window import Devices, Till
from pos_app.ui.sell.keys import Command

LINES: Final = 5
COMMITS: Final = 400
SCANS: Final = 300
SEARCHES: Final = 600
SALES_OF_A_SHIFT: Final = 2000
PAGES: Final = 5
STARTS: Final = 3
START_PATIENCE_S: Final = 60
QUERIES: Final = ("z", "nf", "rzh", "hs", "白沙", "牛奶", "可乐", "zhonghua", "nongfu", "500ml", "硬", "xx", "1234")
Milliseconds = dict[str, float]


def percentiles(seconds: list[float]) -> Milliseconds:
    """p50 and p99 in milliseconds."""
    ordered = sorted(seconds)
    return {
        name: round(1000 * ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 3)
        for name, share in (("p50", 50), ("p99", 99))
    }


def timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def commits(
    store: Store, user: User, codes: list[str], folder: Path, *, clock: Clock, ids: Ids
) -> dict[str, Milliseconds]:
    """A sale of five lines settled by the product, and the rows it wrote inserted by bare SQLite, turn by turn."""
    ours, bare = [], []
    with Twin(store, folder / "twin.sqlite") as twin:
        for _ in range(COMMITS):
            command = _command(store, codes, clock=clock, ids=ids)
            began = time.perf_counter()
            settled = settle(store, command, user, clock=clock, ids=ids)
            ours.append(time.perf_counter() - began)
            rows = twin.rows_of(settled.sale_id)
            began = time.perf_counter()
            twin.write(rows)
            bare.append(time.perf_counter() - began)
    return {"sale_commit_ms": percentiles(ours), "raw_commit_ms": percentiles(bare)}


def shift_close(store: Store, user: User, codes: list[str], *, clock: Clock, ids: Ids) -> float:
    """How long the cashier waits, in milliseconds, when a shift of two thousand sales ends."""
    close_shift(store, *counted_right(store), clock=clock, ids=ids)
    add_shift(store, user, codes, SALES_OF_A_SHIFT, clock=clock, ids=ids)
    counted = counted_right(store)
    waited = timed(lambda: close_shift(store, *counted, clock=clock, ids=ids))
    open_shift(store, user, ZERO, clock=clock, ids=ids)
    return round(1000 * waited, 3)


def _command(store: Store, codes: list[str], *, clock: Clock, ids: Ids) -> Settle:
    basket = Basket(ids.new())
    with store.read() as tx:
        for code in random.sample(codes, LINES):
            item = goods.by_code(tx, code)
            if item is not None:
                basket = basket.add(new_line(item, ONE, entered=Entered.SCAN, at_ms=clock.now_ms()), merge=True)
    return Settle(basket, (exact_payment(CASH, basket.total),), minor_policy=MinorPolicy.OFF)


def searches(store: Store) -> Milliseconds:
    """Finding products by what a cashier types."""

    def look(query: str) -> float:
        return timed(lambda: catalogue.find_products(store, query))

    return percentiles([look(query) for query in random.choices(QUERIES, k=SEARCHES)])


def goods_pages(store: Store, user: User) -> Milliseconds:
    """The first page of the list of products, in each of its orders and filtered in every way."""
    orders = [(sort, descending) for sort in goods_list.Sort for descending in (False, True)]
    wanted = [goods_list.Wanted(show=show) for show in goods_list.Show]
    wanted += [goods_list.Wanted(kind=kind) for kind in Kind]

    def look(sort: goods_list.Sort, descending: bool, asked: goods_list.Wanted) -> float:  # noqa: FBT001 - of a pair
        return timed(lambda: goods_list.page(store, asked, user, sort=sort, descending=descending))

    return percentiles([look(*order, asked) for _ in range(PAGES) for order in orders for asked in wanted])


class Painted(QObject):
    """Notices when a widget has been painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


class Heartbeat(QObject):
    """The longest time the screen's thread did not come round to a timer that is always due."""

    def __init__(self) -> None:
        super().__init__()
        self.longest_s, self._last = 0.0, time.perf_counter()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(0)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest_s, self._last = max(self.longest_s, now - self._last), now

    def stop(self) -> None:
        self._timer.stop()


@contextmanager
def window(store: Store, user: User, folder: Path, *, clock: Clock, ids: Ids) -> Iterator[tuple[QApplication, Hands]]:
    """The selling page on this store, with a printer on the network and a voice that writes files."""
    app = application()
    with PrinterOnNetwork(SimulatedPrinter(PAPER_80)) as line, store.read() as tx:
        kept = shop_settings.load(tx)
        settings = replace(kept, printer=line.address, paper_mm=80, minor_policy=MinorPolicy.OFF)
        theme = dress(app, settings)
        voice = WavVoice(Clips(CLIPS), folder / "voice")
        till = Till(store, Devices(voice), settings=settings, theme=theme, clock=clock, ids=ids)
        till.shell.resize(1024, 768)
        till.start()
        till.welcome(user)
        hands = Hands(app, till)
        try:
            yield app, hands
        finally:
            hands.wait(lambda: till.idle, "the till did not come to rest")
            till.shell.close()


def scans(app: QApplication, hands: Hands, codes: list[str]) -> Milliseconds:
    """From the last byte of a code that a scanner types to the line on the screen."""
    view = hands.till.view
    assert view is not None  # noqa: S101 - the window sells
    table = view.findChild(QTableView)
    assert table is not None  # noqa: S101 - the lines are a table
    painted, taken = Painted(table.viewport()), []
    for number, code in enumerate(random.choices(codes, k=SCANS)):
        if number % 20 == 0 and hands.basket.lines:
            hands.command(Command.CLEAR)
            hands.agree()
        hands.keys.scan_body(code)
        app.processEvents()
        before = painted.count
        began = time.perf_counter()
        hands.keys.scan_end()
        while painted.count == before:
            app.processEvents()
        taken.append(time.perf_counter() - began)
    return percentiles(taken)


def blocked(app: QApplication, hands: Hands, codes: list[str], sales: int = 40) -> float:
    """Milliseconds: the longest stop of the screen while sales are settled, printed and spoken."""
    app.processEvents()
    beat = Heartbeat()
    for _ in range(sales):
        for code in random.choices(codes, k=LINES):
            hands.keys.scan(code)
            app.processEvents()
        hands.pay(CASH)
    hands.wait(lambda: hands.till.idle, "the till did not come to rest")
    beat.stop()
    return round(1000 * beat.longest_s, 1)


def start(home: Home) -> tuple[float, float]:
    """Seconds from the start of the process to a till that is ready for a scan, and its memory in MB then."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "pos_app", "run", "--store", str(home.folder)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as till:  # noqa: S603 - our own program
        assert till.stderr is not None  # noqa: S101 - it was asked for
        patience = threading.Timer(START_PATIENCE_S, till.kill)
        patience.start()
        ready = any("ready" in said for said in till.stderr)
        taken = time.perf_counter() - began
        patience.cancel()
        if not ready:
            raise EnvironmentFault("The till did not become ready")
        memory = _rss_mb(till.pid)
        till.terminate()
        till.wait(START_PATIENCE_S)
    return taken, memory


def _rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def starts(home: Home) -> tuple[float, float]:
    """The median of some starts."""
    measured = sorted(start(home) for _ in range(STARTS))
    return round(measured[STARTS // 2][0], 3), measured[STARTS // 2][1]

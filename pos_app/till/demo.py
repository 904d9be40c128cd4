"""A trading day for a newcomer: real goods, the real window, and simulators that speak the devices' real bytes."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from hardware.display.glass import draw_vfd
from hardware.display.simulator import SimulatedVfd
from hardware.printing.profile import PAPER_80
from hardware.printing.simulator import SimulatedPrinter
from hardware.printing.simulator_network import PrinterOnNetwork
from hardware.scanner.memory_scanner import MemoryScanner
from hardware.scanner.ports import Scanner
from hardware.voice.clips import Clips
from hardware.voice.wav_voice import WavVoice
from pos_app.domain.money import ONE, Money
from pos_app.domain.tender import CASH
from pos_app.services import settings as shop_settings
from pos_app.services.demo_shop import DEMO_PIN, make_demo_staff
from pos_app.services.ports import Clock, Ids
from pos_app.services.recorded import RecordedLine, RecordedSale, read_sales
from pos_app.store.engine import Store
from pos_app.till.application import CLIPS, application, dress
from pos_app.till.hands import Hands
from pos_app.till.window import Devices, Till
from pos_app.ui.sell.keys import Command

BASKETS: Final = Path(__file__).parents[2] / "resources" / "demo" / "sales.csv"
_QUIET_MS: Final = 60_000
SCREENS: Final = 12


@dataclass(slots=True)
class DemoReport:
    """What came out of the day."""

    sales: int = 0
    lines: int = 0
    amount: Money = Money(0)
    receipts: int = 0
    drawer_openings: int = 0
    screens: int = 0
    voice_files: int = 0


class ScannerInHand:
    """The demo's serial scanner: a pseudo-terminal where the system has them, memory elsewhere."""

    def __init__(self, folder: Path) -> None:
        if os.name == "posix":
            from hardware.scanner.pty_scanner import PtyScanner  # noqa: PLC0415 - there is none on Windows
            from hardware.scanner.serial_scanner import SerialScanner, SerialScannerSettings  # noqa: PLC0415 - as above

            gun = PtyScanner(folder / "scanner")
            self.scanner: Scanner = SerialScanner(SerialScannerSettings(gun.path))
            self.scan: Callable[[str], None] = gun.scan
            self.put_away: Callable[[], None] = gun.unplug
        else:
            memory = MemoryScanner()
            self.scanner, self.scan, self.put_away = memory, memory.scan, lambda: None


class Pole:
    """The demo's customer display: two lines on a pseudo-terminal where the system has them, none elsewhere."""

    def __init__(self, folder: Path) -> None:
        self.address = ""
        self.put_away: Callable[[], None] = lambda: None
        self._glass = SimulatedVfd(chinese=True)
        if os.name == "posix":
            from hardware.display.simulator_pty import DisplayOnSerialLine  # noqa: PLC0415 - there is none on Windows

            line = DisplayOnSerialLine(folder / "pole", self._glass)
            self.address, self.put_away = f"serial://{line.path}?charset=gb18030", line.unplug

    def reads(self, figure: Money) -> bool:
        """Whether this sum stands on it."""
        return not self.address or str(figure) in self._glass.figures

    def save_png(self, path: Path) -> None:
        draw_vfd(self._glass).save(path)


class DemoDay:
    """One till with all its devices; `sell` rings up one basket after the other."""

    def __init__(self, store: Store, out: Path, *, clock: Clock, ids: Ids) -> None:
        self._store, self._out, self._clock, self._ids = store, out, clock, ids
        self.report = DemoReport()
        self._stack = ExitStack()
        self._printer = SimulatedPrinter(PAPER_80)

    def __enter__(self) -> Self:
        line = self._stack.enter_context(PrinterOnNetwork(self._printer))
        make_demo_staff(self._store, clock=self._clock, ids=self._ids)
        self._pole = Pole(self._out)
        settings = shop_settings.change(self._store, printer=line.address, paper_mm=80)
        settings = replace(settings, customer_screen="window", customer_display=self._pole.address)
        self._app = application()
        self._gun = ScannerInHand(self._out)
        self._voice = WavVoice(Clips(CLIPS), self._out / "voice")
        devices = Devices(self._voice, self._gun.scanner)
        theme = dress(self._app, settings)
        self._till = Till(self._store, devices, settings=settings, theme=theme, clock=self._clock, ids=self._ids)
        self._till.shell.resize(1024, 768)
        self._till.start()
        self._hands = Hands(self._app, self._till)
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._voice.wait_until_quiet(_QUIET_MS)
        self._till.shell.close()
        self._gun.put_away()
        self._pole.put_away()
        self._stack.close()
        self.report.voice_files = len(list((self._out / "voice").glob("*.wav")))
        self.report.drawer_openings = len(self._printer.pulses)

    def _open(self) -> None:
        """Sign in with the PIN and open the shift, as every morning."""
        hands = self._hands
        self._photo("sign-in")
        hands.keys.press("Right")  # the owner
        hands.keys.press("Right")  # the cashier
        hands.keys.type(DEMO_PIN)
        hands.keys.press("Return")
        hands.wait(lambda: self._till.front.user is not None, "nobody was signed in")
        self._photo("open-shift")
        hands.keys.type("200")
        hands.keys.press("Return")
        hands.wait(lambda: self._till.counter is not None, "no shift was opened")
        self._photo("ready")

    def sell(self, count: int, *, progress: Callable[[int, int], None]) -> None:
        for number, recorded in enumerate(islice(cycle(read_sales(BASKETS)), count), 1):
            self._ring_up(number, recorded, photo=number % max(1, count // SCREENS) == 0)
            progress(number, count)

    def _ring_up(self, number: int, recorded: RecordedSale, *, photo: bool) -> None:
        hands = self._hands
        for line in recorded.lines:
            self._scan(line, by_gun=number % 2 == 0)
        if hands.counter.must_ask_age:
            if photo:
                self._photo(f"sale-{number:03d}-age")
            hands.agree()
        basket = hands.basket
        if photo:
            self._photo(f"sale-{number:03d}")
            self._photo_for_customer(basket.total)
        if photo and recorded.tender == CASH:
            hands.command(Command.SETTLE)
            self._photo(f"sale-{number:03d}-cash")
            hands.keys.press("Esc")
        hands.pay(recorded.tender)
        hands.wait(lambda: self._till.idle, "the receipt was not printed")
        self._keep_receipt(number)
        self.report.sales += 1
        self.report.lines += len(basket.lines)
        self.report.amount += basket.total
        if photo:
            self._photo(f"sale-{number:03d}-paid")

    def _scan(self, line: RecordedLine, *, by_gun: bool) -> None:
        """Half of the day with a gun on the serial port, half with one that types."""
        hands, before = self._hands, self._hands.basket
        if line.quantity != ONE:
            hands.keys.type(f"{line.quantity}*")
        if by_gun:
            self._gun.scan(line.code)
        else:
            hands.keys.scan(line.code)
        hands.wait(lambda: hands.basket != before, f"{line.code} was not rung up")

    def _keep_receipt(self, number: int) -> None:
        folder = self._out / "receipts"
        folder.mkdir(parents=True, exist_ok=True)
        self._printer.save_png(folder / f"{number:04d}.png")
        (folder / f"{number:04d}.txt").write_text(self._printer.text() + "\n", encoding="utf-8")
        self._printer.tear_off()
        self.report.receipts += 1

    def _photo_for_customer(self, total: Money) -> None:
        """What the customer has before them now: `customer.png` of the second window, `pole.png` of the display."""
        window = self._till.customer.window
        assert window is not None  # noqa: S101 - the day is set up with one
        self._hands.wait(lambda: self._pole.reads(total), "the customer display did not show the sum")
        self._app.processEvents()
        window.grab().save(str(self._out / "customer.png"))
        self._pole.save_png(self._out / "pole.png")

    def _photo(self, name: str) -> None:
        folder = self._out / "screens"
        folder.mkdir(parents=True, exist_ok=True)
        self._app.processEvents()
        self.report.screens += 1
        self._till.shell.grab().save(str(folder / f"{self.report.screens:02d}-{name}.png"))

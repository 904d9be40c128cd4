"""What every screen of the till works with."""

from dataclasses import dataclass

from hardware.voice.ports import Voice
from pos_app.services.ports import Clock, Ids
from pos_app.store.engine import Store
from pos_app.till.printer import Printer
from pos_app.ui.runner import Runner


@dataclass(frozen=True, slots=True)
class Tools:
    """`runner` writes to the store, in the order things were done; for what `reader` reads no sale has to wait."""

    store: Store
    runner: Runner
    reader: Runner
    printer: Printer
    voice: Voice
    clock: Clock
    ids: Ids

    @property
    def idle(self) -> bool:
        """Nothing is being written, read or printed."""
        return self.runner.idle and self.reader.idle and self.printer.idle

    def close(self) -> None:
        """What was begun is finished first."""
        for each in (self.runner, self.reader, self.printer, self.voice):
            each.close()

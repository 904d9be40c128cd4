"""What every screen of the till works with."""

from dataclasses import dataclass

from hardware.voice.ports import Voice
from pos_app.services.ports import Clock, Ids
from pos_app.store.engine import Store
from pos_app.till.printer import Printer
from pos_app.ui.runner import Runner


@dataclass(frozen=True, slots=True)
class Tools:
    """`runner` writes to the store, in the order things were done."""

    store: Store
    runner: Runner
    printer: Printer
    voice: Voice
    clock: Clock
    ids: Ids

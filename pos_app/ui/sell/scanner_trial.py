"""Trying the scanner: what is scanned is shown, not sold, and the till learns the scanner's pace. No toolkit."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from pos_app.domain.errors import PosError
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.part import Part
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import PanelState, ScannerState
from pos_app.ui.translate import tr_error

SCANS_NEEDED: Final = 3


class ScannerTrial(Part):
    """Begun by a key, ended by leaving its panel."""

    panels = (ScannerState,)

    def __init__(self, desk: Desk, show_panel: Callable[[PanelState | None], None]) -> None:
        self._desk, self._show_panel = desk, show_panel
        self._state = ScannerState(SCANS_NEEDED)
        self._samples: tuple[tuple[int, ...], ...] = ()

    @property
    def always(self) -> Mapping[Command, Callable[[], None]]:
        return {Command.SCANNER: self.begin}

    def begin(self) -> None:
        self._state, self._samples = ScannerState(SCANS_NEEDED), ()
        self._show_panel(self._state)

    def scanned(self, code: str, times_ms: tuple[int, ...], _panel: PanelState) -> bool:
        """One scan; a scanner on a port has no pace to be learnt."""
        self._show(replace(self._state, codes=(*self._state.codes, code)))
        if times_ms:
            self._samples = (*self._samples, times_ms)
        if len(self._samples) == SCANS_NEEDED:
            self._desk.learn_scanner(self._samples, self._learnt, self._refused)
        return True

    def _learnt(self, gap_ms: int) -> None:
        self._show(replace(self._state, learnt_ms=gap_ms))

    def _refused(self, error: PosError) -> None:
        self._show(replace(self._state, error=tr_error(error)))

    def _show(self, state: ScannerState) -> None:
        self._state = state
        self._show_panel(state)

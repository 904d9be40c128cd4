"""What a feature of the selling page is made of: its keys, its panels, and what is done in them. No toolkit in here.

A part owns the panels whose states it names in `panels`: while one of them is open, what a person does in it and what
is scanned comes to this part alone.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from pos_app.domain.errors import PosError
from pos_app.ui.message import Level
from pos_app.ui.sell.acts import Act
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.state import PanelState

OnLine = Callable[[int | None], None]
"""What a key does with the selected line, None when there is none."""


class Page(Protocol):
    """What the parts may ask of the page."""

    def show_panel(self, panel: PanelState | None) -> None: ...
    def sale_changed(self) -> None: ...
    def next_sale(self) -> None: ...
    def take_entry(self) -> str: ...
    def ready(self) -> None: ...
    def ask_age_if_due(self) -> bool: ...
    def show_unknown(self) -> None: ...
    def receipt_scanned(self, number: str) -> None: ...
    def tell(self, level: Level, text: str) -> None: ...
    def alarm(self, text: str) -> None: ...
    def refused(self, error: PosError) -> None: ...
    def guarded(self, work: Callable[[], None]) -> None: ...


class Part:
    """A part that does nothing yet."""

    panels: tuple[type, ...] = ()

    @property
    def commands(self) -> Mapping[Command, OnLine]:
        """Keys that need something in the sale."""
        return {}

    @property
    def always(self) -> Mapping[Command, Callable[[], None]]:
        """Keys that work whether something is being sold or not."""
        return {}

    @property
    def busy(self) -> bool:
        """Something is being done that nothing may come between: acts are dropped, scans wait."""
        return False

    def take(self, act: Act, panel: PanelState) -> None:
        """Something was done in this part's panel."""

    def scanned(self, _code: str, _times_ms: tuple[int, ...], _panel: PanelState) -> bool:
        """Whether a code scanned while this part's panel is open was meant for it; else it is goods."""
        return False

    def back(self, _panel: PanelState) -> bool:
        """Esc in this part's panel: whether the part itself saw to what is shown next; else the panel closes."""
        return False

    def left(self) -> None:
        """No panel of this part is open any more."""

    def sale_changed(self, panel: PanelState) -> None:
        """Something was scanned while this part's panel is open."""

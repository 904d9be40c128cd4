"""Trying the scanner: a few scans of one item, and the till knows how fast it types (rule D-7)."""

from typing import ClassVar

from pos_app.ui.message import Level, Message
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state import ScannerState
from pos_app.ui.theme import Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Label, MessageLine


class ScannerPanel(Panel[ScannerState]):
    """Nothing that is scanned here is sold."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Scanner"), Icon.BARCODE)
        self._ask = Label(theme, size=Text.STRONG).wrapping()
        self._codes = Label(theme, tone=Tone.MUTED).wrapping()
        self._outcome = MessageLine(theme)
        for part in (self._ask, self._codes, self._outcome):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_state(self, state: ScannerState) -> None:
        left = max(0, state.needed - len(state.codes))
        self._ask.setText(tr("Scan any item {count} times", count=left) if left else tr("The scanner works"))
        self._codes.setText("\n".join(state.codes))
        if state.error:
            self._outcome.show_message(Message(Level.DANGER, state.error))
        elif state.learnt_ms is not None:
            told = tr("A scan is what comes with pauses of at most {gap} ms", gap=state.learnt_ms)
            self._outcome.show_message(Message(Level.SUCCESS, told))
        else:
            self._outcome.show_message(None)

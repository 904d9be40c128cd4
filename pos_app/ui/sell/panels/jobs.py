"""The printer: receipts that did not come out, each to be sent again by hand; the last receipt; a test page."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.sell.acts import JobRetried, PrinterTestAsked, ReceiptAsked
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state import PrinterTroubleState, PrintJobRow
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Elided, Label, discard

JOBS_SHOWN: Final = 5
AGAIN_KEY, RECEIPT_KEY, TEST_KEY = CHOICE_KEYS[:3]


class JobLine(QWidget):
    """One receipt: which, when, what went wrong; and the button that tries again."""

    def __init__(self, theme: Theme, job: PrintJobRow, retry: Callable[[], None]) -> None:
        super().__init__()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(theme, f"{job.at}  {job.title}"))
        words.addWidget(Elided(theme, job.problem, Text.SMALL, Tone.DANGER))
        self._again = Button(theme, Face(tr("Again"), icon=Icon.PRINTER, kind=Kind.CHOICE))
        self._again.setSizePolicy(self._again.sizePolicy().Policy.Fixed, self._again.sizePolicy().Policy.Fixed)
        self._again.clicked.connect(retry)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(GRID))
        box.addLayout(words, 1)
        box.addWidget(self._again)
        self.setMinimumHeight(theme.px(BIG) - theme.px(GRID))

    def show_marked(self, *, marked: bool) -> None:
        self._again.setChecked(marked)


class JobsPanel(Panel[PrinterTroubleState]):
    """The list, oldest first; arrows choose, one key tries again."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Printer"), Icon.PRINTER)
        self._jobs: tuple[PrintJobRow, ...] = ()
        self._lines: list[JobLine] = []
        self._marked = 0
        self._none = Label(theme, tr("All receipts came out."), tone=Tone.MUTED).wrapping()
        self._more = Label(theme, tone=Tone.MUTED)
        self._hint = Label(theme, tr("↑ ↓ choose, {key} print again", key=AGAIN_KEY), Text.SMALL, Tone.MUTED)
        self._box = QVBoxLayout()
        self._box.setSpacing(theme.px(GRID))
        self.body.addWidget(self._none)
        self.body.addLayout(self._box)
        self.body.addWidget(self._more)
        self.body.addWidget(self._hint)
        self.body.addStretch(1)
        for text, key, icon, act in (
            (tr("Show the last receipt"), RECEIPT_KEY, Icon.RECEIPT, ReceiptAsked()),
            (tr("Print a test page"), TEST_KEY, Icon.PRINTER, PrinterTestAsked()),
        ):
            button = Button(theme, Face(text, key, icon, height=BIG))
            button.clicked.connect(partial(tell, act))
            self.body.addWidget(button)

    def opened(self) -> None:
        self._mark(0)

    def show_state(self, state: PrinterTroubleState) -> None:
        discard(self._box, self._lines)
        self._jobs = state.jobs[:JOBS_SHOWN]
        self._lines = [JobLine(self.theme, job, partial(self._retry, job.job_id)) for job in self._jobs]
        for line in self._lines:
            self._box.addWidget(line)
        hidden = len(state.jobs) - len(self._jobs)
        self._none.setVisible(not self._jobs)
        self._more.setVisible(hidden > 0)
        self._more.setText(tr("… and {count} more", count=hidden))
        self._hint.setVisible(bool(self._jobs))
        self._mark(self._marked)

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            "Up": lambda: self._mark(self._marked - 1),
            "Down": lambda: self._mark(self._marked + 1),
            AGAIN_KEY: self._retry_marked,
            RECEIPT_KEY: partial(self.tell, ReceiptAsked()),
            TEST_KEY: partial(self.tell, PrinterTestAsked()),
        }

    def _mark(self, place: int) -> None:
        self._marked = max(0, min(place, len(self._lines) - 1))
        for index, line in enumerate(self._lines):
            line.show_marked(marked=index == self._marked)

    def _retry_marked(self) -> None:
        if self._jobs:
            self._retry(self._jobs[self._marked].job_id)

    def _retry(self, job_id: int) -> None:
        self.tell(JobRetried(job_id))
        self._mark(self._marked)  # a press must not leave its button down

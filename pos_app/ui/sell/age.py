"""The question of age before tobacco is sold (rule E-3). No toolkit in here."""

from pos_app.services.counter import Counter
from pos_app.ui.message import Level
from pos_app.ui.sell.acts import Act, Answered
from pos_app.ui.sell.part import Page, Part
from pos_app.ui.sell.state import AgeState, PanelState
from pos_app.ui.translate import tr


class AgePart(Part):
    panels = (AgeState,)

    def __init__(self, page: Page, counter: Counter) -> None:
        self._page, self._counter = page, counter

    def ask_if_due(self) -> bool:
        """Whether the question has to be answered before anything is paid."""
        due = self._counter.must_ask_age
        if due:
            lines = self._counter.basket.lines
            self._page.show_panel(AgeState(tuple(line.item.name for line in lines if line.item.kind.is_tobacco)))
        return due

    def take(self, act: Act, _panel: PanelState) -> None:
        if not isinstance(act, Answered):
            return
        if act.yes:
            self._counter.confirm_age()
        else:
            self._counter.refuse_minor()
        self._page.show_panel(None)
        self._page.sale_changed()
        if not act.yes:
            self._page.tell(Level.INFO, tr("The tobacco was taken off; the refusal is recorded"))

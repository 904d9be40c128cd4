"""The head of a delivery: whose it is, when it comes, how far it is."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.sums import yuan
from pos_app.ui.supply.state import DetailState
from pos_app.ui.supply.words import state_name
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon, IconLabel
from pos_app.ui.widgets.labels import Elided, Label

_LOOKS = {
    "expected": (Icon.TRUCK, Tone.MUTED),
    "arrived": (Icon.PACKAGE, Tone.ACCENT),
    "partly": (Icon.PACKAGE, Tone.WARNING),
    "accepted": (Icon.SUCCESS, Tone.SUCCESS),
    "accepted_with_differences": (Icon.WARNING, Tone.WARNING),
}


class Head(QWidget):
    """Three lines; `shows` is False while no delivery is chosen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.shows = False
        self._order = Elided(theme, size=Text.TITLE)
        self._icon, self._state = IconLabel(theme, Icon.TRUCK), Label(theme, bold=True)
        self._dates = Elided(theme, tone=Tone.MUTED)
        self._sums = Elided(theme, tone=Tone.MUTED)
        first = QHBoxLayout()
        first.setSpacing(theme.px(GRID))
        first.addWidget(self._order, 1)
        first.addWidget(self._icon)
        first.addWidget(self._state)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(GRID) // 2)
        box.addLayout(first)
        box.addWidget(self._dates)
        box.addWidget(self._sums)

    def show_state(self, detail: DetailState | None) -> None:
        self.shows = detail is not None
        if detail is None:
            return
        icon, tone = _LOOKS.get(detail.state, (Icon.QUESTION, Tone.MUTED))
        self._order.set_text(detail.order)
        self._icon.show_icon(icon, tone)
        self._state.setText(state_name(detail.state))
        self._state.set_tone(tone)
        self._dates.set_text(
            tr(
                "Company {company} · ordered {ordered} · arrives {arrives}",
                company=detail.company,
                ordered=detail.ordered,
                arrives=detail.arrives,
            )
        )
        self._sums.set_text(
            tr(
                "{accepted} of {delivered} cartons in stock · {amount}",
                accepted=detail.accepted,
                delivered=detail.delivered,
                amount=yuan(detail.amount),
            )
        )

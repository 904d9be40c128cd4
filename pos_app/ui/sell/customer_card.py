"""Who buys, above the sum: a guest, or a member with what the cashier wants to know of them."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from pos_app.domain.money import ZERO
from pos_app.ui.sell.state_members import CustomerState
from pos_app.ui.sums import yuan
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon, IconLabel
from pos_app.ui.widgets.keys import key_label
from pos_app.ui.widgets.labels import Card, Elided, Label, row


def standing_text(customer: CustomerState) -> str:
    """Grade, points and balance in one line."""
    parts = [customer.grade]
    if customer.points is not None:
        parts.append(tr("Points {points}", points=customer.points))
    if customer.balance > ZERO:
        parts.append(tr("Balance {amount}", amount=yuan(customer.balance)))
    return " · ".join(filter(None, parts))


class CustomerCard(Card):
    """One line for a guest, with the key that finds a member; two or three for a member. Pressed it is that key."""

    pressed = Signal()

    def __init__(self, theme: Theme, key: str = "") -> None:
        super().__init__()
        gap = theme.px(GRID)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._hint_of_key = f"{tr('Member')} {key_label(key)}" if key else ""
        self._icon = IconLabel(theme, Icon.PERSON)
        self._name = Elided(theme, size=Text.STRONG)
        self._right = Label(theme, tone=Tone.MUTED)
        self._standing = Elided(theme, tone=Tone.ACCENT)
        self._hint = Elided(theme, tone=Tone.WARNING)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * gap, gap, 2 * gap, gap)
        box.setSpacing(gap // 2)
        box.addLayout(row(self._icon, self._name, self._right, spacing=gap))
        box.addWidget(self._standing)
        box.addWidget(self._hint)
        self.show_customer(None)

    def show_customer(self, customer: CustomerState | None) -> None:
        self._icon.show_icon(Icon.PERSON, Tone.MUTED if customer is None else Tone.ACCENT)
        self._name.set_text(tr("Guest") if customer is None else customer.name)
        self._right.setText(self._hint_of_key if customer is None else customer.masked)
        self._standing.set_text("" if customer is None else standing_text(customer))
        self._hint.set_text("" if customer is None else customer.hint)
        for part in (self._standing, self._hint):
            part.setVisible(bool(part.text()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
        event.accept()

"""The floor price of a product and the price for every member; a scan says which product."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.message import error_at
from pos_app.ui.promotions.acts import Act, PricesEntered, ProductAsked, WentBack
from pos_app.ui.promotions.keys import SAVE_KEY
from pos_app.ui.promotions.state import PriceForm
from pos_app.ui.promotions.words import field_name
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField, TextField
from pos_app.ui.widgets.labels import Card, Label, row

WIDTH: Final = 520
PRICE_LENGTH_MAX: Final = 12
NAME_LENGTH_MAX: Final = 60


class PricePart(QWidget):
    """Tab and Enter go to the next field, Ctrl+S saves; an empty field is no such price."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None]) -> None:
        super().__init__()
        self._tell = tell
        self._form = PriceForm()
        self._product = TextField(theme)
        self._product.setPlaceholderText(tr("Scan, or type a name and press Enter"))
        self._product.setMaxLength(NAME_LENGTH_MAX)
        self._fields = {"floor": CodeField(theme), "member_price": CodeField(theme)}
        for field in self._fields.values():
            field.setMaxLength(PRICE_LENGTH_MAX)
        self._name, self._price = Label(theme, "", Text.TITLE, bold=True).wrapping(), Label(theme, tone=Tone.MUTED)
        self._errors = {name: Label(theme, "", tone=Tone.DANGER).wrapping() for name in self._named}
        self._save = Button(theme, Face(tr("Save"), SAVE_KEY, None, Kind.PRIMARY, Text.STRONG, BIG))
        self._save.clicked.connect(self._enter)
        back = Button(theme, Face(tr("Back"), "Esc", height=BIG))
        back.clicked.connect(partial(tell, WentBack()))
        card = Card()
        card.setFixedWidth(theme.px(WIDTH))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*[theme.px(2 * GRID)] * 4)
        inside.setSpacing(theme.px(GRID))
        for part in (self._name, self._price, self._product, self._errors["products"]):
            inside.addWidget(part)
        for name, field in self._fields.items():
            for part in (Label(theme, field_name(name)), field, self._errors[name]):
                inside.addWidget(part)
        inside.addLayout(row(back, self._save, spacing=theme.px(GRID)))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        box = QVBoxLayout(self)
        box.addStretch(1)
        box.addLayout(middle)
        box.addStretch(1)

    @property
    def _named(self) -> dict[str, TextField]:
        return {"products": self._product, **self._fields}

    def opened(self, form: PriceForm) -> None:
        """Another product: nothing typed before counts."""
        self._product.show_text("")
        self._fields["floor"].show_text(form.floor)
        self._fields["member_price"].show_text(form.member_price)
        first = self._fields["floor"] if form.key else self._product
        QTimer.singleShot(0, self, first.setFocus)

    def show_state(self, form: PriceForm) -> None:
        self._form = form
        self._name.setText(form.name or tr("Which product?"))
        self._price.setText(tr("Price {price}", price=form.price))
        self._price.setVisible(bool(form.price))
        self._product.setVisible(not form.key)
        for name, field in self._named.items():
            error = error_at(form.errors, name)
            field.show_wrong(wrong=bool(error))
            self._errors[name].setText(error)
            self._errors[name].setVisible(bool(error))
        self._save.setEnabled(not form.busy)
        if form.errors and form.errors[0].field in self._named:
            self._named[form.errors[0].field].setFocus()

    def _order(self) -> list[TextField]:
        return list(self._fields.values()) if self._form.key else [self._product, *self._fields.values()]

    def field(self) -> QWidget:
        order = self._order()
        return next((part for part in order if part.hasFocus()), order[0])

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            SAVE_KEY: self._enter,
            "Return": self._next,
            "Tab": partial(self._go, 1),
            "Down": partial(self._go, 1),
            "Shift+Tab": partial(self._go, -1),
            "Up": partial(self._go, -1),
        }

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        action = self.key_actions().get(name)
        if action is not None and not event.isAutoRepeat():
            action()
        return action is not None

    def _next(self) -> None:
        if self._product.hasFocus() and self._product.text().strip():
            self._tell(ProductAsked(self._product.text()))
        else:
            self._go(1)

    def _go(self, by: int) -> None:
        order = self._order()
        here = next((place for place, part in enumerate(order) if part.hasFocus()), 0)
        order[(here + by) % len(order)].setFocus()

    def _enter(self) -> None:
        if not self._form.busy:
            self._tell(PricesEntered(self._fields["floor"].text(), self._fields["member_price"].text()))

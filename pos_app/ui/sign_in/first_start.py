"""The very first start: whose shop this is, and who may open it."""

from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit

from pos_app.domain.people import PIN_DIGITS_MAX
from pos_app.ui.message import error_at
from pos_app.ui.sign_in.acts import ShopEntered
from pos_app.ui.sign_in.page import FrontPage, PageCard, Tell
from pos_app.ui.sign_in.state import FirstStartDraft, FirstStartState
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField, TextField
from pos_app.ui.widgets.labels import Label

LICENCE_DIGITS: Final = 12
_WIDTH: Final = 600


class FirstStartPage(FrontPage):
    """Five fields; Enter and Tab go to the next, Enter in the last one saves. Errors are said at their fields."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__()
        self._tell = tell
        self._fields: dict[str, TextField] = {
            "shop": TextField(theme),
            "licence": CodeField(theme),
            "owner": TextField(theme),
            "pin": CodeField(theme),
            "pin_again": CodeField(theme),
        }
        self._fields["licence"].setMaxLength(LICENCE_DIGITS)
        for name in ("pin", "pin_again"):
            self._fields[name].setEchoMode(QLineEdit.EchoMode.Password)
            self._fields[name].setMaxLength(PIN_DIGITS_MAX)
        self._errors = {name: Label(theme, "", Text.SMALL, Tone.DANGER).wrapping() for name in self._fields}
        save = Button(theme, Face(tr("Begin"), "Ctrl+S", None, Kind.PRIMARY, Text.STRONG, BIG))
        save.clicked.connect(self._save)
        card = PageCard(theme, tr("Welcome. Whose shop is this?"), _WIDTH)
        card.box.addLayout(self._form(theme))
        card.add(save)
        self.lay_out(theme, card)
        self.show_state(FirstStartState())

    def _form(self, theme: Theme) -> QGridLayout:
        titles = {
            "shop": tr("Shop name"),
            "licence": tr("Tobacco licence (12 digits)"),
            "owner": tr("Owner's name"),
            "pin": tr("Owner's PIN (6 digits or more)"),
            "pin_again": tr("PIN again"),
        }
        form = QGridLayout()
        form.setHorizontalSpacing(theme.px(2 * GRID))
        form.setVerticalSpacing(theme.px(GRID) // 2)
        for place, (name, field) in enumerate(self._fields.items()):
            form.addWidget(Label(theme, titles[name]), 2 * place, 0)
            form.addWidget(field, 2 * place, 1)
            form.addWidget(self._errors[name], 2 * place + 1, 1)
        return form

    def opened(self) -> None:
        for field in self._fields.values():
            field.show_text("")

    def show_state(self, state: FirstStartState) -> None:
        for name, field in self._fields.items():
            error = error_at(state.errors, name)
            field.show_wrong(wrong=bool(error))
            self._errors[name].setText(error)
            self._errors[name].setVisible(bool(error))
        wrong = next((field for name, field in self._fields.items() if error_at(state.errors, name)), None)
        if wrong is not None:
            wrong.setFocus()

    def field(self) -> TextField:
        fields = list(self._fields.values())
        return next((field for field in fields if field.hasFocus()), fields[0])

    def handle_key(self, name: str, event: QKeyEvent) -> bool:
        last = self.field() is list(self._fields.values())[-1]
        if name == "Ctrl+S" or (name == "Return" and last):
            if not event.isAutoRepeat():
                self._save()
            return True
        step = {"Return": 1, "Tab": 1, "Down": 1, "Shift+Tab": -1, "Up": -1}.get(name)
        if step is not None:
            self._go(step)
        return step is not None

    def _go(self, by: int) -> None:
        fields = list(self._fields.values())
        place = fields.index(self.field()) + by
        fields[max(0, min(place, len(fields) - 1))].setFocus()

    def _save(self) -> None:
        texts = {name: field.text().strip() for name, field in self._fields.items()}
        self._tell(ShopEntered(FirstStartDraft(**texts)))

"""The owner has forgotten the PIN, and the recovery code that helps then."""

from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit

from pos_app.domain.people import PIN_DIGITS_MAX
from pos_app.ui.message import error_at
from pos_app.ui.sign_in.acts import CodeKept, CodePrinted, RecoveryEntered, SignInLeft
from pos_app.ui.sign_in.page import FrontPage, PageCard, Tell
from pos_app.ui.sign_in.state import CodeState, RecoverState
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField
from pos_app.ui.widgets.labels import Label, row

_WIDTH: Final = 560
PRINT_KEY: Final = "Ctrl+P"


class RecoverPage(FrontPage):
    """Code, new PIN, once more; Enter goes on, Esc back."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__()
        self._tell = tell
        self._user_id = 0
        self._who = Label(theme, size=Text.STRONG)
        self._fields = {name: CodeField(theme) for name in ("code", "pin", "pin_again")}
        for name in ("pin", "pin_again"):
            self._fields[name].setEchoMode(QLineEdit.EchoMode.Password)
            self._fields[name].setMaxLength(PIN_DIGITS_MAX)
        self._errors = {name: Label(theme, "", Text.SMALL, Tone.DANGER).wrapping() for name in self._fields}
        save = Button(theme, Face(tr("Set the new PIN"), "Ctrl+S", None, Kind.PRIMARY, Text.STRONG, BIG))
        save.clicked.connect(self._save)
        back = Button(theme, Face(tr("Back"), "Esc", height=BIG))
        back.clicked.connect(lambda: tell(SignInLeft()))
        card = PageCard(theme, tr("The PIN is forgotten"), _WIDTH)
        card.add(self._who)
        card.box.addLayout(self._form(theme))
        card.box.addLayout(row(back, save, spacing=theme.px(GRID)))
        self.lay_out(theme, card)

    def _form(self, theme: Theme) -> QGridLayout:
        titles = {"code": tr("Recovery code"), "pin": tr("New PIN (6 digits or more)"), "pin_again": tr("PIN again")}
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

    def show_state(self, state: RecoverState) -> None:
        self._user_id = state.user_id
        self._who.setText(state.name)
        for name, field in self._fields.items():
            error = error_at(state.errors, name)
            field.show_wrong(wrong=bool(error))
            self._errors[name].setText(error)
            self._errors[name].setVisible(bool(error))
        wrong = [field for name, field in self._fields.items() if error_at(state.errors, name)]
        if wrong:
            wrong[0].setFocus()

    def field(self) -> CodeField:
        fields = list(self._fields.values())
        return next((field for field in fields if field.hasFocus()), fields[0])

    def handle_key(self, name: str, event: QKeyEvent) -> bool:
        fields = list(self._fields.values())
        last = self.field() is fields[-1]
        if name == "Esc" and not event.isAutoRepeat():
            self._tell(SignInLeft())
        elif name == "Ctrl+S" or (name == "Return" and last):
            if not event.isAutoRepeat():
                self._save()
        elif name in {"Return", "Tab", "Down", "Shift+Tab", "Up"}:
            step = 1 if name in {"Return", "Tab", "Down"} else -1
            fields[max(0, min(fields.index(self.field()) + step, len(fields) - 1))].setFocus()
        else:
            return name == "Esc"
        return True

    def _save(self) -> None:
        code, pin, again = (field.text() for field in self._fields.values())
        self._tell(RecoveryEntered(self._user_id, code, pin, again))


class CodePage(FrontPage):
    """The code in big letters; it is never shown again."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__()
        self._tell = tell
        self._prints = False
        self._code = Label(theme, size=Text.FIGURE, bold=True)
        kept = Button(theme, Face(tr("I have written it down"), "Return", None, Kind.PRIMARY, Text.STRONG, BIG))
        kept.clicked.connect(lambda: tell(CodeKept()))
        self._print = Button(theme, Face(tr("Print"), PRINT_KEY, height=BIG))
        self._print.clicked.connect(lambda: tell(CodePrinted()))
        card = PageCard(theme, tr("The owner's recovery code"), _WIDTH)
        why = tr("Whoever forgets the owner's PIN sets a new one with this code. It is shown this once: keep it safe.")
        card.add(self._code, Label(theme, why).wrapping())
        card.box.addLayout(row(self._print, kept, spacing=theme.px(GRID)))
        self.lay_out(theme, card)

    def show_state(self, state: CodeState) -> None:
        self._code.setText(state.code)
        self._prints = state.prints
        self._print.setVisible(state.prints)

    def handle_key(self, name: str, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return True
        if name == "Return":
            self._tell(CodeKept())
        elif name == PRINT_KEY and self._prints:
            self._tell(CodePrinted())
        return True

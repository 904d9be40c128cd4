"""Connecting the till to the cloud: the address, the one-time code and perhaps a certificate that the company gave."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.ui.message import error_at
from pos_app.ui.sync.acts import Act, EnrolEntered, WentBack
from pos_app.ui.sync.state import EnrolForm
from pos_app.ui.theme import BIG, FIELD, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField
from pos_app.ui.widgets.labels import Card, Label, row

WIDTH: Final = 600
LENGTH_MAX: Final = 1_000
CHOOSE: Final = "F2"
CHOOSE_WIDTH: Final = 152


class EnrolPart(QWidget):
    """Tab and Enter go to the next field, Ctrl+S connects: a scan's Enter can at most move the cursor."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None]) -> None:
        super().__init__()
        self._tell = tell
        self._state = EnrolForm()
        self._fields = {"url": CodeField(theme), "code": CodeField(theme), "ca_pem": CodeField(theme)}
        self._fields["url"].setPlaceholderText("https://")
        self._fields["ca_pem"].setPlaceholderText(tr("Only if the company gave you such a file"))
        for field in self._fields.values():
            field.setMaxLength(LENGTH_MAX)
        self._errors = {name: Label(theme, "", Text.BODY, Tone.DANGER).wrapping() for name in self._fields}
        self._save = Button(theme, _face(busy=False))
        self._save.clicked.connect(self._enter)
        self._choose = Button(theme, Face(tr("Choose …"), CHOOSE, height=FIELD))
        self._choose.setFixedWidth(theme.px(CHOOSE_WIDTH))
        self._choose.clicked.connect(self._choose_file)
        back = Button(theme, Face(tr("Back"), "Esc", height=BIG))
        back.clicked.connect(partial(tell, WentBack()))
        card = Card()
        card.setFixedWidth(theme.px(WIDTH))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*[theme.px(2 * GRID)] * 4)
        inside.setSpacing(theme.px(GRID))
        inside.addWidget(Label(theme, tr("Connect to the cloud"), Text.TITLE, bold=True))
        hint = tr("The company gives the shop an address and a one-time code. Selling goes on without them.")
        inside.addWidget(Label(theme, hint, tone=Tone.MUTED).wrapping())
        titles = {"url": tr("Address"), "code": tr("One-time code"), "ca_pem": tr("Certificate of the cloud")}
        for name, field in self._fields.items():
            inside.addWidget(Label(theme, titles[name]))
            if name == "ca_pem":
                inside.addLayout(row(field, self._choose, spacing=theme.px(GRID)))
            else:
                inside.addWidget(field)
            inside.addWidget(self._errors[name])
        inside.addLayout(row(back, self._save, spacing=theme.px(GRID)))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        box = QVBoxLayout(self)
        box.addStretch(1)
        box.addLayout(middle)
        box.addStretch(1)
        self.show_state(EnrolForm())

    def opened(self, form: EnrolForm) -> None:
        """The form comes up anew: nothing typed before counts."""
        self._fields["url"].show_text(form.url)
        self._fields["code"].show_text("")
        self._fields["ca_pem"].show_text("")

    def show_state(self, form: EnrolForm) -> None:
        self._state = form
        for name, field in self._fields.items():
            error = error_at(form.errors, name)
            field.show_wrong(wrong=bool(error))
            field.setEnabled(not form.busy)
            self._errors[name].setText(error)
            self._errors[name].setVisible(bool(error))
        self._save.show_face(_face(busy=form.busy))
        self._save.setEnabled(not form.busy)
        self._choose.setEnabled(not form.busy)
        wrong = next((field for name, field in self._fields.items() if error_at(form.errors, name)), None)
        if wrong is not None:
            wrong.setFocus()

    def field(self) -> CodeField:
        fields = list(self._fields.values())
        return next((field for field in fields if field.hasFocus()), fields[0] if not fields[0].text() else fields[1])

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            "Ctrl+S": self._enter,
            CHOOSE: self._choose_file,
            "Tab": partial(self._go, 1),
            "Return": partial(self._go, 1),
            "Down": partial(self._go, 1),
            "Shift+Tab": partial(self._go, -1),
            "Up": partial(self._go, -1),
        }

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        action = self.key_actions().get(name)
        if action is not None and not event.isAutoRepeat():
            action()
        return action is not None

    def _go(self, by: int) -> None:
        fields = list(self._fields.values())
        place = fields.index(self.field()) + by
        fields[max(0, min(place, len(fields) - 1))].setFocus()

    def _choose_file(self) -> None:
        if self._state.busy:
            return
        chooser = QFileDialog(self, tr("Certificate of the cloud"), filter="*.pem *.crt *.cer;;*")
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(self._fields["ca_pem"].show_text)
        chooser.open()

    def _enter(self) -> None:
        if not self._state.busy:
            self._tell(EnrolEntered(*(field.text().strip() for field in self._fields.values())))


def _face(*, busy: bool) -> Face:
    text = tr("The cloud is being asked …") if busy else tr("Connect")
    return Face(text, "Ctrl+S", None, Kind.PRIMARY, Text.STRONG, BIG)

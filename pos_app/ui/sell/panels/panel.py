"""What all panels share: a title, a way back, keys of their own, and no focus for the keyboard to press anything."""

from collections.abc import Callable, Mapping
from typing import ClassVar, Generic, TypeVar

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.ui.sell.acts import Act, WentBack
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.icons import Icon, IconLabel
from pos_app.ui.widgets.labels import Card, Label, row

State = TypeVar("State")
Tell = Callable[[Act], None]


class Panel(Card, Generic[State]):
    """Draws one kind of state. What a person does in it goes to `tell`."""

    keeps_total: ClassVar[bool] = True

    def __init__(self, theme: Theme, tell: Tell, title: str, icon: Icon) -> None:
        super().__init__()
        self.theme, self.tell = theme, tell
        self.title = Label(theme, title, Text.STRONG, bold=True)
        back = Button(theme, Face(tr("Back"), "Esc", kind=Kind.QUIET))
        back.setSizePolicy(back.sizePolicy().Policy.Fixed, back.sizePolicy().Policy.Fixed)
        back.clicked.connect(self.go_back)
        self.body = QVBoxLayout(self)
        pad = theme.px(GRID)
        self.body.setContentsMargins(pad + pad // 2, pad // 2, pad + pad // 2, pad)
        self.body.setSpacing(pad)
        self.body.addLayout(row(IconLabel(theme, icon, Tone.ACCENT), self.title, None, back, spacing=pad))

    def show_state(self, state: State) -> None:
        """Draw it; what a person has typed already stays."""
        raise TypeError(f"{type(self).__name__} does not draw {state!r}")

    def opened(self) -> None:
        """The panel is being opened anew: nothing typed before counts."""

    def field(self) -> QWidget | None:
        """The field that takes what is typed, or None."""
        return None

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        """What the keys of this panel do; a held key does it once."""
        return {}

    def handle_key(self, name: str, event: QKeyEvent) -> bool:
        """True when the key was meant for the panel; False leaves it to the field."""
        action = self.go_back if name == "Esc" else self.key_actions().get(name)
        if action is not None:
            if not event.isAutoRepeat():
                action()
            return True
        return self.field() is None or name in {"Tab", "Shift+Tab", "Return", "Ctrl+Return"}

    def go_back(self) -> None:
        self.tell(WentBack())

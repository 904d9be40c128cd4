"""What a screen beside the selling page shares with it: one way of keys, and no input that a scan could confirm."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from pos_app.ui.widgets.keys import key_name


class Page(QWidget):
    """A screen. What a person does on it is one `acted` signal carrying an act."""

    acted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("window")
        self._watcher: QObject | None = None

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        """True when the key was meant for the page; False leaves it to the field that has the focus."""
        raise TypeError(f"{type(self).__name__} takes no key {name} ({event.key()})")

    def field(self) -> QWidget | None:
        """The field that takes what is typed now, or None."""
        return None

    def tell(self, act: object) -> None:
        self.acted.emit(act)

    def take_focus(self) -> None:
        (self.field() or self).setFocus()

    def filter_fields(self, watcher: QObject) -> None:
        """Let `watcher` see the events of the page and of each of its fields, those built later too."""
        self._watcher = watcher
        self.installEventFilter(watcher)
        for field in self.findChildren(QLineEdit):
            field.installEventFilter(watcher)

    def listen(self, part: QWidget) -> None:
        """Hear the keys of the fields in `part` before they do."""
        for field in part.findChildren(QLineEdit):
            field.installEventFilter(self)
            if self._watcher is not None:
                field.installEventFilter(self._watcher)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.take_key(key_name(event), event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_key(key_name(event), event):
            event.ignore()

    def focusNextPrevChild(self, _next: bool) -> bool:  # noqa: FBT001 - Qt's signature
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.take_focus()

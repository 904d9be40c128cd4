"""The second window: on the second monitor it fills the screen, and it never takes the keyboard from the till."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QResizeEvent, QScreen
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from pos_app.ui.customer.state import Screen, Welcome
from pos_app.ui.customer.view import CustomerView
from pos_app.ui.theme import Palette, Theme

WIDTH: Final = 1024
HEIGHT: Final = 600
PERCENT_MIN: Final = 78  # the smallest text is 14 pixels high then
PERCENT_MAX: Final = 300


class CustomerWindow(QWidget):
    """Its texts are as large as its screen allows: they are read from the other side of the counter."""

    def __init__(self, palette: Palette, family: str | None) -> None:
        flags = Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus
        super().__init__(None, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._palette, self._family = palette, family
        self._percent = 0
        self._screen: Screen = Welcome("")
        self._image: QImage | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # it is the monitor that says how large
        self.resize(WIDTH, HEIGHT)
        self.view = self._build()

    def fill(self, screen: QScreen) -> None:
        """Cover this monitor."""
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()

    def stand_beside(self) -> None:
        """An ordinary window, to try it out where there is one monitor."""
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint, on=False)
        self.show()

    def show_screen(self, screen: Screen) -> None:
        self._screen = screen
        self.view.show_screen(screen)

    def show_picture(self, image: QImage | None) -> None:
        self._image = image
        self.view.show_picture(image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._percent != self._fitting():
            old = self.view
            self.view = self._build()
            self._box.removeWidget(old)
            old.deleteLater()

    def _fitting(self) -> int:
        fits = min(self.width() * 100 // WIDTH, self.height() * 100 // HEIGHT)
        return max(PERCENT_MIN, min(PERCENT_MAX, fits))

    def _build(self) -> CustomerView:
        self._percent = self._fitting()
        view = CustomerView(Theme(self._palette, self._family, self._percent))
        self._box.addWidget(view)
        view.show_picture(self._image)
        view.show_screen(self._screen)
        return view

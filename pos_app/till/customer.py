"""What faces the customer: the second monitor and the pole, fed by what the selling page shows."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage, QScreen
from PySide6.QtWidgets import QWidget

from pos_app.services.settings import Settings
from pos_app.services.shop import read_shop
from pos_app.till.pictures import Pictures
from pos_app.till.pole import Pole
from pos_app.till.tools import Tools
from pos_app.ui.customer.presenter import CustomerPresenter
from pos_app.ui.customer.state import Welcome
from pos_app.ui.customer.window import CustomerWindow
from pos_app.ui.sell.view import SellView
from pos_app.ui.theme import Theme

LOOK_EVERY_MS: Final = 1_000
PICTURE_MS: Final = 12_000


class CustomerSide(QObject):
    """One till's customer; the till waits for nothing of it.

    `window` is None while there is no second monitor. `display` tells when the pole is lost and when it is back,
    `refused` that its address names none.
    """

    display = Signal(object)
    refused = Signal(object)

    def __init__(self, tools: Tools, settings: Settings, theme: Theme, till: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._tools, self._settings, self._theme, self._till = tools, settings, theme, till
        self.presenter = CustomerPresenter(self._due, tools.clock)
        self.pole = Pole(settings.customer_display, self) if settings.customer_display else None
        if self.pole is not None:
            self.pole.presence.connect(self.display)
            self.pole.failed.connect(self.refused)
        self.window: CustomerWindow | None = None
        self.pictures = Pictures(Path(settings.customer_pictures), self) if settings.customer_pictures else None
        self._picture_at_ms: int | None = None
        self._closed = False
        # Drawn when the till has done what it was asked for, once, however many things have changed.
        self._draw_soon = QTimer(self)
        self._draw_soon.setSingleShot(True)
        self._draw_soon.timeout.connect(self._draw)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def open(self) -> None:
        """The till's window is up."""
        if self._settings.customer_screen == "auto":
            app = QGuiApplication.instance()
            assert isinstance(app, QGuiApplication)  # noqa: S101 - a window is up
            for changed in (app.screenAdded, app.screenRemoved):
                changed.connect(self._place_soon)
        self.rest()
        self._place()
        self._timer.start()

    def rest(self) -> None:
        """Nobody sells: the greeting, or the shop's pictures."""
        with self._tools.store.read() as tx:
            shop = read_shop(tx)
        self.presenter.rest("" if shop is None else shop.name)

    def watch(self, view: SellView) -> None:
        """From now on show what this page shows."""
        self.rest()
        view.sale_shown.connect(self.presenter.sale_shown)
        view.panel_shown.connect(self.presenter.panel_shown)
        view.last_sale_shown.connect(self.presenter.last_sale_shown)

    def look(self) -> None:
        """Called each second: the greeting when it is time, and the next picture."""
        self.presenter.look()
        if self.window is None or self.pictures is None or not isinstance(self.presenter.screen, Welcome):
            return
        now_ms = self._tools.clock.now_ms()
        if self._picture_at_ms is None or not 0 <= now_ms - self._picture_at_ms < PICTURE_MS:
            self._picture_at_ms = now_ms
            self.pictures.next(self.window.size(), self._show_picture)

    def close(self) -> None:
        """For good: monitors may still come and go after it."""
        self._closed = True
        self._timer.stop()
        self._draw_soon.stop()
        self._close_window()
        if self.pole is not None:
            self.pole.close()
        if self.pictures is not None:
            self.pictures.close()

    def _due(self) -> None:
        self._draw_soon.start(0)

    def _draw(self) -> None:
        screen = self.presenter.screen
        if self.pole is not None:
            self.pole.show(screen)
        if self.window is not None:
            self.window.show_screen(screen)

    def _show_picture(self, image: QImage | None) -> None:
        if self.window is not None:
            self.window.show_picture(image)

    # --- the second monitor

    def _place_soon(self) -> None:
        QTimer.singleShot(0, self, self._place)  # the list of screens is not up to date yet

    def _place(self) -> None:
        if self._closed:
            return
        choice = self._settings.customer_screen
        monitor = _second(QGuiApplication.screens(), self._till.screen()) if choice == "auto" else None
        if monitor is None and choice != "window":
            self._close_window()
            return
        if self.window is None:
            self.window = CustomerWindow(self._theme.palette, self._theme.family)
        self.window.show_screen(self.presenter.screen)
        if monitor is None:
            self.window.stand_beside()
        else:
            self.window.fill(monitor)

    def _close_window(self) -> None:
        window, self.window = self.window, None
        if window is not None:
            window.close()
            window.deleteLater()


def _second(monitors: Sequence[QScreen], of_the_till: QScreen) -> QScreen | None:
    """The first monitor that the till is not on; one that mirrors it has its place."""
    return next((monitor for monitor in monitors if monitor.geometry() != of_the_till.geometry()), None)

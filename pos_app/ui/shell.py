"""The window: the strip on top, the rail on the left, one screen at a time. It lays out and navigates, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QRect, Qt, Signal, SignalInstance
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_app.ui.message import Message
from pos_app.ui.status import CloudState, PrinterState, StatusState
from pos_app.ui.theme import BIG, GRID, ICON, RAIL, STRIP, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.icons import Icon, IconLabel, draw_icon
from pos_app.ui.widgets.labels import Card, Elided, Label, MessageLine, discard

WIDTH_MIN: Final = 1024
HEIGHT_MIN: Final = 700
SMALL_SCREEN_MAX: Final = 2000
CLOSE_WARNING_KEY: Final = "Shift+Esc"


@dataclass(frozen=True, slots=True)
class Screen:
    """One place to go to. `title` is in the language of the screen; `build` is called when it is first opened."""

    key: str
    title: str
    icon: Icon
    build: Callable[[], QWidget]


class Shell(QWidget):
    """The main window. Nothing in it is modal: a scan has no dialog to confirm."""

    screen_opened = Signal(str)
    printer_pressed = Signal()
    cloud_pressed = Signal()
    notices_pressed = Signal()
    warning_closed = Signal()
    closing = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setMinimumSize(theme.px(WIDTH_MIN), theme.px(HEIGHT_MIN))
        self._theme = theme
        self._built: dict[str, QWidget] = {}
        self._screens: tuple[Screen, ...] = ()
        self.current = ""
        self._strip = StatusStrip(theme)
        for pressed, told in (
            (self._strip.printer_pressed, self.printer_pressed),
            (self._strip.cloud_pressed, self.cloud_pressed),
            (self._strip.notices_pressed, self.notices_pressed),
        ):
            pressed.connect(partial(self._at_work, told.emit))
        self._warning = WarningLine(theme)
        self._warning.closed.connect(self.warning_closed)
        self._rail = Rail(theme)
        self._rail.chosen.connect(lambda key: self._at_work(partial(self.open_screen, key)))
        self._stack = QStackedWidget()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._rail)
        middle.addWidget(self._stack, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._strip)
        box.addWidget(self._warning)
        box.addLayout(middle, 1)
        close = QShortcut(QKeySequence(CLOSE_WARNING_KEY), self)
        close.activated.connect(self._close_warning)

    @property
    def page(self) -> QWidget | None:
        """What is shown now."""
        return self._stack.currentWidget()

    def offer_screens(self, screens: tuple[Screen, ...]) -> None:
        """What this person may open. The rail is hidden when there is no choice; built screens are kept."""
        self._screens = screens
        self._rail.show_screens(screens)

    def offers(self, key: str) -> bool:
        """Whether this person may open it."""
        return any(screen.key == key for screen in self._screens)

    def open_screen(self, key: str) -> None:
        """Show a screen offered; it is built the first time."""
        if key not in self._built:
            screen = next(screen for screen in self._screens if screen.key == key)
            self._built[key] = screen.build()
        self.current = key
        self._show(self._built[key])
        self._rail.show_current(key)
        self._rail.setVisible(len(self._screens) > 1)
        self.screen_opened.emit(key)

    def show_front(self, page: QWidget) -> None:
        """A page before work begins (sign in, open the shift), without the rail."""
        self._rail.hide()
        self.current = ""
        self._show(page)

    def forget_screens(self) -> None:
        """Another person comes: screens are built anew."""
        for page in self._built.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._built.clear()

    def show_on_screen(self) -> None:
        """Fill the screen of a till; a window of its own size where the screen is much larger, or there is none."""
        room = self.screen().availableGeometry()
        if QGuiApplication.platformName() == "offscreen" or room.width() > SMALL_SCREEN_MAX:
            self.show()
        else:
            self.setGeometry(room)  # also where no window manager would maximise it
            self.showMaximized()

    def show_status(self, status: StatusState) -> None:
        self._strip.show_status(status)

    def show_clock(self, clock: str) -> None:
        self._strip.show_clock(clock)

    def show_warnings(self, warnings: tuple[Message, ...]) -> None:
        """The first of them on a line of its own until it is closed; empty hides the line."""
        self._warning.show_warnings(warnings)

    def _at_work(self, act: Callable[[], object]) -> None:
        """Nobody goes anywhere before they have signed in, or past a lock."""
        if self.current:
            act()

    def _show(self, page: QWidget) -> None:
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)

    def _close_warning(self) -> None:
        if not self._warning.isHidden():
            self.warning_closed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)


class Rail(Card):
    """Icon and word for each screen, from the top."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__("rail")
        self._theme = theme
        self._buttons: dict[str, Button] = {}
        self._shortcuts: list[QShortcut] = []
        self.setFixedWidth(theme.px(RAIL))
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(*[theme.px(GRID) // 2] * 4)
        self._box.setSpacing(theme.px(GRID) // 2)
        self._box.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_screens(self, screens: tuple[Screen, ...]) -> None:
        discard(self._box, self._buttons.values())
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._buttons, self._shortcuts = {}, []
        for place, screen in enumerate(screens):
            button = RailButton(self._theme, screen)
            button.clicked.connect(partial(self.chosen.emit, screen.key))
            self._box.addWidget(button)
            self._buttons[screen.key] = button
            shortcut = QShortcut(QKeySequence(f"Shift+F{place + 1}"), self.window())
            shortcut.activated.connect(partial(self.chosen.emit, screen.key))
            self._shortcuts.append(shortcut)

    def show_current(self, key: str) -> None:
        for name, button in self._buttons.items():
            button.setChecked(name == key)


class RailButton(Button):
    """The icon above its word."""

    def __init__(self, theme: Theme, screen: Screen) -> None:
        super().__init__(theme, Face(screen.title, icon=screen.icon, kind=Kind.CHOICE, size=Text.SMALL, height=BIG))
        self._icon = screen.icon

    def content_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self.face.text)

    def paint_face(self, painter: QPainter, ink: QColor) -> None:
        size, word = self._theme.px(ICON), self.fontMetrics().height()
        top = (self.height() - size - word - self._theme.px(GRID) // 2) // 2
        draw_icon(painter, QRect(0, top, self.width(), size), self._icon, ink)
        painter.setFont(self.font())
        painter.setPen(ink)
        below = QRect(0, self.height() - top - word, self.width(), word)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.face.text)


class StatusStrip(Card):
    """Shop and till, cashier and business date; then what needs attention; then the time."""

    printer_pressed = Signal()
    cloud_pressed = Signal()
    notices_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("strip")
        self._theme = theme
        self.setFixedHeight(theme.px(STRIP))
        self._shop = Elided(theme, size=Text.BODY)
        self._cashier, self._date = Label(theme), Label(theme, tone=Tone.MUTED)
        self._cashier_icon = IconLabel(theme, Icon.PERSON)
        self._date_icon = IconLabel(theme, Icon.CALENDAR)
        self._waiting_icon, self._waiting = IconLabel(theme, Icon.UPLOAD), Label(theme, tone=Tone.MUTED)
        self._printer = _quiet(theme, Icon.PRINTER, self.printer_pressed)
        self._cloud = _quiet(theme, Icon.CLOUD, self.cloud_pressed)
        self._notices = _quiet(theme, Icon.BELL, self.notices_pressed)
        self._clock = Label(theme, size=Text.STRONG, bold=True)
        box = QHBoxLayout(self)
        gap = theme.px(GRID)
        box.setContentsMargins(2 * gap, 0, 2 * gap, 0)
        box.setSpacing(gap)
        box.addWidget(IconLabel(theme, Icon.SHOP, Tone.ACCENT))
        box.addWidget(self._shop)
        for icon, text in ((self._cashier_icon, self._cashier), (self._date_icon, self._date)):
            box.addSpacing(gap)
            box.addWidget(icon)
            box.addWidget(text)
        box.addSpacing(gap)
        box.addWidget(self._printer)
        box.addWidget(self._cloud)
        box.addWidget(self._waiting_icon)
        box.addWidget(self._waiting)
        box.addWidget(self._notices)
        box.addSpacing(gap)
        box.addWidget(self._clock)
        self.show_status(StatusState())

    def show_status(self, status: StatusState) -> None:
        till = tr("Till {till}", till=status.till) if status.till else ""
        self._shop.set_text("  ·  ".join(text for text in (status.shop, till) if text))
        self._cashier.setText(status.cashier)
        self._cashier_icon.setVisible(bool(status.cashier))
        date = status.business_date
        self._date.setText("" if date is None else tr("Business date {date}", date=date.isoformat()))
        self._date_icon.setVisible(date is not None)
        self._printer.show_face(_printer_face(status))
        cloud = _cloud_face(status)
        self._cloud.setVisible(cloud is not None)
        if cloud is not None:
            self._cloud.show_face(cloud)
        self._notices.show_face(Face(str(status.notices), icon=Icon.BELL, kind=Kind.QUIET))
        self._notices.setAccessibleName(tr("Notices {count}", count=status.notices))
        self._notices.setVisible(status.notices > 0)
        self._waiting.setText(tr("Waiting {count}", count=status.entries_waiting))
        self._waiting_icon.setVisible(status.entries_waiting > 0)
        self._waiting.setVisible(status.entries_waiting > 0)
        self.show_clock(status.clock)

    def show_clock(self, clock: str) -> None:
        self._clock.setText(clock)


def _printer_face(status: StatusState) -> Face:
    """Trouble is said in words and on a filled ground, not by a colour alone."""
    match status.printer:
        case PrinterState.NONE:
            return Face(tr("No printer"), icon=Icon.PRINTER, kind=Kind.QUIET)
        case PrinterState.OK:
            return Face(tr("Printer ready"), icon=Icon.PRINTER, kind=Kind.QUIET)
        case PrinterState.UNKNOWN:
            return Face(tr("Printer unknown"), icon=Icon.QUESTION, kind=Kind.QUIET)
        case PrinterState.TROUBLE:
            text = (
                tr("{count} not printed", count=status.jobs_waiting) if status.jobs_waiting else tr("Printer trouble")
            )
            return Face(text, icon=Icon.WARNING, kind=Kind.DANGER)


def _cloud_face(status: StatusState) -> Face | None:
    """None where there is nothing to say: a till without a cloud is as good as any."""
    if status.alarms:
        return Face(tr("{count} alarms", count=status.alarms), icon=Icon.WARNING, kind=Kind.DANGER)
    match status.cloud:
        case CloudState.NONE:
            return None
        case CloudState.UNKNOWN:
            return Face(icon=Icon.CLOUD, kind=Kind.QUIET)
        case CloudState.ON:
            return Face(tr("On line"), icon=Icon.CLOUD, kind=Kind.QUIET)
        case CloudState.OFF:
            return Face(tr("Off line"), icon=Icon.CLOUD_OFF, kind=Kind.QUIET)


def _quiet(theme: Theme, icon: Icon, pressed: SignalInstance) -> Button:
    button = Button(theme, Face(icon=icon, kind=Kind.QUIET))
    button.setSizePolicy(button.sizePolicy().Policy.Fixed, button.sizePolicy().Policy.Fixed)
    button.clicked.connect(pressed)
    return button


class WarningLine(QWidget):
    """One warning that stays until somebody closes it; others wait behind it."""

    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._line = MessageLine(theme)
        self._more = Label(theme, tone=Tone.MUTED)
        close = Button(theme, Face(tr("Close"), CLOSE_WARNING_KEY, kind=Kind.QUIET))
        close.setSizePolicy(close.sizePolicy().Policy.Fixed, close.sizePolicy().Policy.Fixed)
        close.clicked.connect(self.closed)
        box = QHBoxLayout(self)
        gap = theme.px(GRID)
        box.setContentsMargins(gap, gap // 2, gap, 0)
        box.setSpacing(gap)
        box.addWidget(self._line, 1)
        box.addWidget(self._more)
        box.addWidget(close)
        self.hide()

    def show_warnings(self, warnings: tuple[Message, ...]) -> None:
        self._line.show_message(warnings[0] if warnings else None)
        hidden = len(warnings) - 1
        self._more.setText(tr("… and {count} more", count=hidden))
        self._more.setVisible(hidden > 0)
        self.setVisible(bool(warnings))

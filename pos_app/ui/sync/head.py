"""How it stands with the cloud, in one big sentence; below it when it last worked and what is wrong."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from pos_app.ui.message import Level
from pos_app.ui.sync.keys import KEYS, Command
from pos_app.ui.sync.state import Allowed, Line, SyncNow
from pos_app.ui.sync.words import command_name, headline
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.icons import Icon, IconLabel
from pos_app.ui.widgets.labels import Card, Label

_TONES = {Level.INFO: Tone.ACCENT, Level.SUCCESS: Tone.SUCCESS, Level.WARNING: Tone.WARNING, Level.DANGER: Tone.DANGER}
_ICONS = {
    Line.NOT_ENROLLED: Icon.LINK,
    Line.UNKNOWN: Icon.CLOUD,
    Line.RUNNING: Icon.SYNC,
    Line.ON: Icon.CLOUD,
    Line.OFF: Icon.CLOUD_OFF,
}
BUTTON_WIDTH = 220


class Head(Card):
    """The sentence at the left, the two things to press at the right."""

    pressed = Signal(Command)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._icon = IconLabel(theme, Icon.CLOUD, size=BIG * 3 // 4)
        self._sentence = Label(theme, size=Text.TITLE, bold=True).wrapping()
        self._last, self._error = Label(theme, tone=Tone.MUTED).wrapping(), Label(theme, tone=Tone.WARNING).wrapping()
        self._skew = Label(theme, tone=Tone.WARNING).wrapping()
        words = QVBoxLayout()
        words.setSpacing(theme.px(GRID) // 2)
        for label in (self._sentence, self._last, self._error, self._skew):
            words.addWidget(label)
        words.addStretch(1)
        self._run = self._button(theme, Command.RUN, Icon.SYNC)
        self._close = self._button(theme, Command.CLOSE_DAY, Icon.DAY)
        buttons = QVBoxLayout()
        buttons.setSpacing(theme.px(GRID))
        for button in (self._run, self._close):
            button.setFixedWidth(theme.px(BUTTON_WIDTH))
            buttons.addWidget(button)
        buttons.addStretch(1)
        box = QHBoxLayout(self)
        box.setContentsMargins(*[theme.px(2 * GRID)] * 4)
        box.setSpacing(theme.px(2 * GRID))
        box.addWidget(self._icon)
        box.addLayout(words, 1)
        box.addLayout(buttons)

    def _button(self, theme: Theme, command: Command, icon: Icon) -> Button:
        kind = Kind.PRIMARY if command is Command.RUN else Kind.PLAIN
        button = Button(theme, Face(command_name(command), KEYS[command], icon, kind, Text.STRONG, BIG))
        button.clicked.connect(lambda: self.pressed.emit(command))
        return button

    def show_now(self, now: SyncNow, allowed: Allowed, closing: date | None) -> None:
        level, sentence = headline(now)
        self._icon.show_icon(_ICONS[now.line], _TONES[level])
        self._sentence.setText(sentence)
        self._sentence.set_tone(Tone.PLAIN if level is Level.INFO else _TONES[level])
        last = tr("Last time everything arrived: {at}", at=now.last_success) if now.last_success else ""
        where = tr("Cloud {url} · register {register}", url=now.url, register=now.register) if now.url else ""
        self._last.setText("\n".join(filter(None, (last, where))))
        self._error.setText(now.error)
        self._skew.setText(now.skew)
        for label in (self._last, self._error, self._skew):
            label.setVisible(bool(label.text()))
        self._run.setVisible(now.line is not Line.NOT_ENROLLED)
        self._run.setEnabled(allowed.run and now.line is not Line.RUNNING)
        self._close.setVisible(closing is not None and allowed.close_day)
        if closing is not None:
            text = tr("Close {date}", date=closing.isoformat())
            face = Face(text, KEYS[Command.CLOSE_DAY], Icon.DAY, Kind.PLAIN, Text.STRONG, BIG)
            self._close.show_face(face)

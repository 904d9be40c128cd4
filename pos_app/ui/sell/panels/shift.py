"""The end of a shift, counted blind; and cash that is paid in or out without a sale."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import ClassVar, Final

from PySide6.QtWidgets import QGridLayout, QWidget

from pos_app.domain.drawer_count import COUNTED_TENDERS, DENOMINATIONS
from pos_app.domain.money import Money
from pos_app.domain.tender import CASH
from pos_app.services.cash import PAY_IN
from pos_app.ui.message import Level, Message
from pos_app.ui.sell.acts import CashMoveEntered, EntryEntered, ShiftCounted
from pos_app.ui.sell.keys import CHOICE_KEYS
from pos_app.ui.sell.panels.panel import Panel, Tell
from pos_app.ui.sell.state_shift import CashMoveState, CloseShiftState
from pos_app.ui.sell.words import tender_name
from pos_app.ui.theme import GRID, TARGET, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import NUMBER_LENGTH_MAX, CodeField, NumberField, TextField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.keypad import BACKSPACE, Keypad
from pos_app.ui.widgets.labels import Elided, Label, MessageLine, row

BY_NOTES_KEY, HAND_OVER_KEY = CHOICE_KEYS[:2]
_COLUMNS: Final = 2
_PIECES_DIGITS: Final = 5
REASON_LENGTH_MAX: Final = 60


class CountField(CodeField):
    """A small field for one number among many."""

    def __init__(self, theme: Theme, most: int) -> None:
        super().__init__(theme)
        self.setMaxLength(most)
        self.setMinimumHeight(theme.px(TARGET))
        self.setMaximumHeight(theme.px(TARGET))


class PairGrid(QWidget):
    """Names with a field each, two beside each other."""

    def __init__(self, theme: Theme, fields: Mapping[str, tuple[str, CodeField]]) -> None:
        super().__init__()
        self._parts: dict[str, tuple[Label, CodeField]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(GRID))
        self._grid.setVerticalSpacing(theme.px(GRID) // 2)
        for key, (name, field) in fields.items():
            self._parts[key] = (Label(theme, name, Text.SMALL), field)
        self.show_only(tuple(fields))

    def show_only(self, keys: tuple[str, ...]) -> None:
        for parts in self._parts.values():
            for part in parts:
                self._grid.removeWidget(part)
                part.setVisible(False)
        for place, key in enumerate(keys):
            line, column = place // _COLUMNS, 2 * (place % _COLUMNS)
            name, field = self._parts[key]
            self._grid.addWidget(name, line, column)
            self._grid.addWidget(field, line, column + 1)
            for shown in (name, field):
                shown.setVisible(True)
        self.setVisible(bool(keys))


class CloseShiftPanel(Panel[CloseShiftState]):
    """Enter closes the shift; F2 counts by notes, F3 hands over. ↑ ↓ go from field to field."""

    keeps_total: ClassVar[bool] = False

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Close the shift"), Icon.LOCK)
        self._state = CloseShiftState("")
        self._by_notes = False
        self._cash = NumberField(theme)
        self._cash.setPlaceholderText("0.00")
        self._notes = {value: CountField(theme, _PIECES_DIGITS) for value in DENOMINATIONS}
        self._tenders = {t: CountField(theme, NUMBER_LENGTH_MAX) for t in COUNTED_TENDERS if t != CASH}
        self._above = Elided(theme, size=Text.STRONG)
        self._hint = Label(theme, tr("Count the cash in the drawer, the float included"), tone=Tone.MUTED).wrapping()
        self._left_open, self._error = Label(theme, tone=Tone.WARNING).wrapping(), MessageLine(theme)
        self._keypad = Keypad(theme)
        self._keypad.pressed.connect(self._press)
        self._lay_out(theme)
        for field in self._notes.values():
            field.textChanged.connect(self._add_up)

    def _lay_out(self, theme: Theme) -> None:
        by_notes = Button(theme, Face(tr("Count by notes and coins"), BY_NOTES_KEY))
        by_notes.clicked.connect(self._toggle_notes)
        self._grid = PairGrid(theme, {str(v.fen): (f"￥{_short(v)} ×", field) for v, field in self._notes.items()})
        self._others = PairGrid(theme, {key: (tender_name(key), field) for key, field in self._tenders.items()})
        close = Button(theme, Face(tr("Close the shift"), "Return", kind=Kind.PRIMARY))
        close.clicked.connect(self._close)
        over = Button(theme, Face(tr("Hand over"), HAND_OVER_KEY))
        over.clicked.connect(self._hand_over)
        for part in (self._above, self._hint, self._left_open, self._cash, by_notes, self._grid, self._others):
            self.body.addWidget(part)
        self.body.addWidget(self._error)
        self.body.addWidget(self._keypad)
        self.body.addLayout(row(over, close, spacing=theme.px(GRID)))
        self.body.addStretch(1)

    def opened(self) -> None:
        self._cash.take_code()
        for field in (self._cash, *self._notes.values(), *self._tenders.values()):
            field.show_text("")
        self._show_notes(shown=False)

    def show_state(self, state: CloseShiftState) -> None:
        self._state = state
        self._above.set_text(state.cashier)
        self._left_open.setText("\n".join(state.left_open))
        self._left_open.setVisible(bool(state.left_open) and not state.error)
        self._hint.setVisible(not state.error)
        self._others.show_only(tuple(choice.key for choice in state.tenders if choice.key in self._tenders))
        self._cash.show_wrong(wrong=bool(state.error))
        self._error.show_message(Message(Level.DANGER, state.error) if state.error else None)
        self._error.setVisible(bool(state.error))

    def _show_notes(self, *, shown: bool) -> None:
        self._by_notes = shown
        self._grid.setVisible(shown)
        self._keypad.setVisible(not shown)
        self._cash.setReadOnly(shown)

    def _toggle_notes(self) -> None:
        self._show_notes(shown=not self._by_notes)
        self._cash.show_text("")
        self._add_up()
        self._fields()[0].setFocus()

    def _fields(self) -> list[CodeField]:
        cash = list(self._notes.values()) if self._by_notes else [self._cash]
        return [*cash, *(self._tenders[choice.key] for choice in self._state.tenders if choice.key in self._tenders)]

    def field(self) -> QWidget:
        return next((field for field in self._fields() if field.hasFocus()), self._fields()[0])

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        forward, back = (lambda: self._go(1)), (lambda: self._go(-1))
        return {
            "Return": self._close,
            BY_NOTES_KEY: self._toggle_notes,
            HAND_OVER_KEY: self._hand_over,
            "Tab": forward,
            "Down": forward,
            "Shift+Tab": back,
            "Up": back,
        }

    def _go(self, by: int) -> None:
        fields = self._fields()
        place = next((place for place, field in enumerate(fields) if field.hasFocus()), 0)
        fields[(place + by) % len(fields)].setFocus()

    def _press(self, sign: str) -> None:
        field = self.field()
        if field is self._cash:
            self._cash.erase() if sign == BACKSPACE else self._cash.type_digits(sign)
        elif isinstance(field, CodeField):
            field.backspace() if sign == BACKSPACE else field.insert(sign)

    def _add_up(self) -> None:
        """The sum of the pieces, in the place of the sum typed."""
        if not self._by_notes:
            return
        fen = 0
        for value, field in self._notes.items():
            with suppress(ValueError):
                fen += value.fen * int(field.text() or "0")
        self._cash.show_text(str(Money(fen)))

    def _close(self) -> None:
        self._count(hand_over=False)

    def _hand_over(self) -> None:
        self._count(hand_over=True)

    def _count(self, *, hand_over: bool) -> None:
        code = self._cash.take_code()
        if code:  # a scanned code is no sum
            self.tell(EntryEntered(code, None))
            return
        pieces = tuple((value.fen, field.text()) for value, field in self._notes.items() if field.text().strip())
        shown = [choice.key for choice in self._state.tenders if choice.key in self._tenders]
        tenders = tuple((key, self._tenders[key].text()) for key in shown if self._tenders[key].text().strip())
        self.tell(ShiftCounted(self._cash.text(), pieces if self._by_notes else (), tenders, hand_over))


class CashMovePanel(Panel[CashMoveState]):
    """The amount, Enter, the reason, Enter."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Cash in or out"), Icon.CASH)
        self._kind = ""
        self._amount, self._reason = NumberField(theme), TextField(theme)
        self._reason.setMaxLength(REASON_LENGTH_MAX)
        self._reason.setPlaceholderText(tr("Why?"))
        self._error = MessageLine(theme)
        keypad = Keypad(theme)
        keypad.pressed.connect(self._press)
        done = Button(theme, Face(tr("OK"), "Return", kind=Kind.PRIMARY))
        done.clicked.connect(self._done)
        for part in (self._amount, self._reason, self._error, keypad, done):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def opened(self) -> None:
        self._amount.take_code()
        for field in (self._amount, self._reason):
            field.show_text("")

    def show_state(self, state: CashMoveState) -> None:
        self._kind = state.kind
        self.title.setText(tr("Cash paid in") if state.kind == PAY_IN else tr("Cash paid out"))
        self._amount.show_wrong(wrong=bool(state.error) and state.field != "reason")
        self._reason.show_wrong(wrong=bool(state.error) and state.field == "reason")
        self._error.show_message(Message(Level.DANGER, state.error) if state.error else None)
        if state.error and state.field != "reason":
            self._amount.setFocus()

    def field(self) -> QWidget:
        return self._reason if self._reason.hasFocus() else self._amount

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {"Return": self._enter, **dict.fromkeys(("Tab", "Down", "Up", "Shift+Tab"), self._other)}

    def _other(self) -> None:
        (self._amount if self._reason.hasFocus() else self._reason).setFocus()

    def _enter(self) -> None:
        code = self._amount.take_code()
        if code:
            self.tell(EntryEntered(code, None))
        elif self._amount.hasFocus() and not self._reason.text().strip():
            self._reason.setFocus()
        else:
            self._done()

    def _done(self) -> None:
        self.tell(CashMoveEntered(self._kind, self._amount.text(), self._reason.text()))

    def _press(self, sign: str) -> None:
        self._amount.erase() if sign == BACKSPACE else self._amount.type_digits(sign)


def _short(value: Money) -> str:
    """As on the note: 100, 0.5."""
    return str(value).rstrip("0").rstrip(".")

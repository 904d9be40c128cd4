"""The two forms of the supply screen: cartons counted, and what is not as the delivery says."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pos_app.ui.message import Level, Message, error_at
from pos_app.ui.supply.acts import Act, CodeTyped, CountEntered, DifferenceEntered, PriceEntered, WentBack
from pos_app.ui.supply.bodies import BodyPart, Tell
from pos_app.ui.supply.state import CountForm, DifferenceDraft, DifferenceForm, PriceForm
from pos_app.ui.supply.words import difference_name, usual_reason
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField, NumberField, TextField
from pos_app.ui.widgets.keypad import BACKSPACE, Keypad
from pos_app.ui.widgets.labels import Label, MessageLine, row
from pos_app.ui.widgets.segments import Segments

REASON_LENGTH_MAX: Final = 100
CODE_LENGTH_MAX: Final = 40


class Form(BodyPart):
    """A title with the way back, and keys of its own; no character presses anything."""

    def __init__(self, theme: Theme, tell: Tell, title: str) -> None:
        super().__init__(theme, tell)
        back = Button(theme, Face(tr("Back"), "Esc", kind=Kind.QUIET))
        back.setSizePolicy(back.sizePolicy().Policy.Fixed, back.sizePolicy().Policy.Fixed)
        back.clicked.connect(partial(tell, WentBack()))
        self.box.addLayout(row(Label(theme, title, Text.STRONG, bold=True), None, back, spacing=theme.px(GRID)))
        self.number = NumberField(theme)
        self.keypad = Keypad(theme)
        self.keypad.pressed.connect(self._press)

    def opened(self) -> None:
        """The form comes up anew: nothing typed before counts."""

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {}

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        action = self.key_actions().get(name)
        if action is not None:
            if not event.isAutoRepeat():
                action()
            return True
        return name in {"Tab", "Shift+Tab", "Return", "Ctrl+Return"}

    def code_typed(self) -> bool:
        """Whether what stood in the number field was a code; it is handed over then."""
        code = self.number.take_code()
        if code:
            self.tell(CodeTyped(code))
        return bool(code)

    def _press(self, sign: str) -> None:
        if sign == BACKSPACE:
            self.number.erase()
        else:
            self.number.type_digits(sign)


class OneNumber(Form):
    """One number about one line."""

    def __init__(self, theme: Theme, tell: Tell, title: str) -> None:
        super().__init__(theme, tell, title)
        self._line = 0
        self._name, self.hint = Label(theme, size=Text.TITLE).wrapping(), Label(theme, tone=Tone.MUTED).wrapping()
        self._error = MessageLine(theme)
        enter = Button(theme, Face(tr("OK"), "Return", kind=Kind.PRIMARY, height=BIG))
        enter.clicked.connect(self._enter)
        for part in (self._name, self.hint, self.number, self._error, self.keypad, enter):
            self.box.addWidget(part)
        self.box.addStretch(1)

    def opened(self) -> None:
        self.number.show_text("")

    def show_line(self, line: int, name: str, error: str) -> None:
        self._line = line
        self._name.setText(name)
        self.number.show_wrong(wrong=bool(error))
        self._error.show_message(Message(Level.DANGER, error) if error else None)

    def act(self, line: int, text: str) -> Act:
        """What it means that this was entered."""
        raise TypeError(f"{type(self).__name__} takes no {text} for line {line}")

    def field(self) -> QWidget:
        return self.number

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {"Return": self._enter}

    def _enter(self) -> None:
        if not self.code_typed():
            self.tell(self.act(self._line, self.number.text()))


class CountPart(OneNumber):
    """How many cartons of one line are there; nothing typed is all that is to come."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Cartons counted"))
        self.hint.setText(tr("Enter alone takes the number shown"))

    def show_state(self, form: CountForm) -> None:
        self.number.setPlaceholderText(str(form.counted))
        self.show_line(form.line, form.name, form.error)

    def act(self, line: int, text: str) -> Act:
        return CountEntered(line, text or self.number.placeholderText())


class PricePart(OneNumber):
    """What a pack of a product to be made costs the customer."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Make product"))
        self.hint.setText(tr("The company names no guidance price: what does one pack cost the customer?"))
        self.number.setPlaceholderText("0.00")

    def show_state(self, form: PriceForm) -> None:
        self.show_line(form.line, form.name, form.error)

    def act(self, line: int, text: str) -> Act:
        return PriceEntered(line, text)


class DifferencePart(Form):
    """Kind, cartons and reason; the code too where the goods are on no line. A scan says what the goods are."""

    def __init__(self, theme: Theme, tell: Tell) -> None:
        super().__init__(theme, tell, tr("Difference"))
        self._form = DifferenceForm(DifferenceDraft("", "", ""), "", ())
        self._name = Label(theme, size=Text.TITLE).wrapping()
        self._kind = Segments(theme, in_form=True)
        self._kind.chosen.connect(self._kind_chosen)
        self._code_title = Label(theme, tr("Code"), Text.SMALL, Tone.MUTED)
        self._code, self._reason = CodeField(theme), TextField(theme)
        self._code.setMaxLength(CODE_LENGTH_MAX)
        self._code.setPlaceholderText(tr("Scan the goods"))
        self._reason.setMaxLength(REASON_LENGTH_MAX)
        self._errors = MessageLine(theme)
        save = Button(theme, Face(tr("Save"), "Ctrl+S", kind=Kind.PRIMARY, height=BIG))
        save.clicked.connect(self._save)
        self._lay_out(theme, save)

    def _lay_out(self, theme: Theme, save: Button) -> None:
        numbers = QVBoxLayout()
        numbers.setSpacing(theme.px(GRID) // 2)
        numbers.addWidget(Label(theme, tr("Cartons"), Text.SMALL, Tone.MUTED))
        numbers.addWidget(self.number)
        numbers.addWidget(self._code_title)
        numbers.addWidget(self._code)
        numbers.addStretch(1)
        middle = QGridLayout()
        middle.setHorizontalSpacing(theme.px(GRID))
        middle.addLayout(numbers, 0, 0)
        middle.addWidget(self.keypad, 0, 1)
        middle.setColumnStretch(0, 1)
        middle.setColumnStretch(1, 1)
        self.box.addWidget(self._name)
        self.box.addWidget(self._kind)
        self.box.addLayout(middle)
        for part in (Label(theme, tr("Reason"), Text.SMALL, Tone.MUTED), self._reason, self._errors, save):
            self.box.addWidget(part)
        self.box.addStretch(1)

    def opened(self) -> None:
        self._form = DifferenceForm(DifferenceDraft("", "", ""), "", ())

    def show_state(self, form: DifferenceForm) -> None:
        """What a person has typed stays while the form is the same; what was scanned is shown."""
        before, self._form = self._form, form
        if before.kinds != form.kinds:
            self._kind.show_texts(tuple(difference_name(kind) for kind in form.kinds))
            self.number.show_text(form.draft.cartons)
            self.number.selectAll()
        if before.draft.kind != form.draft.kind:
            self._kind.show_current(form.kinds.index(form.draft.kind))
            self._reason.show_text(form.draft.reason)
        if before.draft.code != form.draft.code or before.draft.line != form.draft.line:
            self._code.show_text(form.draft.code)
        self._name.setText(form.name or tr("Goods that are not on the delivery"))
        for part in (self._code_title, self._code):
            part.setVisible(form.draft.line is None)
        for name, field in (("cartons", self.number), ("code", self._code), ("reason", self._reason)):
            field.show_wrong(wrong=bool(error_at(form.errors, name)))
        error = form.errors[0].text if form.errors else ""
        self._errors.show_message(Message(Level.DANGER, error) if error else None)

    def _order(self) -> tuple[QWidget, ...]:
        code = (self._code,) if self._form.draft.line is None else ()
        return (self._kind, self.number, *code, self._reason)

    def field(self) -> QWidget:
        return next((part for part in self._order() if part.hasFocus()), self.number)

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            "Ctrl+S": self._save,
            "Tab": partial(self._go, 1),
            "Return": partial(self._go, 1),
            "Shift+Tab": partial(self._go, -1),
        }

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        if name in {"Up", "Down"} or (name in {"Left", "Right"} and self._kind.hasFocus()):
            self._kind.step(-1 if name in {"Up", "Left"} else 1)
            return True
        return super().take_key(name, event)

    def _go(self, by: int) -> None:
        order = self._order()
        order[(order.index(self.field()) + by) % len(order)].setFocus()

    def _kind_chosen(self, place: int) -> None:
        """The usual reason of this kind, unless somebody has written another."""
        if self._reason.text() in {usual_reason(kind) for kind in self._form.kinds} | {""}:
            self._reason.show_text(usual_reason(self._form.kinds[place]))

    def _save(self) -> None:
        if self.code_typed():
            return
        draft = DifferenceDraft(
            self._form.kinds[self._kind.current],
            self.number.text(),
            self._reason.text().strip(),
            self._form.draft.line,
            self._code.text().strip(),
        )
        self.tell(DifferenceEntered(draft))

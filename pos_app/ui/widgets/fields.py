"""Fields to type into. Those for codes and numbers switch the input method off (rule D-6)."""

from typing import Final

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit

from pos_app.ui.theme import BIG, FIELD, Text, Theme
from pos_app.ui.widgets.keys import is_character, key_name

NUMBER_LENGTH_MAX: Final = 8


class TextField(QLineEdit):
    """Words, in Chinese too: a product's name, a shop's. The input method is on."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFont(theme.font(Text.STRONG))
        self.setMinimumHeight(theme.px(FIELD))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)

    def show_wrong(self, *, wrong: bool) -> None:
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)

    def show_text(self, text: str) -> None:
        """Put a text in without anybody being told that it was typed."""
        blocked = self.blockSignals(True)
        self.setText(text)
        self.blockSignals(blocked)


class CodeField(TextField):
    """Codes, pinyin and digits: here an input method would swallow a scan, so there is none.

    Switching the attribute off is not enough in Qt 6; a field without an input method says so when asked.
    """

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: object = None) -> object:
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        if argument is None:
            return super().inputMethodQuery(query)
        return super().inputMethodQuery(query, argument)


class NumberField(CodeField):
    """An amount or a quantity in big digits, at most eight characters.

    More than that was no amount but a code from a scanner nobody recognised: the digits leave the field and wait for
    their Enter, where `take_code` hands them over, so that they are neither paid with nor lost.
    """

    refused = Signal()

    def __init__(self, theme: Theme, *, percent: bool = False) -> None:
        super().__init__(theme)
        self._code = ""
        self.setFont(theme.font(Text.FIGURE, bold=True))
        self.setMinimumHeight(theme.px(BIG))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        pattern = r"/?\d*\.?\d*" if percent else r"\d*\.?\d*"
        self.setValidator(QRegularExpressionValidator(QRegularExpression(pattern), self))
        self.setMaxLength(NUMBER_LENGTH_MAX)

    def take_code(self) -> str:
        """What overflowed the field since it was last empty; it is forgotten here. Mostly an empty text."""
        code, self._code = self._code, ""
        return code

    def type_digits(self, digits: str) -> None:
        """As if typed."""
        full = len(self.text()) - len(self.selectedText()) + len(digits) > NUMBER_LENGTH_MAX
        if self._code:
            self._code += digits
        elif full:
            self._code = self.text() + digits
            self.clear()
            self.refused.emit()
        else:
            self.insert(digits)

    def setText(self, text: str | None) -> None:
        """Whoever sets a text has dealt with what overflowed."""
        self._code = ""
        super().setText(text)

    def erase(self) -> None:
        """As the Backspace key; what overflowed is given up as a whole."""
        if self._code:
            self._code = ""
        else:
            self.backspace()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = key_name(event)
        if is_character(name):
            self.type_digits(event.text())
        elif name == "Backspace":
            self.erase()
        else:
            super().keyPressEvent(event)

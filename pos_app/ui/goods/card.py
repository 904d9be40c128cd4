"""The product that is chosen: its form, its prices and codes, what moved of it, and how its prices went."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from pos_app.domain.product import Kind as ProductKind
from pos_app.services.goods_edit import CODES_MAX
from pos_app.services.goods_texts import CodeTexts, ProductTexts
from pos_app.ui.goods.acts import Act, Entered, TabChosen, WentBack
from pos_app.ui.goods.keys import SAVE_KEY
from pos_app.ui.goods.state import CardState, HistoryLine, Tab
from pos_app.ui.goods.words import field_name, kind_name, tab_name
from pos_app.ui.message import Level, Message, error_at
from pos_app.ui.theme import GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField, TextField
from pos_app.ui.widgets.icons import Icon
from pos_app.ui.widgets.labels import Card, Elided, Label, MessageLine, row
from pos_app.ui.widgets.segments import Segments
from pos_app.ui.widgets.stepper import Stepper
from pos_app.ui.widgets.table import Cell, Column, Nothing, Row, Table

TABS: Final = tuple(Tab)
DETAILS: Final = (
    ("name",),
    ("kind", "category"),
    ("unit", "house_code"),
    ("supplier", "shelf_life"),
    ("stock_min", "stock_max"),
    ("packs", "quick"),
    ("weighed", "active"),
    ("picture",),
)
PRICES: Final = (("price", "member"), ("wholesale", "floor"), ("guidance",))
CODE_COLUMNS: Final = ("code", "unit", "factor", "price")
CODE_STRETCH: Final = (7, 3, 3, 4)
ROWS_LEAST: Final = 3
WORDS: Final = frozenset({"name", "category", "unit", "supplier", "picture"})
CHOICES: Final = frozenset({"kind", "weighed", "active"})
LENGTH_MAX: Final = 200

Part = TextField | Stepper


class CardPart(Card):
    """In editing Tab, Enter and the arrows go through the fields and Ctrl+S saves: a scan's Enter saves nothing."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None]) -> None:
        super().__init__()
        self._theme, self._tell = theme, tell
        self._card: CardState | None = None
        self._title, self._on_hand = Elided(theme, size=Text.TITLE), Label(theme, "", Text.STRONG, Tone.ACCENT)
        self._tabs = Segments(theme)
        self._tabs.show_texts(tuple(map(tab_name, TABS)))
        self._tabs.chosen.connect(lambda place: tell(TabChosen(TABS[place])))
        self._parts: dict[str, Part] = {name: self._make(name) for line in (*DETAILS, *PRICES) for name in line}
        self._codes = [{name: self._code_field(name) for name in CODE_COLUMNS} for _ in range(CODES_MAX)]
        self._movements = Table(theme, _movement_columns(), _no_movement(), tall=True)
        self._prices = Table(theme, _price_columns(), _no_price(), tall=True)
        self._error = MessageLine(theme)
        self._save = Button(theme, Face(tr("Save"), SAVE_KEY, None, Kind.PRIMARY, Text.STRONG))
        self._save.clicked.connect(self.enter)
        self._back = Button(theme, Face(tr("Back"), "Esc"))
        self._back.clicked.connect(partial(tell, WentBack()))
        self._stack = QStackedWidget()
        self._lay_out(theme.px(GRID))
        self.show_card(None)

    def _make(self, name: str) -> Part:
        if name in CHOICES:
            return Stepper(self._theme)
        part = TextField(self._theme) if name in WORDS else CodeField(self._theme)
        part.setMaxLength(LENGTH_MAX)
        return part

    def _code_field(self, name: str) -> TextField:
        field = TextField(self._theme) if name == "unit" else CodeField(self._theme)
        field.setMaxLength(LENGTH_MAX)
        if name == "code":
            field.textEdited.connect(lambda _: self._show_code_rows())
        return field

    def _lay_out(self, gap: int) -> None:
        codes = QGridLayout()
        codes.setSpacing(gap // 2)
        for column, (name, stretch) in enumerate(zip(CODE_COLUMNS, CODE_STRETCH, strict=True)):
            title = field_name("code_price" if name == "price" else name)
            codes.addWidget(Label(self._theme, title, Text.SMALL, Tone.MUTED), 0, column)
            codes.setColumnStretch(column, stretch)
            for place, fields in enumerate(self._codes, 1):
                codes.addWidget(fields[name], place, column)
        prices = self._grid(PRICES, gap)
        prices.addLayout(codes)
        prices.addStretch(1)
        details = self._grid(DETAILS, gap)
        details.addStretch(1)
        for part in (self._scrolled(details), self._scrolled(prices), self._movements, self._prices):
            self._stack.addWidget(part)
        box = QVBoxLayout(self)
        box.setContentsMargins(gap * 3 // 2, gap, gap * 3 // 2, gap)
        box.setSpacing(gap)
        box.addLayout(row(self._title, self._on_hand, spacing=gap))
        box.addWidget(self._tabs)
        box.addWidget(self._stack, 1)
        box.addWidget(self._error)
        box.addLayout(row(self._back, self._save, spacing=gap))

    def _grid(self, lines: tuple[tuple[str, ...], ...], gap: int) -> QVBoxLayout:
        """Fields in pairs, each below its word."""
        box = QVBoxLayout()
        box.setContentsMargins(0, 0, gap, 0)
        box.setSpacing(gap // 2)
        for line in lines:
            grid = QGridLayout()
            grid.setHorizontalSpacing(gap)
            grid.setVerticalSpacing(2)
            for column, name in enumerate(line):
                grid.addWidget(Label(self._theme, field_name(name), Text.SMALL, Tone.MUTED), 0, column)
                grid.addWidget(self._parts[name], 1, column)
                grid.setColumnStretch(column, 1)
            box.addLayout(grid)
        return box

    def _scrolled(self, layout: QVBoxLayout) -> QScrollArea:
        inside = QWidget()
        inside.setLayout(layout)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    # What is shown

    def show_card(self, card: CardState | None) -> None:
        """Bring it up to date; what was typed into the same form stays."""
        old, self._card = self._card, card
        self.setVisible(card is not None)
        if card is None:
            return
        same = old is not None and (old.key, old.editing) == (card.key, card.editing) and card.editing
        if not same:
            self._fill(card)
        self._title.set_text(card.title)
        self._on_hand.setText(card.on_hand)
        self._tabs.show_current(TABS.index(card.tab))
        self._stack.setCurrentIndex(TABS.index(card.tab))
        self._movements.show_rows(tuple(map(_history_row, card.movements)))
        self._prices.show_rows(tuple(map(_history_row, card.prices)))
        for button in (self._save, self._back):
            button.setVisible(card.editing)
        self._save.setEnabled(not card.busy)
        self._show_errors(card)
        if card.editing and (not same or (old is not None and old.tab is not card.tab and not card.errors)):
            # Once the page has its size, the first field has the focus.
            QTimer.singleShot(0, self, self.field().setFocus)

    def _fill(self, card: CardState) -> None:
        texts = card.texts
        for name, part in self._parts.items():
            if isinstance(part, TextField):
                part.show_text(getattr(texts, name))
                part.setReadOnly(not card.editing)
                part.setCursorPosition(0)
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus if card.editing else Qt.FocusPolicy.NoFocus)
        kinds, yes = self._parts["kind"], {True: tr("Yes"), False: tr("No")}
        assert isinstance(kinds, Stepper)  # noqa: S101 - it is a choice
        kinds.show_words(tuple(map(kind_name, ProductKind)), kind_name(texts.kind))
        kinds.setEnabled(card.editing)
        for name in ("weighed", "active"):
            stepper = self._parts[name]
            assert isinstance(stepper, Stepper)  # noqa: S101 - as above
            stepper.show_words(tuple(yes.values()), yes[getattr(texts, name)])
            stepper.setEnabled(card.editing)
        for place, fields in enumerate(self._codes):
            code = texts.codes[place] if place < len(texts.codes) else CodeTexts()
            for name, field in fields.items():
                field.show_text(getattr(code, name))
                field.setReadOnly(not card.editing)
                field.setCursorPosition(0)
        self._show_code_rows()

    def _show_code_rows(self) -> None:
        """All that are filled, and one more to type into."""
        filled = max((place for place, fields in enumerate(self._codes, 1) if fields["code"].text()), default=0)
        editing = self._card is not None and self._card.editing
        wanted = max(ROWS_LEAST, filled + editing)
        for place, fields in enumerate(self._codes):
            for field in fields.values():
                field.setVisible(place < wanted)

    def _show_errors(self, card: CardState) -> None:
        for name, part in self._named().items():
            if isinstance(part, TextField):
                part.show_wrong(wrong=bool(error_at(card.errors, name)))
        error = card.errors[0] if card.errors else None
        self._error.show_message(None if error is None else Message(Level.DANGER, error.text))
        self._error.setVisible(error is not None)
        at = None if error is None else self._named().get(error.field)
        if at is not None:
            at.setFocus()

    def _named(self) -> dict[str, Part]:
        """Every field by the name that errors have for it."""
        codes = {f"{name}:{place}": field for place, fields in enumerate(self._codes) for name, field in fields.items()}
        return {**self._parts, **codes}

    def take_code(self, code: str) -> None:
        """A code was scanned while the form is open: it goes into the first row that is free."""
        free = next((fields for fields in self._codes if not fields["code"].text()), None)
        if free is not None and all(fields["code"].text() != code for fields in self._codes):
            free["code"].show_text(code)
            self._show_code_rows()
            free["price"].setFocus()

    # What a person does

    def _order(self) -> list[Part]:
        if self._card is not None and self._card.tab is Tab.PRICES:
            codes = [field for fields in self._codes for field in fields.values() if not field.isHidden()]
            return [*(self._parts[name] for line in PRICES for name in line), *codes]
        return [self._parts[name] for line in DETAILS for name in line]

    def field(self) -> QWidget:
        order = self._order()
        return next((part for part in order if part.hasFocus()), order[0])

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            SAVE_KEY: self.enter,
            "Return": partial(self._go, 1),
            "Tab": partial(self._go, 1),
            "Down": partial(self._go, 1),
            "Shift+Tab": partial(self._go, -1),
            "Up": partial(self._go, -1),
        }

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        here = self.field()
        if name in {"Left", "Right"} and isinstance(here, Stepper):
            here.step(-1 if name == "Left" else 1)
            return True
        action = self.key_actions().get(name)
        if action is not None and not event.isAutoRepeat():
            action()
        return action is not None or isinstance(here, Stepper)

    def _go(self, by: int) -> None:
        order = self._order()
        here = next((place for place, part in enumerate(order) if part.hasFocus()), 0)
        order[(here + by) % len(order)].setFocus()
        area = self._stack.currentWidget()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(order[(here + by) % len(order)])

    def texts(self) -> ProductTexts:
        """The form as it was typed."""
        said = {name: part.text() for name, part in self._parts.items() if isinstance(part, TextField)}
        kind = next(kind for kind in ProductKind if kind_name(kind) == self._parts["kind"].text())
        rows = [CodeTexts(**{name: field.text().strip() for name, field in f.items()}) for f in self._codes]
        codes = tuple(each for each in rows if each != CodeTexts())
        return ProductTexts(
            **said,
            kind=kind,
            weighed=self._parts["weighed"].text() == tr("Yes"),
            active=self._parts["active"].text() == tr("Yes"),
            codes=codes,
        )

    def turn(self) -> None:
        """To the other page of the form."""
        if self._card is not None:
            self._tell(TabChosen(Tab.DETAILS if self._card.tab is Tab.PRICES else Tab.PRICES))

    def enter(self) -> None:
        if self._card is not None and self._card.editing and not self._card.busy:
            self._tell(Entered(self.texts()))


def _movement_columns() -> tuple[Column, ...]:
    return (
        Column(tr("When"), 108),
        Column(tr("What")),
        Column(tr("In / out"), 96, right=True),
        Column(tr("On hand"), 104, right=True),
    )


def _price_columns() -> tuple[Column, ...]:
    return (
        Column(tr("When"), 108),
        Column(tr("What")),
        Column(tr("From"), 96, right=True),
        Column(tr("To"), 96, right=True),
    )


def _no_movement() -> Nothing:
    return Nothing(Icon.PACKAGE, tr("Nothing has come or gone yet"))


def _no_price() -> Nothing:
    return Nothing(Icon.PRICE, tr("Its prices were never changed"))


def _history_row(line: HistoryLine) -> Row:
    day, _, time = line.at.partition(" ")
    cells = (
        Cell(day, below=time),
        Cell(line.what, below=line.below),
        Cell(line.change),
        Cell(line.after, below=line.after_below),
    )
    return Row(line.key, cells)

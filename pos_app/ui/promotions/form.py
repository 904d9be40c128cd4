"""The form of a promotion: what is asked depends on its kind. A scan names a product and confirms nothing."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_app.services.promotion_forms import FIELDS, Draft
from pos_app.ui.message import Level, Message, error_at
from pos_app.ui.promotions.acts import (
    Act,
    KindChosen,
    PreviewAsked,
    ProductAsked,
    ProductDropped,
    PromotionEntered,
    WentBack,
)
from pos_app.ui.promotions.keys import DROP_KEY, KEYS, SAVE_KEY, Command
from pos_app.ui.promotions.lists import SIDE_WIDTH, TriedCard
from pos_app.ui.promotions.state import PromotionForm
from pos_app.ui.promotions.words import command_name, field_name, kind_help, kind_name
from pos_app.ui.theme import BIG, GRID, Text, Theme, Tone
from pos_app.ui.translate import tr
from pos_app.ui.widgets.button import Button, Face, Kind
from pos_app.ui.widgets.fields import CodeField, TextField
from pos_app.ui.widgets.labels import Card, Label, MessageLine, row
from pos_app.ui.widgets.segments import Segments

KINDS: Final = tuple(FIELDS)
RULE_FIELDS: Final = ("price", "percent", "steps", "buy", "get", "count")
WHEN_FIELDS: Final = ("first_day", "last_day", "weekdays", "hours")
WIDE: Final = frozenset({"name", "steps", "products", "categories", "who"})
HINTS: Final = {"first_day": "2026-11-22", "last_day": "2026-12-31", "weekdays": "1-5", "hours": "18:00-20:30"}
LENGTH_MAX: Final = 200
NAME_LENGTH_MAX: Final = 40


class PromotionPart(QWidget):
    """Tab, Enter and the arrows go through the fields, Ctrl+S saves. What is typed stays while the form is the same."""

    def __init__(self, theme: Theme, tell: Callable[[Act], None]) -> None:
        super().__init__()
        self._theme, self._tell = theme, tell
        self._form = PromotionForm("", KINDS[0])
        self._kinds = Segments(theme, in_form=True)
        self._kinds.show_texts(tuple(map(kind_name, KINDS)))
        self._kinds.chosen.connect(lambda place: tell(KindChosen(KINDS[place])))
        self._help = Label(theme, tone=Tone.MUTED).wrapping()
        self._fields: dict[str, TextField] = {"name": TextField(theme), "categories": TextField(theme)}
        self._fields |= {name: CodeField(theme) for name in (*RULE_FIELDS, *WHEN_FIELDS)}
        self._product = TextField(theme)
        self._product.setPlaceholderText(tr("Scan, or type a name and press Enter"))
        self._products = Label(theme, tone=Tone.ACCENT).wrapping()
        for name, field in self._fields.items():
            field.setMaxLength(NAME_LENGTH_MAX if name == "name" else LENGTH_MAX)
            field.setPlaceholderText(HINTS.get(name, ""))
        self._choices = {name: Segments(theme, in_form=True) for name in ("repeats", "earns_points", "who")}
        for name in ("repeats", "earns_points"):
            self._choices[name].show_texts((tr("Yes"), tr("No")))
        self._titles = {name: Label(theme, field_name(name), Text.SMALL, Tone.MUTED) for name in self._named}
        self._error = MessageLine(theme)
        self._tried = TriedCard(theme)
        self._tried.setFixedWidth(theme.px(SIDE_WIDTH))
        self._buttons = self._make_buttons()
        self._columns: dict[str, QWidget] = {}
        self._lay_out(theme.px(GRID))

    @property
    def _named(self) -> dict[str, QWidget]:
        return {**self._fields, "products": self._product, **self._choices}

    def _make_buttons(self) -> dict[str, Button]:
        faces = {
            "back": Face(tr("Back"), "Esc", height=BIG),
            "drop": Face(tr("Take the last product out"), DROP_KEY, height=BIG),
            "try": Face(command_name(Command.PREVIEW), KEYS[Command.PREVIEW], height=BIG),
            "save": Face(tr("Save"), SAVE_KEY, None, Kind.PRIMARY, Text.STRONG, BIG),
        }
        acts: dict[str, Callable[[], None]] = {
            "back": partial(self._tell, WentBack()),
            "drop": partial(self._tell, ProductDropped()),
            "try": self._try,
            "save": self._save,
        }
        buttons = {name: Button(self._theme, face) for name, face in faces.items()}
        for name, button in buttons.items():
            button.clicked.connect(acts[name])
        return buttons

    def _lay_out(self, gap: int) -> None:
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*[gap * 3 // 2] * 4)
        inside.setSpacing(gap // 2)
        inside.addWidget(self._kinds)
        inside.addWidget(self._help)
        inside.addLayout(self._beside(("name", *RULE_FIELDS, "repeats"), gap))
        inside.addLayout(self._beside(("products", "categories"), gap))
        inside.addWidget(self._products)
        inside.addLayout(self._beside(WHEN_FIELDS, gap))
        inside.addLayout(self._beside(("who", "earns_points"), gap))
        inside.addStretch(1)
        inside.addWidget(self._error)
        left = QVBoxLayout()
        left.setSpacing(gap)
        left.addWidget(card, 1)
        left.addLayout(row(*self._buttons.values(), spacing=gap))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(gap)
        box.addLayout(left, 1)
        box.addWidget(self._tried)

    def _beside(self, names: tuple[str, ...], gap: int) -> QHBoxLayout:
        """Fields side by side, each below its word; one that is not asked leaves its room to the others."""
        beside = QHBoxLayout()
        beside.setSpacing(gap)
        for name in names:
            column = self._columns[name] = QWidget()
            box = QVBoxLayout(column)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(2)
            box.addWidget(self._titles[name])
            box.addWidget(self._named[name])
            beside.addWidget(column, 2 if name in WIDE else 1)
        return beside

    def opened(self, form: PromotionForm) -> None:
        """The form comes up anew: nothing typed before counts."""
        for name, field in self._fields.items():
            field.show_text(str(getattr(form.draft, name)))
        self._product.show_text("")
        self._choices["repeats"].show_current(0 if form.draft.repeats else 1)
        self._choices["earns_points"].show_current(0 if form.draft.earns_points else 1)
        self._choices["who"].show_texts(tuple(choice.name for choice in form.who))
        keys = [choice.key for choice in form.who]
        self._choices["who"].show_current(keys.index(form.draft.who) if form.draft.who in keys else 0)
        self._fields["categories"].setPlaceholderText(" ".join(form.categories[:3]))
        # Once the page has its size, the first field has the focus.
        QTimer.singleShot(0, self, self._fields["name"].setFocus)

    def show_state(self, form: PromotionForm) -> None:
        put_in = form.products != self._form.products
        self._form = form
        self._kinds.show_current(KINDS.index(form.kind))
        self._help.setText(kind_help(form.kind))
        asked = FIELDS[form.kind]
        for name in (*RULE_FIELDS, "repeats"):
            self._columns[name].setVisible(name in asked)
        self._products.setText("、".join(form.products))
        self._products.setVisible(bool(form.products))
        if put_in:
            self._product.show_text("")
        for name, field in {**self._fields, "products": self._product}.items():
            field.show_wrong(wrong=bool(error_at(form.errors, name)))
        error = form.errors[0].text if form.errors else ""
        self._error.show_message(Message(Level.DANGER, error) if error else None)
        self._tried.show_tried(form.tried)
        self._buttons["drop"].setEnabled(bool(form.products))
        for name in ("try", "save"):
            self._buttons[name].setEnabled(not form.busy)
        if form.errors and form.errors[0].field in self._named:
            self._named[form.errors[0].field].setFocus()

    # What a person does

    def _order(self) -> list[QWidget]:
        asked = [name for name in (*RULE_FIELDS, "repeats") if name in FIELDS[self._form.kind]]
        names = ("name", *asked, "products", "categories", *WHEN_FIELDS, "who", "earns_points")
        return [self._kinds, *(self._named[name] for name in names)]

    def field(self) -> QWidget:
        return next((part for part in self._order() if part.hasFocus()), self._fields["name"])

    def key_actions(self) -> Mapping[str, Callable[[], None]]:
        return {
            SAVE_KEY: self._save,
            KEYS[Command.PREVIEW]: self._try,
            DROP_KEY: partial(self._tell, ProductDropped()),
            "Return": self._enter,
            "Tab": partial(self._go, 1),
            "Down": partial(self._go, 1),
            "Shift+Tab": partial(self._go, -1),
            "Up": partial(self._go, -1),
        }

    def take_key(self, name: str, event: QKeyEvent) -> bool:
        here = self.field()
        if name in {"Left", "Right"} and isinstance(here, Segments):
            here.step(-1 if name == "Left" else 1)
            return True
        action = self.key_actions().get(name)
        if action is not None and not event.isAutoRepeat():
            action()
        return action is not None

    def _enter(self) -> None:
        if self._product.hasFocus() and self._product.text().strip():
            self._tell(ProductAsked(self._product.text()))
        else:
            self._go(1)

    def _go(self, by: int) -> None:
        order = self._order()
        order[(order.index(self.field()) + by) % len(order)].setFocus()

    def _draft(self) -> Draft:
        texts = {name: field.text() for name, field in self._fields.items()}
        who = self._form.who[self._choices["who"].current].key if self._form.who else Draft().who
        return Draft(
            **texts,
            repeats=self._choices["repeats"].current == 0,
            who=who,
            earns_points=self._choices["earns_points"].current == 0,
        )

    def _try(self) -> None:
        if not self._form.busy:
            self._tell(PreviewAsked(self._draft()))

    def _save(self) -> None:
        if not self._form.busy:
            self._tell(PromotionEntered(self._draft()))

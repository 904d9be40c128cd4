"""A document while it is written: lines put in by scan, typed at, dropped. Texts stay as typed until it is saved."""

from dataclasses import dataclass, field, replace
from typing import Final

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.ui.buying.ports import Opened
from pos_app.ui.buying.state import Line, SheetState
from pos_app.ui.message import FieldError
from pos_app.ui.sums import yuan

FIELDS: Final = {"quantity": "units", "reason": "note", "date": "day"}
"""Where what a rule calls by another name is typed."""


def amount_of(line: Line) -> Money | None:
    """What a line costs; None while it can't be read."""
    if line.gift:
        return ZERO
    try:
        price, units = Money.parse(line.price or "0"), Quantity.parse(line.units)
        return price * units - Money.parse(line.discount or "0")
    except RuleViolation:
        return None


@dataclass
class Sheet:
    """One document; `state` is how it is shown."""

    opened: Opened
    lines: list[Line] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    marked: int | None = None
    errors: tuple[FieldError, ...] = ()
    busy: bool = False
    puts: int = 0
    leaving: bool = False
    """Esc was pressed once; the next one gives the document up."""

    @classmethod
    def of(cls, opened: Opened) -> "Sheet":
        return cls(opened, list(opened.lines), dict(opened.words), 0 if opened.lines else None)

    @property
    def line(self) -> Line | None:
        return None if self.marked is None else self.lines[self.marked]

    def put(self, found: Line) -> None:
        """A product was scanned or named: another unit of it when it is there, else a line of its own."""
        self.puts += 1
        bought = (place for place, line in enumerate(self.lines) if line.key == found.key and not line.gift)
        place = next(bought, None)
        if place is None:
            self.lines.append(found)
            self.marked = len(self.lines) - 1
            return
        self.marked, line = place, self.lines[place]
        if line.unit.factor == found.unit.factor:
            try:
                units = Quantity(Quantity.parse(line.units).milli + Quantity.parse(found.units).milli)
            except RuleViolation:
                return
            self.lines[place] = replace(line, units=str(units))

    def mark(self, place: int) -> None:
        if 0 <= place < len(self.lines):
            self.marked = place

    def type_in_line(self, name: str, text: str) -> None:
        if self.marked is None:
            return
        line = self.lines[self.marked]
        changed = {
            "units": replace(line, units=text),
            "price": replace(line, price=text),
            "discount": replace(line, discount=text),
        }
        self.lines[self.marked] = changed[name]
        self._forget(name)

    def type_word(self, name: str, text: str) -> None:
        self.words[name] = text
        self._forget(name)

    def _forget(self, name: str) -> None:
        """What was wrong with a field is being repaired."""
        self.errors = tuple(error for error in self.errors if error.field != name)

    def next_unit(self) -> None:
        """The marked line is bought by the next unit, at what one of those costs."""
        if self.marked is not None:
            line = self.lines[self.marked]
            place = (line.place + 1) % len(line.choices)
            self.lines[self.marked] = replace(line, place=place, price=line.choices[place].price or line.price)

    def switch_gift(self) -> None:
        if self.marked is not None:
            line = self.lines[self.marked]
            self.lines[self.marked] = replace(line, gift=not line.gift)

    def add_gift(self) -> None:
        """More of the marked product came free: ten and one."""
        if self.marked is not None:
            gift = replace(self.lines[self.marked], units="1", discount="", gift=True)
            self.marked += 1
            self.lines.insert(self.marked, gift)
            self.puts += 1

    def drop(self) -> None:
        if self.marked is not None:
            del self.lines[self.marked]
            self.marked = min(self.marked, len(self.lines) - 1) if self.lines else None

    def refused(self, field: str | None, text: str) -> None:
        """It was not saved: what is wrong is said, and the first line that can't be read is marked."""
        self.busy = False
        self.errors = (FieldError(FIELDS.get(field, field), text),) if field else ()
        wrong = next((place for place, line in enumerate(self.lines) if amount_of(line) is None), None)
        self.marked = self.marked if wrong is None else wrong

    @property
    def state(self) -> SheetState:
        amounts = [amount_of(line) for line in self.lines]
        return SheetState(
            uid=self.opened.uid,
            kind=self.opened.kind,
            supplier=self.opened.supplier_name,
            lines=tuple(self.lines),
            amounts=tuple("?" if amount is None else yuan(amount) for amount in amounts),
            marked=self.marked,
            words=dict(self.words),
            total=self._total(amounts),
            order=self.opened.order_number,
            errors=self.errors,
            busy=self.busy,
            puts=self.puts,
        )

    def _total(self, amounts: list[Money | None]) -> str:
        try:
            whole = Money.parse(self.words.get("whole_discount") or "0")
        except RuleViolation:
            return "?"
        known = [amount for amount in amounts if amount is not None]
        return yuan(Money(sum(amount.fen for amount in known)) - whole) if len(known) == len(amounts) else "?"

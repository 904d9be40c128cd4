"""A delivery note as the company sends it: read once and strictly, and compared with the one before line by line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Final

from pos_app.domain.barcode import has_valid_check_digit, normalise
from pos_app.domain.delivery import CARTONS_MAX, NONE
from pos_app.domain.errors import RuleViolation
from pos_app.domain.journal import Json
from pos_app.domain.money import Money, Quantity
from pos_app.domain.product import PRICE_MAX

LINES_MAX: Final = 1_000
PACKS_PER_CARTON_MAX: Final = 1_000
NAME_LENGTH_MAX: Final = 80
_WORD_LENGTH_MAX: Final = 64
_LINE_NUMBER_MAX: Final = 1_000_000
_LICENCE_DIGITS: Final = 12
_YEARS: Final = range(2000, 2100)
_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
# What a field is called to people; each is a sentence of the translations.
FIELDS: Final[Mapping[str, str]] = {
    "company": "the company's number",
    "order": "the order's number",
    "licence": "the licence number",
    "ordered_at": "the day of the order",
    "arrives_at": "the time of arrival",
    "lines": "the list of lines",
    "line": "the line's number",
    "carton_ean": "the carton's code",
    "pack_ean": "the pack's code",
    "name": "the name",
    "packs_per_carton": "the number of packs in a carton",
    "needed": "the quantity needed",
    "allotted": "the quantity allotted",
    "delivered": "the quantity delivered",
    "wholesale_fen": "the wholesale price",
    "guidance_fen": "the guidance price",
}


class ForeignGoods(RuleViolation):
    """Goods of another shop: an alarm, and never stock of ours (rule E-8)."""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One cigarette of a note: cartons needed, allotted and delivered, prices per carton."""

    line: int
    carton_ean: str
    pack_ean: str
    name: str
    packs_per_carton: int
    needed: Quantity
    allotted: Quantity
    delivered: Quantity
    wholesale: Money
    guidance: Money | None


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """What the company says of one order. Company and order number name it."""

    company: str
    order_no: str
    licence: str
    ordered_on: date
    arrives_at_ms: int
    lines: tuple[NoteLine, ...]


def check_ours(note: DeliveryNote, licence: str) -> None:
    """Raises `ForeignGoods` when another shop's licence stands on it."""
    if note.licence != licence:
        raise ForeignGoods(
            "Order {order} is for the shop with the licence {licence}, not for this one",
            field="licence",
            order=note.order_no,
            licence=note.licence,
        )


def parse_note(body: Json) -> DeliveryNote:
    """Read a note in the shape of `yundian delivery accept FILE`. Raises `RuleViolation` with field and line."""
    head = _Fields(body)
    lines = head.list("lines", most=LINES_MAX)
    note = DeliveryNote(
        company=head.word("company"),
        order_no=head.word("order"),
        licence=head.licence("licence"),
        ordered_on=head.day("ordered_at"),
        arrives_at_ms=head.time_ms("arrives_at"),
        lines=tuple(_line(place, line) for place, line in enumerate(lines, 1)),
    )
    seen: set[int] = set()
    for line in note.lines:
        if line.line in seen:
            raise RuleViolation("Two lines of the delivery have the number {line}", field="line", line=line.line)
        seen.add(line.line)
    return note


def _line(place: int, body: Json) -> NoteLine:
    try:
        return _read_line(_Fields(body))
    except RuleViolation as error:
        raise RuleViolation(
            "Line {line} of the delivery: {reason}", field=error.field, line=place, reason=error
        ) from error


def _read_line(line: "_Fields") -> NoteLine:
    read = NoteLine(
        line=line.whole("line", least=1, most=_LINE_NUMBER_MAX),
        carton_ean=line.ean("carton_ean"),
        pack_ean=line.ean("pack_ean"),
        name=line.name("name"),
        packs_per_carton=line.whole("packs_per_carton", least=1, most=PACKS_PER_CARTON_MAX),
        needed=line.cartons("needed"),
        allotted=line.cartons("allotted"),
        delivered=line.cartons("delivered"),
        wholesale=line.price("wholesale_fen"),
        guidance=None if line.is_empty("guidance_fen") else line.price("guidance_fen"),
    )
    if read.carton_ean == read.pack_ean:
        raise RuleViolation("Pack and carton have the same code {code}", field="pack_ean", code=read.pack_ean)
    return read


class _Fields:
    """The named values of one JSON object, each read as what it must be."""

    def __init__(self, body: Json) -> None:
        if not isinstance(body, dict):
            raise RuleViolation("This is not a delivery note", field="lines")
        self._body = body

    def is_empty(self, field: str) -> bool:
        return self._body.get(field) is None

    def _get(self, field: str) -> Json:
        value = self._body.get(field)
        if value is None:
            raise RuleViolation("{what} is missing", field=field, what=RuleViolation(FIELDS[field]))
        return value

    def _wrong(self, field: str) -> RuleViolation:
        shown = "".join(c for c in str(self._body.get(field))[:_WORD_LENGTH_MAX] if c.isprintable())
        return RuleViolation("{what} can't be '{value}'", field=field, what=RuleViolation(FIELDS[field]), value=shown)

    def list(self, field: str, *, most: int) -> list[Json]:
        value = self._get(field)
        if not isinstance(value, list) or len(value) > most:
            raise self._wrong(field)
        return value

    def whole(self, field: str, *, least: int, most: int) -> int:
        value = self._get(field)
        if type(value) is not int or not least <= value <= most:
            raise self._wrong(field)
        return value

    def price(self, field: str) -> Money:
        return Money(self.whole(field, least=0, most=PRICE_MAX.fen))

    def cartons(self, field: str) -> Quantity:
        """A whole number, or a decimal as text; a binary fraction has lost what was meant before it came here."""
        value = self._get(field)
        if type(value) is not int and not isinstance(value, str):
            raise self._wrong(field)
        try:
            found = Quantity.parse(str(value))
        except RuleViolation as error:
            raise self._wrong(field) from error
        if not NONE <= found <= CARTONS_MAX:
            raise self._wrong(field)
        return found

    def _text(self, field: str) -> str:
        value = self._get(field)
        if not isinstance(value, str):
            raise self._wrong(field)
        return value

    def word(self, field: str) -> str:
        """A number of the company's own: no blanks in it, as a scanner reads it."""
        word = normalise(self._text(field))
        if not 0 < len(word) <= _WORD_LENGTH_MAX:
            raise self._wrong(field)
        return word

    def name(self, field: str) -> str:
        name = " ".join("".join(c if c.isprintable() else " " for c in self._text(field)).split())
        if not 0 < len(name) <= NAME_LENGTH_MAX:
            raise self._wrong(field)
        return name

    def ean(self, field: str) -> str:
        code = self.word(field)
        if not has_valid_check_digit(code):
            raise RuleViolation("The code {code} has a wrong check digit", field=field, code=code)
        return code

    def licence(self, field: str) -> str:
        licence = self.word(field)
        if not (licence.isascii() and licence.isdigit() and len(licence) == _LICENCE_DIGITS):
            raise self._wrong(field)
        return licence

    def day(self, field: str) -> date:
        """A date; of a time only its date."""
        try:
            found = date.fromisoformat(self._text(field)[:10])
        except ValueError as error:
            raise self._wrong(field) from error
        if found.year not in _YEARS:
            raise self._wrong(field)
        return found

    def time_ms(self, field: str) -> int:
        """A time with its zone: without one nobody knows when that is."""
        try:
            found = datetime.fromisoformat(self._text(field))
        except ValueError as error:
            raise self._wrong(field) from error
        if found.tzinfo is None or found.year not in _YEARS:
            raise self._wrong(field)
        return (found - _EPOCH) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class NoteChange:
    """One thing that is not as in the version before. `field` is a name of `FIELDS`.

    For the field `line` the values are the cartons delivered: None before, and the line is new; None after, left out.
    """

    line: int | None
    name: str
    field: str
    before: str | None
    after: str | None


_HEAD_FIELDS: Final = {"licence": "licence", "ordered_on": "ordered_at", "arrives_at_ms": "arrives_at"}
_LINE_FIELDS: Final = {"wholesale": "wholesale_fen", "guidance": "guidance_fen"}


def compare(before: DeliveryNote, after: DeliveryNote) -> tuple[NoteChange, ...]:
    """What the company changed, line by line."""
    return (*_head_changes(before, after), *_line_changes(_by_number(before.lines), _by_number(after.lines)))


def _by_number(lines: Iterable[NoteLine]) -> dict[int, NoteLine]:
    return {line.line: line for line in lines}


def _head_changes(before: DeliveryNote, after: DeliveryNote) -> Iterator[NoteChange]:
    for attribute, field in _HEAD_FIELDS.items():
        old, new = getattr(before, attribute), getattr(after, attribute)
        if old != new:
            yield NoteChange(None, "", field, _shown(old), _shown(new))


def _line_changes(before: Mapping[int, NoteLine], after: Mapping[int, NoteLine]) -> Iterator[NoteChange]:
    for number in sorted({*before, *after}):
        old, new = before.get(number), after.get(number)
        if old is None or new is None:
            there = new or old
            assert there is not None  # noqa: S101 - the number came from one of them
            was, now = (None if one is None else str(one.delivered) for one in (old, new))
            yield NoteChange(number, there.name, "line", was, now)
            continue
        for attribute in fields(NoteLine):
            was, now = getattr(old, attribute.name), getattr(new, attribute.name)
            if was != now:
                field = _LINE_FIELDS.get(attribute.name, attribute.name)
                yield NoteChange(number, new.name, field, _shown(was), _shown(now))


def _shown(value: object) -> str:
    return "" if value is None else str(value)

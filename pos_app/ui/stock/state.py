"""What the stock screen shows: frozen values a presenter makes and the view draws. No toolkit in here.

Texts in here are in the language of the screen already.
"""

from dataclasses import dataclass
from enum import Enum

from pos_app.domain.money import ONE, Quantity
from pos_app.domain.product import ProductId
from pos_app.services.stock_views import Concern
from pos_app.ui.message import Choice, FieldError
from pos_app.ui.stock.keys import Command


class Tab(Enum):
    """What the screen is for just now."""

    ON_HAND = "on_hand"
    CONCERNS = "concerns"
    STOCKTAKE = "stocktake"
    DOCUMENTS = "documents"
    LEDGER = "ledger"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: a text for each column, perhaps another below it; `warns` where somebody should look."""

    key: str
    cells: tuple[str, ...]
    below: tuple[str, ...] = ()
    warns: bool = False


@dataclass(frozen=True, slots=True)
class ListState:
    """A tab: its rows, what is said above them, the commands it offers, and what its entry field is for."""

    tab: Tab
    lines: tuple[Line, ...] = ()
    head: str = ""
    note: str = ""
    commands: tuple[Command, ...] = ()
    entry: str = ""
    counting: bool = False
    concern: Concern = Concern.NEGATIVE


@dataclass(frozen=True, slots=True)
class DetailState:
    """What is behind the chosen row."""

    title: str = ""
    note: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: a text, or one of some choices by their keys."""

    name: str
    label: str
    text: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted:
    """Goods in a form that is not saved yet: so many units of a product."""

    product_id: ProductId
    name: str
    code: str
    unit: str
    units: Quantity
    factor: Quantity = ONE


@dataclass(frozen=True, slots=True)
class FormState:
    """A form: fields, the goods put in so far where it has any, and what is wrong. `matrix` is a QR code."""

    name: str
    title: str
    fields: tuple[Field, ...] = ()
    hint: str = ""
    goods: tuple[Drafted, ...] | None = None
    errors: tuple[FieldError, ...] = ()
    busy: bool = False
    save: str = ""
    matrix: tuple[tuple[bool, ...], ...] = ()
    big: str = ""

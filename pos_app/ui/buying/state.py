"""What the buying screen shows: frozen values a presenter makes and the view draws. No toolkit in here.

Texts in here are in the language of the screen already.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from pos_app.domain.money import Quantity
from pos_app.ui.buying.keys import Command, Tab
from pos_app.ui.message import Choice, FieldError


class Mark(Enum):
    """How a row stands out."""

    PLAIN = "plain"
    GOOD = "good"
    WAITS = "waits"
    WARNS = "warns"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column; `width` 0 takes what the others leave."""

    text: str
    width: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class ListRow:
    """`below` stands under the first cell in small letters; `mark` colours the last."""

    key: str
    cells: tuple[str, ...]
    below: str = ""
    mark: Mark = Mark.PLAIN


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it stands on the screen, on paper and in a file. `nothing` is said while it is empty."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[ListRow, ...] = ()
    nothing: str = ""
    hint: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class ListState:
    """The open tab."""

    tab: Tab
    listing: Listing
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class ChooserState:
    """One of several is to be chosen first: a supplier, or what is to be ordered."""

    listing: Listing


@dataclass(frozen=True, slots=True)
class PaperState:
    """Something to be read: a document, an account, what a product has cost."""

    listing: Listing
    below: str = ""


class SheetKind(Enum):
    """What is being written."""

    RECEIPT = "receipt"
    RETURN = "return"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Unit:
    """One way a product is bought, and what one costs as far as is known."""

    name: str
    factor: Quantity
    price: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is typed. `note` tells what is known of the product, `why` why so much was suggested."""

    key: str
    name: str
    code: str
    choices: tuple[Unit, ...]
    place: int = 0
    units: str = "1"
    price: str = ""
    discount: str = ""
    gift: bool = False
    note: str = ""
    why: str = ""

    @property
    def unit(self) -> Unit:
        return self.choices[self.place]


@dataclass(frozen=True, slots=True)
class SheetState:
    """A document being written. What a person types stays while `uid` is the same.

    `amounts` are those of the lines; `words` are the typed texts of the whole: reference, discount, note. `puts` grows
    with each product put in.
    """

    uid: str
    kind: SheetKind
    supplier: str
    lines: tuple[Line, ...] = ()
    amounts: tuple[str, ...] = ()
    marked: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    total: str = ""
    order: str = ""
    errors: tuple[FieldError, ...] = ()
    busy: bool = False
    puts: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a form: typed, or one of some."""

    name: str
    text: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class FormState:
    """A form with a few fields. `key` is what it is about, `uid` the name of what is being written."""

    kind: str
    uid: str
    key: str
    title: str
    asked: tuple[Asked, ...]
    errors: tuple[FieldError, ...] = ()
    busy: bool = False

"""What a person did on the goods screen, for the presenter. No toolkit in here."""

from dataclasses import dataclass

from pos_app.services.goods_texts import ProductTexts
from pos_app.ui.goods.keys import Command, Mode
from pos_app.ui.goods.state import CountTexts, PriceTexts, Tab


@dataclass(frozen=True, slots=True)
class ModeChosen:
    mode: Mode


@dataclass(frozen=True, slots=True)
class Commanded:
    command: Command


@dataclass(frozen=True, slots=True)
class Searched:
    text: str


@dataclass(frozen=True, slots=True)
class CategoryChosen:
    place: int


@dataclass(frozen=True, slots=True)
class ShowChosen:
    place: int


@dataclass(frozen=True, slots=True)
class ColumnChosen:
    """The heading of a column was pressed."""

    column: int


@dataclass(frozen=True, slots=True)
class RowChosen:
    key: str


@dataclass(frozen=True, slots=True)
class EndReached:
    """The end of the rows came in sight."""


@dataclass(frozen=True, slots=True)
class TabChosen:
    tab: Tab


@dataclass(frozen=True, slots=True)
class Entered:
    """The form is to be saved."""

    texts: ProductTexts


@dataclass(frozen=True, slots=True)
class RuleTyped:
    """How prices are to change was changed: what was shown holds no more."""


@dataclass(frozen=True, slots=True)
class RuleEntered:
    """Show what this would make of the prices."""

    texts: PriceTexts


@dataclass(frozen=True, slots=True)
class TemplateChosen:
    place: int


@dataclass(frozen=True, slots=True)
class CountEntered:
    """How many there are of what was scanned last, and of a new product what it is."""

    texts: CountTexts


@dataclass(frozen=True, slots=True)
class FileEntered:
    """Where a list of goods is."""

    path: str


@dataclass(frozen=True, slots=True)
class ColumnStepped:
    """Another meaning of this column of the list: the next one or the one before."""

    key: str
    by: int


@dataclass(frozen=True, slots=True)
class WentBack:
    """Esc."""


Act = (
    ModeChosen
    | Commanded
    | Searched
    | CategoryChosen
    | ShowChosen
    | ColumnChosen
    | RowChosen
    | EndReached
    | TabChosen
    | Entered
    | RuleTyped
    | TemplateChosen
    | CountEntered
    | FileEntered
    | ColumnStepped
    | RuleEntered
    | WentBack
)

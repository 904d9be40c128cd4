"""What a person did on the promotions screen, for the presenter. No toolkit in here."""

from dataclasses import dataclass

from pos_app.services.promotion_forms import Draft
from pos_app.ui.promotions.keys import Command
from pos_app.ui.promotions.state import Tab


@dataclass(frozen=True, slots=True)
class Commanded:
    """A key or button of the list; `chosen` is the key of the marked row, None when there is none."""

    command: Command
    chosen: str | None


@dataclass(frozen=True, slots=True)
class TabChosen:
    tab: Tab


@dataclass(frozen=True, slots=True)
class RowChosen:
    key: str


@dataclass(frozen=True, slots=True)
class KindChosen:
    """Another kind of rule in the form."""

    kind: str


@dataclass(frozen=True, slots=True)
class ProductAsked:
    """What was typed to name a product, or scanned: a code or a part of its name."""

    text: str


@dataclass(frozen=True, slots=True)
class ProductDropped:
    """The product that was put in last is taken out."""


@dataclass(frozen=True, slots=True)
class PreviewAsked:
    draft: Draft


@dataclass(frozen=True, slots=True)
class PromotionEntered:
    """The form is to be saved."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class PricesEntered:
    floor: str
    member_price: str


@dataclass(frozen=True, slots=True)
class WentBack:
    """Esc."""


Act = (
    Commanded
    | TabChosen
    | RowChosen
    | KindChosen
    | ProductAsked
    | ProductDropped
    | PreviewAsked
    | PromotionEntered
    | PricesEntered
    | WentBack
)

"""What a person did on the supply screen, for the presenter. No toolkit in here."""

from dataclasses import dataclass

from pos_app.ui.supply.keys import Command
from pos_app.ui.supply.state import DifferenceDraft, Filter


@dataclass(frozen=True, slots=True)
class Commanded:
    """A key or button of the page; `line` is the marked line, None when there is none."""

    command: Command
    line: int | None


@dataclass(frozen=True, slots=True)
class FilterChosen:
    which: Filter


@dataclass(frozen=True, slots=True)
class DeliveryChosen:
    delivery_id: int


@dataclass(frozen=True, slots=True)
class MoreWanted:
    """The end of the list came in sight."""


@dataclass(frozen=True, slots=True)
class CountEntered:
    """So many cartons of a line were counted, as typed."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class PriceEntered:
    """What a pack of the product of a line is to cost, as typed."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class DifferenceEntered:
    draft: DifferenceDraft


@dataclass(frozen=True, slots=True)
class NoticeChosen:
    notice_id: int


@dataclass(frozen=True, slots=True)
class CodeTyped:
    """So many digits arrived in a number field that they can only be a code."""

    code: str


@dataclass(frozen=True, slots=True)
class WentBack:
    """Esc."""


Act = (
    Commanded
    | FilterChosen
    | DeliveryChosen
    | MoreWanted
    | CountEntered
    | PriceEntered
    | DifferenceEntered
    | NoticeChosen
    | CodeTyped
    | WentBack
)

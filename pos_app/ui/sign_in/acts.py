"""What a person did on the pages before work. No toolkit in here."""

from dataclasses import dataclass, field

from pos_app.ui.sign_in.state import FirstStartDraft


@dataclass(frozen=True, slots=True)
class PersonChosen:
    user_id: int


@dataclass(frozen=True, slots=True)
class PinEntered:
    user_id: int
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ShiftOpened:
    """`float_text` is the cash in the drawer as typed; empty is none."""

    float_text: str


@dataclass(frozen=True, slots=True)
class ShopEntered:
    draft: FirstStartDraft


@dataclass(frozen=True, slots=True)
class SignInLeft:
    """Back from opening the shift to who is here."""


@dataclass(frozen=True, slots=True)
class PinForgotten:
    """An owner wants to use the recovery code."""

    user_id: int


@dataclass(frozen=True, slots=True)
class RecoveryEntered:
    user_id: int
    code: str = field(repr=False)
    pin: str = field(repr=False)
    pin_again: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CodeKept:
    """The recovery code was written down."""


@dataclass(frozen=True, slots=True)
class CodePrinted:
    """The recovery code is wanted on paper."""


FrontAct = (
    PinForgotten
    | RecoveryEntered
    | CodeKept
    | CodePrinted
    | PersonChosen
    | PinEntered
    | ShiftOpened
    | ShopEntered
    | SignInLeft
)

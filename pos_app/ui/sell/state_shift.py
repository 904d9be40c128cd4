"""What the panels of the drawer and the shift show. No toolkit in here."""

from dataclasses import dataclass

from pos_app.ui.message import Choice


@dataclass(frozen=True, slots=True)
class CloseShiftState:
    """The drawer is being counted blind: what should be in it is not shown before.

    `tenders` came in besides cash and can be counted too; `left_open` says what waits and stays for the next shift.
    """

    cashier: str
    error: str = ""
    tenders: tuple[Choice, ...] = ()
    left_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CashMoveState:
    """Cash is paid in or out without a sale."""

    kind: str
    error: str = ""
    field: str = "amount"

"""What a panel of the selling page means to the customer. No toolkit in here."""

from pos_app.domain.money import Money
from pos_app.ui.customer.state import Ask, Paying
from pos_app.ui.sell.state import CashState, PanelState, TendersState
from pos_app.ui.sell.state_returns import GiveBackState, ReturnState, VoidState


def paying_of(panel: PanelState | None) -> Paying | None:
    """None where the panel is the cashier's own business."""
    match panel:
        case CashState():
            return _cash(panel)
        case TendersState(due=due, chosen=chosen) if chosen is not None:
            return Paying(Ask.PAYING, due)
    return None


def given_back(panel: PanelState | None) -> Money | None:
    """What goes back to the customer as the panel has it; None where nothing does."""
    if isinstance(panel, ReturnState | GiveBackState | VoidState) and panel.total.fen:
        return Money(abs(panel.total.fen))
    return None


def _cash(cash: CashState) -> Paying:
    """A sum that is still being typed is not shown before it is enough."""
    enough = cash.given is not None and cash.change is not None and cash.change.fen >= 0
    return Paying(Ask.CASH, cash.due, cash.given, cash.change) if enough else Paying(Ask.CASH, cash.due)

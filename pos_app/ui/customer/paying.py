"""What a panel of the selling page means to the customer. No toolkit in here."""

from typing import Final

from pos_app.domain.money import Money, total
from pos_app.ui.customer.state import Ask, Paying
from pos_app.ui.sell.state import CashState, PanelState, TendersState
from pos_app.ui.sell.state_pay import CodePhase, CodeState
from pos_app.ui.sell.state_returns import GiveBackState, ReturnState, VoidState

BY_CODE: Final = {
    CodePhase.ASKING: Ask.PAYING,
    CodePhase.PAYING: Ask.PAYING,
    CodePhase.UNKNOWN: Ask.WAIT,
    CodePhase.GIVING_BACK: Ask.WAIT,
    CodePhase.FAILED: Ask.TRY_AGAIN,
}


def paying_of(panel: PanelState | None) -> Paying | None:
    """None where the panel is the cashier's own business."""
    match panel:
        case CashState():
            return _cash(panel)
        case CodeState(phase=phase, amount=amount):
            return Paying(BY_CODE[phase], amount)
        case TendersState():
            return _otherwise(panel)
    return None


def _otherwise(tenders: TendersState) -> Paying | None:
    laid = total(each.amount for each in tenders.laid)
    if tenders.chosen is not None:
        return Paying(Ask.PAYING, tenders.due if tenders.amount is None else tenders.amount, laid=laid)
    if tenders.codes:
        return Paying(Ask.SHOW_CODE, tenders.due, laid=laid)
    return Paying(Ask.REST, tenders.due, laid=laid) if tenders.laid else None


def given_back(panel: PanelState | None) -> Money | None:
    """What goes back to the customer as the panel has it; None where nothing does."""
    if isinstance(panel, ReturnState | GiveBackState | VoidState) and panel.total.fen:
        return Money(abs(panel.total.fen))
    return None


def _cash(cash: CashState) -> Paying:
    """A sum that is still being typed is not shown before it is enough."""
    enough = cash.given is not None and cash.change is not None and cash.change.fen >= 0
    return Paying(Ask.CASH, cash.due, cash.given, cash.change) if enough else Paying(Ask.CASH, cash.due)

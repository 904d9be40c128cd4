"""Approvals, the drawer and the end of a shift, the lock and the recovery code, in every state."""

from collections.abc import Callable

from pos_app.domain.people import Right, Role
from pos_app.ui.message import Choice, FieldError
from pos_app.ui.sell.state import PanelState
from pos_app.ui.sell.state_approval import ApprovalState
from pos_app.ui.sell.state_shift import CashMoveState, CloseShiftState
from pos_app.ui.sell.words import tender_name
from pos_app.ui.sign_in.state import CodeState, Person, RecoverState, SignInState
from pos_app.ui.sign_in.view import SignInView
from pos_app.ui.translate import tr
from pos_app.ui.words_people import right_name

PEOPLE = (
    Person(1, "王店主", Role.OWNER),
    Person(2, "李秀英", Role.CASHIER),
    Person(3, "欧阳建国", Role.STOCK_KEEPER),
)


def approval(right: Right, people: int, error: str = "") -> ApprovalState:
    names = ("王店主", "欧阳建国", "李秀英", "张大爷")
    choices = tuple(Choice(str(place), name) for place, name in enumerate(names[:people], 1))
    return ApprovalState("小周", right_name(right), choices, "1", error)


def counting(error: str = "") -> CloseShiftState:
    tenders = tuple(Choice(tender, tender_name(tender)) for tender in ("wechat", "alipay", "unionpay", "card"))
    left_open = (
        tr("{count} sales are held; they stay for the next shift", count=2),
        tr("{count} payments are not decided yet; the till goes on asking", count=1),
    )
    return CloseShiftState("小周", error, tenders, left_open)


PANELS: dict[str, Callable[[], PanelState]] = {
    "close_shift": lambda: CloseShiftState("小周"),
    "close_shift_wrong": lambda: CloseShiftState("小周", "请先清点钱箱里的现金 / please count"),
    "close_shift_tenders": counting,
    "close_shift_tenders_wrong": lambda: counting(tr("This can't be what was counted")),
    "cash_in": lambda: CashMoveState("pay_in"),
    "cash_out_wrong": lambda: CashMoveState("pay_out", tr("Please give the reason"), "reason"),
    "approval": lambda: approval(Right.PRICE_ABOVE_TAG, 1),
    "approval_of_four": lambda: approval(Right.RETURN_WITHOUT_RECEIPT, 4),
    "approval_wrong": lambda: approval(
        Right.MOVE_CASH, 2, tr("Too many wrong PINs: please wait {seconds} seconds", seconds=60)
    ),
}


def _locked(view: SignInView) -> None:
    view.show_people(SignInState(PEOPLE, 2, title=tr("The till is locked")))


def _hand_over(view: SignInView) -> None:
    view.show_people(SignInState(PEOPLE, 1, title=tr("Who takes the shift over?"), can_leave=True))


def _recover(view: SignInView) -> None:
    view.show_recover(RecoverState(1, "王店主"))


def _recover_wrong(view: SignInView) -> None:
    errors = (
        FieldError("code", tr("This recovery code is wrong")),
        FieldError("pin_again", tr("The two PINs are not the same")),
    )
    view.show_recover(RecoverState(1, "王店主", errors))


def _code(view: SignInView) -> None:
    view.show_code(CodeState("7KQM-X2VP-9RTD-HW4C", prints=True))


FRONTS: dict[str, Callable[[SignInView], None]] = {
    "locked": _locked,
    "hand_over": _hand_over,
    "recover": _recover,
    "recover_wrong": _recover_wrong,
    "recovery_code": _code,
}

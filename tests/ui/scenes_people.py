"""Approvals, the drawer and the end of a shift, the lock and the recovery code, in every state."""

from collections.abc import Callable

from pos_app.domain.journal import Json
from pos_app.domain.people import DEFAULTS, RIGHTS, Allowed, Right, Role
from pos_app.services.people import Person as Staff
from pos_app.services.records import Filter, Group, Period, group_of, who
from pos_app.ui.journal.state import Detail, RecordRow, RecordsState
from pos_app.ui.journal.view import RecordsView
from pos_app.ui.journal.words import details, group_name, sentence
from pos_app.ui.message import Choice, FieldError, Level, Message
from pos_app.ui.people.state import CodeShown, PeopleState, PersonForm, RolesState, Tab
from pos_app.ui.people.view import PeopleView
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


# The people's screen

STAFF = (
    Staff(1, "王店主", Role.OWNER),
    Staff(2, "李秀英", Role.CASHIER),
    Staff(3, "欧阳建国", Role.STOCK_KEEPER),
    Staff(4, "张大爷", Role.MANAGER, active=False),
)


def reset(view: PeopleView) -> None:
    view.show_form(None)
    view.show_message(None)
    view.show_people(PeopleState(STAFF))
    view.show_roles(RolesState({**DEFAULTS, Role.CASHIER: Allowed(RIGHTS[Role.CASHIER], 10)}))
    view.show_tab(Tab.PEOPLE)


def _new(view: PeopleView) -> None:
    view.show_form(PersonForm())


def _wrong(view: PeopleView) -> None:
    wrong = "This PIN is guessed at once: take no rows like 123456 or 111111 and no birthday"
    view.show_form(PersonForm(2, "李秀英", Role.CASHIER, (FieldError("pin", tr(wrong)),)))


def _kept(view: PeopleView) -> None:
    view.show_message(Message(Level.SUCCESS, tr("{name} is kept", name="李秀英")))


SCENES: dict[str, Callable[[PeopleView], None]] = {
    "people": _kept,
    "people_roles": lambda view: view.show_tab(Tab.ROLES),
    "people_new": _new,
    "people_wrong": _wrong,
    "people_code": lambda view: view.show_code(CodeShown("7KQM-X2VP-9RTD-HW4C", prints=True)),
}


# The records

ENTRIES: tuple[tuple[str, dict[str, Json]], ...] = (
    ("sale.completed", {"number": "01A-20261122-0081", "lines": 8, "total_fen": 67426, "user": "李秀英"}),
    ("approval.given", {"user": "李秀英", "approved_by": "欧阳建国", "right": "return_without_receipt"}),
    ("cash.moved", {"user": "李秀英", "approved_by": "王店主", "amount_fen": -2000, "reason": "买打印纸"}),
    ("role.changed", {"role": "cashier", "given": ["move_cash"], "taken": ["void", "gift"], "user": "王店主"}),
    (
        "shift.closed",
        {"sales": 81, "amount_fen": 512345, "expected_fen": 60000, "counted_fen": 59500},
    ),
    ("user.sign_in_refused", {"user": "李秀英", "tries": 3}),
    ("payment.unknown", {"payment": "01A2611220007", "amount_fen": 2560}),
    ("till.locked", {"user": "李秀英", "why": "idle"}),
    ("clock.went_back", {}),
)


def records(count: int, wanted: Filter) -> RecordsState:
    rows = tuple(
        RecordRow(12000 - n, f"11-22 14:{59 - n}", *who(body), sentence(kind, body), group_name(group_of(kind)))
        for n, (kind, body) in enumerate((ENTRIES * 3)[:count])
    )
    return RecordsState(wanted, rows)


def _records(view: RecordsView) -> None:
    view.show_records(records(20, Filter()))
    kind, body = ENTRIES[2]
    title = tr("Entry {number} · {at}", number=11998, at="2026-11-22 14:57:02")
    view.show_detail(Detail(title, sentence(kind, body), details(body)))
    view.show_message(None)


def _filtered(view: RecordsView) -> None:
    view.show_records(records(9, Filter(Period.MONTH, Group.MONEY, "欧阳建国", "01A-20261122-0081")))
    view.show_detail(None)
    view.show_message(Message(Level.SUCCESS, tr("{count} entries are in {file}", count=9, file="records.xlsx")))


def _no_records(view: RecordsView) -> None:
    view.show_records(records(0, Filter(Period.TODAY)))
    view.show_detail(None)
    view.show_message(None)


RECORDS: dict[str, Callable[[RecordsView], None]] = {
    "records": _records,
    "records_filtered": _filtered,
    "records_none": _no_records,
}

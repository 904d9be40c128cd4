"""The panels of payments by code, of several tenders on one sale, and of accounts, in every state."""

from collections.abc import Callable

from pos_app.domain.money import Money
from pos_app.domain.tender import SEEN_TENDERS
from pos_app.ui.sell.state import CashState, PanelState, TendersState
from pos_app.ui.sell.state_pay import (
    AccountRow,
    AccountsState,
    CodePhase,
    CodeState,
    Laid,
    PaymentsState,
    TaskRow,
    Way,
)
from pos_app.ui.sell.words import payment_reason, tender_name
from pos_app.ui.translate import tr

DUE = Money(13500)


def code(phase: CodePhase, reason: str = "") -> CodeState:
    return CodeState(phase, tender_name("wechat"), DUE, payment_reason(reason))


def ways() -> tuple[Way, ...]:
    return (
        Way("balance", tender_name("balance"), tr("{amount} there", amount="￥230.50")),
        Way("points", tender_name("points"), tr("{points} pay {amount}", points=1260, amount="￥12.60")),
        Way("coupon:YDC1", "满 50 减 5", tr("takes off {amount}", amount="￥5.00")),
        Way("account", tender_name("account")),
    )


def accounts() -> tuple[AccountRow, ...]:
    return (
        AccountRow("a", "王建国", Money(32050), Money(17950)),
        AccountRow("b", "镇中心小学食堂（张老师）", Money(120000), Money(80000)),
        AccountRow("c", "李秀兰", Money(0), Money(50000)),
    )


def laid() -> tuple[Laid, ...]:
    return Laid(tender_name("cash"), Money(5000)), Laid(tender_name("points"), Money(1260))


def rows() -> tuple[TaskRow, ...]:
    words = (
        tr("Paid, nothing sold"),
        tr("Refused: repay by hand"),
        tr("Going back"),
    )
    differs = TaskRow("x", tr("Statement: another sum"), Money(-5000), f"11-21 · {tender_name('wechat')} · …4f0c21")
    open_ones = tuple(
        TaskRow(
            str(place),
            text,
            Money(4500 * place),
            f"11-22 10:31 · {tender_name(name)}",
            can_go_back=place < 3,
            refused=place == 2,
        )
        for place, (name, text) in enumerate(zip(("wechat", "alipay", "unionpay"), words, strict=True), 1)
    )
    return (*open_ones, differs)


PANELS: dict[str, Callable[[], PanelState]] = {
    "code_asking": lambda: code(CodePhase.ASKING),
    "code_paying": lambda: code(CodePhase.PAYING),
    "code_unknown": lambda: code(CodePhase.UNKNOWN, "nobody answers"),
    "code_giving_back": lambda: code(CodePhase.GIVING_BACK),
    "code_failed": lambda: code(CodePhase.FAILED, "余额不足"),
    "tenders_all": lambda: TendersState(DUE, SEEN_TENDERS, ways=ways(), codes=True),
    "tenders_part": lambda: TendersState(Money(7240), SEEN_TENDERS, laid=laid(), ways=ways()[:1], codes=True),
    "tenders_too_much": lambda: TendersState(
        Money(-500), (), laid=laid(), error=tr("More is laid down than is due: take it back")
    ),
    "cash_short": lambda: CashState(
        DUE, given=Money(10000), change=Money(-3500), error=tr("{sum} is missing", sum=Money(3500))
    ),
    "accounts": lambda: AccountsState(DUE, accounts(), "王"),
    "accounts_nobody_yet": lambda: AccountsState(DUE, (), "王建国"),
    "accounts_to_settle": lambda: AccountsState(None, accounts()[:2]),
    "accounts_nobody": lambda: AccountsState(None, ()),
    "account_settled": lambda: AccountsState(None, accounts(), chosen=accounts()[0]),
    "payments": lambda: PaymentsState(rows()),
    "payments_none": lambda: PaymentsState(()),
}

"""The panels of returns, voids, held sales and notes, in every state."""

from collections.abc import Callable

from pos_app.domain.money import ZERO, Money, Quantity
from pos_app.ui.message import Choice
from pos_app.ui.sell.state import PanelState
from pos_app.ui.sell.state_holds import HeldRow, HeldState, NoteState
from pos_app.ui.sell.state_returns import GiveBackState, ReturnAskState, ReturnRow, ReturnState, VoidState
from pos_app.ui.sell.words import note_name, return_reason, tender_name

NUMBER = "01A-20261122-0081"
SOLD = (
    ("中华(软)", "盒", 6500, 2, 1),
    ("农夫山泉 饮用天然水 550ml", "瓶", 200, 3, 0),
    ("散称 山东红富士苹果", "kg", 1196, 1, 1),
    ("清风原木纯品抽纸 3层 130抽 6包装", "提", 2290, 1, 0),
)


def refunds(*paid: tuple[str, int]) -> tuple[tuple[str, Money], ...]:
    return tuple((tender_name(tender), Money(fen)) for tender, fen in paid)


def returning(count: int = 4, *, error: str = "", can_cash: bool = True) -> ReturnState:
    rows = tuple(
        ReturnRow(
            str(place),
            name,
            unit,
            Quantity(1235) if unit == "kg" else Quantity.of(left),
            Quantity(1235 if unit == "kg" else 1000) if chosen else Quantity(0),
            Money(fen) if chosen else ZERO,
        )
        for place, (name, unit, fen, left, chosen) in enumerate((SOLD * 5)[:count], 1)
    )
    back = Money(sum(row.amount.fen for row in rows))
    paid = refunds(("wechat", 5000), ("cash", back.fen - 5000))
    return ReturnState(NUMBER, rows, return_reason("damaged"), back, paid, "2", can_cash=can_cash, error=error)


def held(count: int) -> tuple[HeldRow, ...]:
    rows = (
        HeldRow("a", "10:31 农夫山泉 饮用天然水 550ml", "李秀英", "11-22 10:31", 4, Money(12350)),
        HeldRow("b", "红衣服大姐", "李秀英", "11-22 10:40", 1, Money(6500)),
        HeldRow("c", "由其他版本的程序挂单 / another version", "", "11-20 09:12", 0, ZERO, readable=False),
    )
    return rows[:count]


def voiding() -> VoidState:
    reasons = tuple(Choice(key, return_reason(key)) for key in ("mistake", "wrong_goods", "unwanted"))
    return VoidState(NUMBER, 4, Money(13500), refunds(("wechat", 5000), ("cash", 8500)), reasons)


def note(text: str = "") -> NoteState:
    return NoteState(tuple(Choice(key, note_name(key)) for key in ("own_use", "present", "party", "ceremony")), text)


PANELS: dict[str, Callable[[], PanelState]] = {
    "return_ask": ReturnAskState,
    "return_ask_error": lambda: ReturnAskState("请先扫要退的商品，就像销售一样 / scan the goods first"),
    "return": returning,
    "return_long": lambda: returning(20, can_cash=False),
    "return_error": lambda: returning(error="6901028075763 不在这张小票上 / is not on this receipt"),
    "return_without": lambda: GiveBackState(
        "无小票退回 3 行商品，退款 ￥22.50？ / Take 3 lines back?", Money(2250), refunds(("cash", 2250))
    ),
    "return_difference": lambda: GiveBackState(
        "退回的商品更贵：退给顾客 ￥435.50？ / give back?", Money(43550), refunds(("alipay", 40000), ("cash", 3550))
    ),
    "void": voiding,
    "held": lambda: HeldState(held(3)),
    "held_dropping": lambda: HeldState(held(3), held(3)[0]),
    "note": note,
    "note_typed": lambda: note("12 号楼王女士 / room 12"),
}

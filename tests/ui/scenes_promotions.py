"""Every state of the promotions screen."""

from collections.abc import Callable
from dataclasses import replace

from pos_app.domain.money import Money
from pos_app.services.promotion_forms import FIELDS, Draft
from pos_app.services.promotions import State
from pos_app.ui.message import FieldError, Level, Message
from pos_app.ui.promotions.state import (
    Choice,
    ListState,
    PriceForm,
    PriceRow,
    PromotionForm,
    PromotionRow,
    Tab,
    Tried,
)
from pos_app.ui.promotions.view import PromotionsView

ROWS = (
    PromotionRow(
        uid="1",
        name="周末饮料第二件半价",
        kind="second_item",
        rule="第二件 50%",
        goods="饮料、冲调",
        days="",
        hours="星期 67 · 18:00–21:00",
        state=State.ON,
    ),
    PromotionRow("2", "满减", "spend_and_save", "满 50 −5 · 满 100 −12 · 满 200 −30", "全部商品", "", "", State.ON),
    PromotionRow("3", "可口可乐特价", "special_price", "￥2.50", "可口可乐、雪碧", "11-20 → 12-31", "", State.WAITING),
    PromotionRow(
        "4", "早餐组合", "bundle", "各一件 ￥9.90", "豆浆、面包", " → 10-31", "06:00–09:30 · 会员", State.OVER
    ),
    PromotionRow("5", "阶梯", "tiers", "3+ 90 % · 5+ 80 %", "食品", "", "金卡", State.OFF),
)
TRIED = Tried(
    "周末饮料第二件半价", "11-16", "11-22", 1268, 143, Money(486_50), Money(28_643_10), Money(6231_50), Money(5745_00)
)
PRICES = (
    PriceRow("1", "可口可乐 330ml 罐装", "罐", "￥3.00", "￥2.40", "￥2.80"),
    PriceRow("2", "散称 山东红富士苹果", "kg", "￥11.96", "", "￥9.90"),
    PriceRow("3", "海天酱油 500ml", "瓶", "￥8.50", "￥7.00", ""),
)
WHO = (Choice("everybody", "所有人"), Choice("members", "会员"), Choice("g", "金卡"), Choice("s", "银卡"))
DRAFT = Draft(
    name="周末饮料第二件半价",
    price="9.90",
    percent="50",
    steps="50-5 100-12",
    buy="2",
    get="1",
    count="3",
    categories="饮料 冲调",
    first_day="2026-11-22",
    weekdays="6 7",
    hours="18:00-21:00",
)
FORM = PromotionForm("1", "second_item", DRAFT, ("可口可乐 330ml 罐装", "雪碧 330ml 罐装"), WHO, ("饮料", "食品"))


def reset(on: PromotionsView) -> None:
    """The list as it is opened."""
    on.show_message(None)
    on.show_form(None)
    on.show_list(ListState(promotions=ROWS, may_change=True))


def show_list(state: ListState) -> Callable[[PromotionsView], None]:
    return lambda on: on.show_list(state)


def form(state: PromotionForm | PriceForm) -> Callable[[PromotionsView], None]:
    return lambda on: on.show_form(state)


def looker(on: PromotionsView) -> None:
    """A cashier may look at it."""
    on.show_list(ListState(promotions=ROWS))
    on.show_message(Message(Level.WARNING, "请店主或店长来做 / the owner or the manager may do this"))


WRONG = (FieldError("percent", "百分比要大于 0、小于 100 / the percentage must be less than 100"),)
PRICE = PriceForm("1", "可口可乐 330ml 罐装", "￥3.00/罐", "2.40", "2.80")

SCENES: dict[str, Callable[[PromotionsView], None]] = {
    "promotions": lambda _: None,
    "promotions_none": show_list(ListState(may_change=True)),
    "promotions_tried": show_list(ListState(promotions=ROWS, tried=TRIED, may_change=True)),
    "promotions_looker": looker,
    "promotions_prices": show_list(ListState(Tab.PRICES, prices=PRICES, may_change=True)),
    "promotions_prices_none": show_list(ListState(Tab.PRICES, may_change=True)),
    "promotions_new": form(PromotionForm("9", "special_price", who=WHO, categories=("饮料", "食品", "日用"))),
    "promotions_form_tried": form(replace(FORM, tried=TRIED)),
    "promotions_form_wrong": form(replace(FORM, errors=WRONG)),
    "promotions_form_busy": form(replace(FORM, busy=True)),
    **{f"promotions_form_{kind}": form(replace(FORM, uid=kind, kind=kind)) for kind in FIELDS},
    "promotions_price": form(PRICE),
    "promotions_price_new": form(PriceForm()),
    "promotions_price_wrong": form(replace(PRICE, errors=(FieldError("floor", "最低售价高于售价 / above the price"),))),
}

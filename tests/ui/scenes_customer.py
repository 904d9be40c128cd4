"""Every state of the customer's screen, with goods as a shop has them."""

from collections.abc import Mapping
from typing import Final

from pos_app.domain.money import Money, Quantity
from pos_app.ui.customer.state import Ask, Basket, GivingBack, GoodsRow, MemberCard, Paying, Screen, Thanks, Welcome

SHOP: Final = "城关镇惠民烟酒便利店"
GOODS: Final = (
    GoodsRow("中华(软)", "盒", Quantity.of(2), Money(6500), Money(13000)),
    GoodsRow("农夫山泉 饮用天然水 550ml", "瓶", Quantity.of(3), Money(200), Money(600)),
    GoodsRow("双汇王中王优级火腿肠 60g×10", "袋", Quantity.of(1), Money(1780), Money(1780), saved=Money(200)),
    GoodsRow("散称 山东红富士苹果", "kg", Quantity(1235), Money(1196), Money(1477)),
    GoodsRow("清风原木纯品抽纸 3层 130抽 6包装 家庭实惠装整提", "提", Quantity.of(2), Money(2290), Money(4580)),
)
MEMBER: Final = MemberCard("李先生", "138****1234", "金卡", points=1260)


def basket(lines: int, *, member: MemberCard | None = None, paying: Paying | None = None) -> Basket:
    rows = tuple(GOODS[place % len(GOODS)] for place in range(lines))
    saved, total = Money(sum(row.saved.fen for row in rows)), Money(sum(row.amount.fen for row in rows))
    return Basket(rows, lines - 1, Quantity.of(lines), saved, total, member, paying)


SCENES: Final[Mapping[str, Screen]] = {
    "welcome": Welcome(SHOP),
    "first": basket(1),
    "some": basket(4),
    "many": basket(23),
    "member": basket(5, member=MEMBER),
    "cash": basket(5, paying=Paying(Ask.CASH, Money(21430))),
    "cash_given": basket(5, paying=Paying(Ask.CASH, Money(21430), Money(25000), Money(3570))),
    "cash_dear": basket(5, paying=Paying(Ask.CASH, Money(9999990), Money(12345678), Money(2345688))),
    "code": basket(5, member=MEMBER, paying=Paying(Ask.SHOW_CODE, Money(21437))),
    "paying": basket(5, paying=Paying(Ask.PAYING, Money(21437))),
    "wait": basket(5, paying=Paying(Ask.WAIT, Money(21437))),
    "rest": basket(5, paying=Paying(Ask.REST, Money(11437), laid=Money(10000))),
    "again": basket(12, member=MEMBER, paying=Paying(Ask.TRY_AGAIN, Money(1021437))),
    "back": GivingBack(Money(4580)),
    "thanks": Thanks(Money(21430), Money(25000), Money(3570), in_cash=True),
    "thanks_code": Thanks(
        Money(21437),
        Money(21437),
        Money(0),
        in_cash=False,
        member=MemberCard("李先生", "138****1234", "金卡", 1260, 1474),
    ),
}

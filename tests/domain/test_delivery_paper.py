"""The printed list of a delivery: everything on it, within the paper, and a code that finds it again."""

from datetime import date

import pytest

from pos_app.domain.delivery import DeliveryState, Difference, DifferenceKind, LineStand
from pos_app.domain.delivery_note import parse_note
from pos_app.domain.delivery_paper import KINDS, STATES, DeliveryList, ListedLine, delivery_paper
from pos_app.domain.money import Quantity
from pos_app.domain.receipt import Letterhead, PaperLine, PaperQr, columns_of
from tests.services.supply import ORDER, nanjing, note, unknown, zhonghua

NOTE = parse_note(note(zhonghua("2.5"), nanjing(2), unknown(4) | {"name": "一个名字非常非常非常非常长的品规(硬)"}))
STANDS = (LineStand(Quantity(2_500), Quantity(2_500)), LineStand(Quantity.of(2), Quantity.of(1), Quantity.of(1)))
LIST = DeliveryList(
    ORDER,
    "11430001",
    date(2026, 11, 19),
    NOTE.arrives_at_ms,
    DeliveryState.PARTLY,
    tuple(map(ListedLine, NOTE.lines, (*STANDS, LineStand(Quantity.of(4), parked=True)))),
    (
        Difference(DifferenceKind.DAMAGED, Quantity.of(1), 2, "纸箱被雨淋湿,烟盒全部变形,已经拍照并当场告知送货员"),
        Difference(DifferenceKind.WRONG_GOODS, Quantity.of(1), None, "", "6901028111119"),
    ),
)


def test_every_state_and_kind_has_its_word() -> None:
    assert set(STATES) == set(DeliveryState)
    assert set(KINDS) == set(DifferenceKind)


@pytest.mark.parametrize("columns", [32, 48])
def test_everything_stands_on_the_paper_and_nothing_runs_over(columns: int) -> None:
    parts = delivery_paper(LIST, Letterhead("小周烟酒店", "430102100001", "", columns))
    lines = [part for part in parts if isinstance(part, PaperLine)]
    assert all(columns_of(line.text) * (2 if line.big else 1) <= columns for line in lines)
    text = "".join(line.text for line in lines).replace(" ", "")
    for word in (
        ORDER,
        "2026-11-2209:30",
        "部分入库",
        "需2.5核2.5送2.5",
        "入1条",
        "破损1条",
        "送货员",
        "错货1条6901028111119",
        "待建商品",
    ):
        assert word in text
    assert "送8.5条" in text
    assert "￥2420.00" in text
    assert parts[-1] == PaperQr(ORDER)

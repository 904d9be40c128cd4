"""Every state of the supply screen."""

from dataclasses import replace

from pos_app.domain.money import Money, Quantity
from pos_app.ui.message import FieldError, Level, Message
from pos_app.ui.supply.counts import told_count
from pos_app.ui.supply.differences import KINDS
from pos_app.ui.supply.scans import what_a_scan_does
from pos_app.ui.supply.state import (
    NONE,
    CountForm,
    DeliveryRow,
    DetailState,
    DifferenceDraft,
    DifferenceForm,
    Filter,
    HistoryBody,
    HistoryRow,
    LineRow,
    LinesBody,
    ListState,
    NoticeRow,
    NoticesBody,
    PriceForm,
)
from pos_app.ui.supply.view import SupplyView
from pos_app.ui.supply.words import usual_reason

CIGARETTES = (
    ("中华(硬)", 5, 3, 3),
    ("芙蓉王(硬蓝新版)", 20, 20, 20),
    ("白沙(精品二代)", 30, 25, 25),
    ("黄鹤楼(硬1916 如意细支)", 2, 2, 2),
    ("利群(新版)", 10, 10, 10),
    ("云烟(细支云龙)", 8, 8, 8),
    ("南京(雨花石)", 4, 2, 2),
)
STATES = ("expected", "arrived", "partly", "accepted", "accepted_with_differences")


def lines(accepted: int = 0) -> tuple[LineRow, ...]:
    """The lines of one delivery; of the first ones all is in stock."""
    return tuple(
        LineRow(
            number,
            name,
            f"690102807{500 + number}8",
            Quantity.of(needed),
            Quantity.of(allotted),
            Quantity.of(delivered),
            Quantity.of(delivered) if number <= accepted else NONE,
            NONE if number <= accepted else Quantity.of(delivered),
        )
        for number, (name, needed, allotted, delivered) in enumerate(CIGARETTES, 1)
    )


def rows(count: int = 12) -> tuple[DeliveryRow, ...]:
    return tuple(
        DeliveryRow(
            number,
            f"HN2026112{number % 10}000{123 + number}",
            "11430001",
            STATES[number % len(STATES)],
            f"11-{28 - number:02d} 09:30",
            Quantity.of(70),
            Quantity.of(70 if number % 5 > 2 else 30 if number % 5 == 2 else 0),
            differences=2 if number % 5 == 4 else 0,
            parked=1 if number == 2 else 0,
        )
        for number in range(count)
    )


def detail(state: str, shown: tuple[LineRow, ...]) -> DetailState:
    history = (
        HistoryRow("11-22 10:12", "入库 12条 / taken into stock", "小周 · 扫码点数"),
        HistoryRow("11-21 18:05", "公司更改 / changed by the company", "中华(硬): 送货 5 → 3"),
        HistoryRow("11-20 16:40", "收到送货单 / received", "7 行 70 条"),
    )
    return DetailState(
        1, "HN20261121000124", "11430001", state, "2026-11-19", "11-21 09:30", Money(2_384_160), shown, history
    )


NOTICES = (
    NoticeRow(
        3,
        "arrival",
        "卷烟到货 70条 已入库",
        "送货单 HN20261121000124：70 条 700 盒已自动入库。",
        "11-21 09:30",
        unread=True,
    ),
    NoticeRow(
        2, "promotion", "明码标价检查", "本周五检查明码标价，请把价签放在卷烟前面。" * 3, "11-20 08:00", unread=True
    ),
    NoticeRow(1, "new_goods", "新品：白沙(和天下细支)", "下周起可以订购。", "11-18 12:00", unread=False),
)


def reset(on: SupplyView) -> None:
    """As on an ordinary day: one delivery has arrived."""
    shown = detail("arrived", lines())
    on.show_body(LinesBody())
    on.show_message(what_a_scan_does(shown))
    on.show_unread(0)
    on.show_list(ListState(Filter.ALL, rows(), 1))
    on.show_detail(shown)
    on.mark_line(1)


def empty(on: SupplyView) -> None:
    on.show_list(ListState())
    on.show_detail(None)
    on.show_message(None)


def counting(on: SupplyView) -> None:
    counts = (3, 12, 0, 1, 10, 0, 0)
    shown = tuple(replace(line, counted=Quantity.of(count)) for line, count in zip(lines(), counts, strict=True))
    on.show_detail(detail("arrived", shown))
    on.mark_line(2)
    on.show_message(told_count(shown[1]))


def count_begun(on: SupplyView) -> None:
    shown = detail("arrived", tuple(replace(line, counted=NONE) for line in lines()))
    on.show_detail(shown)
    on.show_message(what_a_scan_does(shown))


def parked(on: SupplyView) -> None:
    shown = tuple(replace(line, parked=line.line in {4, 6}) for line in lines(accepted=3))
    on.show_list(ListState(Filter.OPEN, rows()[1:3], 2))
    on.show_detail(detail("partly", shown))
    on.mark_line(4)
    on.show_unread(2)
    on.show_message(Message(Level.WARNING, "有 2 行商品还没建：请按“建商品” / 2 lines wait for their product"))


def differences(on: SupplyView) -> None:
    shown = (replace(lines(7)[0], differences="短少 1条 · 破损 1条"), *lines(7)[1:])
    on.show_list(ListState(Filter.DIFFERENCES, rows()[4::5], 4))
    on.show_detail(detail("accepted_with_differences", shown))


def done(on: SupplyView) -> None:
    on.show_detail(detail("accepted", lines(7)))
    on.show_message(Message(Level.SUCCESS, "70 条已入库（700 盒） / 70 cartons are in stock"))


def many_lines(on: SupplyView) -> None:
    many = tuple(replace(line, line=10 * block + line.line) for block in range(8) for line in lines())
    on.show_list(ListState(Filter.ALL, rows(28), 1, more=True))
    on.show_detail(detail("expected", many))


def history(on: SupplyView) -> None:
    on.show_body(HistoryBody())


def notices(on: SupplyView) -> None:
    on.show_unread(2)
    on.show_body(NoticesBody(NOTICES))


def no_notices(on: SupplyView) -> None:
    on.show_body(NoticesBody())


def count_form(on: SupplyView) -> None:
    on.show_body(CountForm(2, CIGARETTES[1][0], Quantity.of(20)))


def count_wrong(on: SupplyView) -> None:
    on.show_body(CountForm(2, CIGARETTES[1][0], Quantity.of(20), "还应到 20 条；多出的按 F4 记差异 / only 20 to come"))


def price_form(on: SupplyView) -> None:
    on.show_body(PriceForm(4, CIGARETTES[3][0], "“a”不是数字 / is not a number"))


def difference_form(on: SupplyView) -> None:
    on.show_body(DifferenceForm(DifferenceDraft("damaged", "2", usual_reason("damaged"), 1), CIGARETTES[0][0], KINDS))


def difference_wrong(on: SupplyView) -> None:
    draft = DifferenceDraft("wrong_goods", "1", usual_reason("wrong_goods"), None, "6901028999999")
    on.show_body(DifferenceForm(draft, "", KINDS, (FieldError("cartons", "“abc”不是数字 / is not a number"),)))


SCENES = {
    "supply": lambda _: None,
    "supply_empty": empty,
    "supply_counting": counting,
    "supply_count_begun": count_begun,
    "supply_parked": parked,
    "supply_differences": differences,
    "supply_done": done,
    "supply_many": many_lines,
    "supply_history": history,
    "supply_notices": notices,
    "supply_notices_none": no_notices,
    "supply_count": count_form,
    "supply_count_wrong": count_wrong,
    "supply_price": price_form,
    "supply_difference": difference_form,
    "supply_difference_wrong": difference_wrong,
}

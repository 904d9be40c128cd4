"""The receipt as a document: what it says, and that every line of it fits the paper."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pos_app.domain.money import Money, Quantity, total
from pos_app.domain.receipt import Letterhead, Paper, PaperLine, PaperQr, columns_of, receipt, spread, wrap
from pos_app.domain.receipt import test_page as page_for_a_new_printer
from pos_app.domain.sale import SaleKind, SoldLine, SoldSale
from pos_app.domain.tender import Payment, cash_payment, exact_payment

NARROW = Letterhead("小周烟酒店", "430102100001", "谢谢惠顾", 32)
WIDE = replace(NARROW, columns=48)
NOON = 1_795_320_000_000  # 2026-11-22 12:00:00 in China


def sold(
    name: str, unit: str, milli: int, list_fen: int, price_fen: int | None = None, amount_fen: int | None = None
) -> SoldLine:
    price = Money(list_fen if price_fen is None else price_fen)
    quantity = Quantity(milli)
    amount = price * quantity if amount_fen is None else Money(amount_fen)
    return SoldLine(name, "690", unit, quantity, Money(list_fen), price, amount)


def sale(*lines: SoldLine, rounding: int = 0, payments: tuple[Payment, ...] = ()) -> SoldSale:
    due = total(line.amount for line in lines) + Money(rounding)
    return SoldSale(
        sale_id=1,
        uid="sale-1",
        kind=SaleKind.SALE,
        number="01A-20261122-0001",
        business_date=date(2026, 11, 22),
        cashier="老周",
        register="01",
        at_ms=NOON,
        rounding=Money(rounding),
        total=due,
        journal_seq=4711,
        chain_code="3fa9",
        lines=lines,
        payments=payments or (exact_payment("wechat", due),),
    )


def text_of(paper: Paper) -> list[str]:
    """The paper as lines of text; big ones are marked, and what the printer centres is shown so."""
    return [_line(part) for part in paper]


def _line(part: PaperLine | PaperQr) -> str:
    if isinstance(part, PaperQr):
        return f"[QR {part.data}]"
    return ("»" if part.big else "*" if part.bold else "") + ("|" if part.center else "") + part.text


THREE = sale(
    sold("中华(硬)", "盒", 2000, 4500),
    sold("红富士苹果", "kg", 1250, 1280, 1180),
    sold("农夫山泉饮用天然水550ml整箱24瓶装促销装送钥匙扣", "箱", 1000, 3600),
    rounding=-75,
    payments=(cash_payment(Money(14_000), Money(15_000)),),
)


def test_a_receipt_of_58_mm() -> None:
    assert text_of(receipt(THREE, NARROW)) == [
        "»|小周烟酒店",
        "单号 01A-20261122-0001",
        "时间 2026-11-22 12:00:00",
        "收银员 老周              机号 01",
        "--------------------------------",
        "中华(硬)",
        "  2盒 × 45.00             90.00",
        "红富士苹果",
        "  1.25kg × 11.80 原价12.80",
        "                           14.75",
        "农夫山泉饮用天然水550ml整箱24瓶",
        "装促销装送钥匙扣",
        "  1箱 × 36.00             36.00",
        "--------------------------------",
        "3 行                        4 件",
        "已优惠                      1.25",
        "抹零                       -0.75",
        "»应收    ￥140.00",
        "现金                      150.00",
        "找零                       10.00",
        "--------------------------------",
        "许可证 430102100001             ",
        "流水 4711              校验 3fa9",
        "[QR 01A-20261122-0001]",
        "|谢谢惠顾",
    ]


def test_a_receipt_of_80_mm() -> None:
    assert text_of(receipt(THREE, WIDE)) == [
        "»|小周烟酒店",
        "单号 01A-20261122-0001",
        "时间 2026-11-22 12:00:00",
        "收银员 老周                              机号 01",
        "------------------------------------------------",
        "中华(硬)",
        "  2盒 × 45.00                             90.00",
        "红富士苹果",
        "  1.25kg × 11.80 原价12.80                14.75",
        "农夫山泉饮用天然水550ml整箱24瓶装促销装送钥匙扣",
        "  1箱 × 36.00                             36.00",
        "------------------------------------------------",
        "3 行                                        4 件",
        "已优惠                                      1.25",
        "抹零                                       -0.75",
        "»应收            ￥140.00",
        "现金                                      150.00",
        "找零                                       10.00",
        "------------------------------------------------",
        "许可证 430102100001                             ",
        "流水 4711                              校验 3fa9",
        "[QR 01A-20261122-0001]",
        "|谢谢惠顾",
    ]


def test_a_copy_says_which_copy_it_is() -> None:
    assert "*|补打 2" in text_of(receipt(THREE, NARROW, copy=2))
    assert not any("补打" in line for line in text_of(receipt(THREE, NARROW)))


def test_a_return_says_so_and_mirrors_its_sale() -> None:
    back = replace(
        sale(sold("中华(硬)", "盒", -2000, 4500), sold("红富士苹果", "kg", -1250, 1280)), kind=SaleKind.RETURN
    )
    text = text_of(receipt(back, NARROW))
    assert "*|退货" in text
    assert "  -2盒 × 45.00           -90.00" in text
    assert "2 行                       -3 件" in text
    assert "»应收   ￥-106.00" in text


def test_the_business_day_is_told_only_when_it_is_another_than_the_calendars() -> None:
    after_midnight = replace(THREE, at_ms=NOON + 13 * 3_600_000)
    text = text_of(receipt(after_midnight, NARROW))
    assert text[2:4] == ["时间 2026-11-23 01:00:00", "营业日 2026-11-22"]
    assert not any("营业日" in line for line in text_of(receipt(THREE, NARROW)))


@pytest.mark.parametrize(("price", "shown"), [(1180, True), (1280, False), (1380, False)])
def test_the_list_price_is_shown_beside_a_lower_one_only(price: int, shown: bool) -> None:  # noqa: FBT001
    text = text_of(receipt(sale(sold("苹果", "kg", 1000, 1280, price)), NARROW))
    assert any("原价12.80" in line for line in text) == shown


def test_without_rounding_or_change_there_is_no_line_of_them() -> None:
    text = text_of(receipt(sale(sold("水", "瓶", 1000, 200)), NARROW))
    assert not any(word in line for line in text for word in ("抹零", "找零"))
    assert "微信                        2.00" in text


def test_every_tender_of_a_mixed_payment_is_told() -> None:
    payments = (
        exact_payment("alipay", Money(100)),
        cash_payment(Money(100), Money(500)),
        exact_payment("票券", Money(0)),
    )
    text = text_of(receipt(sale(sold("水", "瓶", 1000, 200), payments=payments), NARROW))
    assert [line.split()[0] for line in text if line.startswith(("支付宝", "现金", "找零", "票券"))] == [
        "支付宝",
        "现金",
        "找零",
        "票券",
    ]


def test_a_sum_of_a_million_is_told_whole() -> None:
    text = text_of(receipt(sale(sold("茅台", "箱", 99_000, 9_999_999)), NARROW))
    assert "".join(line[1:] for line in text if line.startswith("»") and "店" not in line).replace(" ", "") == (
        "应收￥9899999.01"
    )


def test_a_receipt_of_140_lines_has_them_all_in_order() -> None:
    lines = [sold(f"商品{number}", "个", 1000, 100 + number) for number in range(140)]
    text = text_of(receipt(sale(*lines), NARROW))
    assert [line for line in text if line.startswith("商品")] == [f"商品{number}" for number in range(140)]
    assert "140 行                    140 件" in text


# Properties

TEXT = st.text(st.sampled_from("中华（硬）软ABC abc123ｱ￥—€é𠮷ﾂ"), max_size=90)
NAME = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=80)
LINES = st.lists(
    st.builds(
        sold,
        NAME,
        st.sampled_from(["盒", "条", "kg", "500g", "超大号包装组合套装盒"]),
        st.integers(-99_999_000, 99_999_000),
        st.integers(0, 9_999_999),
        st.none() | st.integers(0, 9_999_999),
    ),
    min_size=1,
    max_size=5,
)


def width(part: PaperLine) -> int:
    return columns_of(part.text) * (2 if part.big else 1)


@given(lines=LINES, shop=NAME, footer=TEXT, cashier=NAME, columns=st.sampled_from([32, 48]), copy=st.integers(0, 99))
def test_every_line_fits_the_paper(
    lines: list[SoldLine], shop: str, footer: str, cashier: str, columns: int, copy: int
) -> None:
    head = Letterhead(shop[:60], "430102100001", footer, columns)
    whole = replace(sale(*lines), cashier=cashier)
    for part in receipt(whole, head, copy=copy):
        assert isinstance(part, PaperQr) or width(part) <= columns


@given(lines=LINES, columns=st.sampled_from([32, 48]))
def test_nothing_of_a_line_is_lost(lines: list[SoldLine], columns: int) -> None:
    paper = receipt(sale(*lines), replace(NARROW, columns=columns))
    text = "".join(part.text for part in paper if isinstance(part, PaperLine)).replace(" ", "")
    for line in lines:
        assert line.name.replace(" ", "") in text
        assert f"{line.quantity}{line.unit}×{line.price}" in text
        assert str(line.amount) in text
    assert f"￥{total(line.amount for line in lines)}" in text


@given(TEXT, st.integers(2, 48))
@example("", 2)
def test_wrapping_loses_nothing_and_fits(text: str, columns: int) -> None:
    lines = list(wrap(text, columns))
    assert "".join(lines) == text
    assert all(columns_of(line) <= columns for line in lines)


@given(TEXT, st.text("0123456789.-", max_size=14), st.sampled_from([16, 24, 32, 48]))
def test_left_and_right_never_touch(left: str, right: str, columns: int) -> None:
    lines = list(spread(left, right, columns))
    assert all(columns_of(line) <= columns for line in lines)
    assert lines[-1].endswith(right)
    if right:
        assert lines[-1].removesuffix(right)[-1:] == " "


@pytest.mark.parametrize("columns", [32, 48])
def test_the_test_page_fills_its_lines(columns: int) -> None:
    page = page_for_a_new_printer(replace(NARROW, columns=columns))
    full = [part for part in page if isinstance(part, PaperLine) and not part.center]
    assert [width(part) for part in full] == [columns] * len(full)
    assert any("￥" in part.text for part in full)


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("中", 2), ("￥", 2), ("×", 2), ("—", 2), ("ｱ", 1), ("¥", 1), ("𠮷", 2)]
)
def test_how_wide_a_text_prints(text: str, columns: int) -> None:
    assert columns_of(text) == columns


def test_a_return_names_its_sale_and_why() -> None:
    back = replace(THREE, kind=SaleKind.RETURN, of_number="01A-20261121-0009", note="damaged")
    text = text_of(receipt(back, NARROW))
    assert text[1] == "*|退货"
    assert text[5:7] == ["原单 01A-20261121-0009", "备注 有质量问题"]


def test_a_note_that_was_typed_is_printed_as_it_was() -> None:
    assert "备注 12楼王女士" in text_of(receipt(replace(THREE, note="12楼王女士"), NARROW))


def test_what_was_taken_off_a_line_stands_below_it() -> None:
    line = replace(sold("农夫山泉", "瓶", 3000, 200, amount_fen=500), discount=Money(100))
    text = text_of(receipt(sale(line), NARROW))
    at = text.index("农夫山泉")
    assert text[at + 1 : at + 3] == ["  3瓶 × 2.00               6.00", "  优惠                     -1.00"]


def test_what_the_customer_saved_is_added_up() -> None:
    off = replace(sold("农夫山泉", "瓶", 3000, 200, amount_fen=500), discount=Money(100))
    gift = replace(sold("赠品卡", "张", 1000, 0, amount_fen=0), list_price=Money(150))
    assert any(line.split() == ["已优惠", "2.50"] for line in text_of(receipt(sale(off, gift), NARROW)))


def test_nothing_saved_is_not_told_and_what_comes_back_saves_nothing() -> None:
    back = replace(sold("农夫山泉", "瓶", -3000, 200, amount_fen=-500), discount=Money(-100))
    for line in (sold("农夫山泉", "瓶", 3000, 200), back):
        assert not any("已优惠" in text for text in text_of(receipt(sale(line), NARROW)))

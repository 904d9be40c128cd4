"""Every state of the buying screen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from pos_app.domain.money import ONE, ZERO, Money, Quantity
from pos_app.domain.product import ProductId
from pos_app.domain.purchase import OrderState, PurchaseKind
from pos_app.services.orders import Order
from pos_app.services.purchases import Bought, PriceHistory
from pos_app.store.orders import Head as OrderHead
from pos_app.store.orders import Line as OrderLine
from pos_app.store.purchases import Head, PaidPrice
from pos_app.store.purchases import Line as BoughtLine
from pos_app.store.suppliers import AccountLine, Supplier
from pos_app.till import buying_lists as lists
from pos_app.ui.buying.keys import KEYS, Tab
from pos_app.ui.buying.ports import Opened
from pos_app.ui.buying.sheet import Sheet
from pos_app.ui.buying.state import Asked, ChooserState, FormState, Line, Listing, ListState, SheetKind, Unit
from pos_app.ui.buying.view import BuyingView
from pos_app.ui.buying.words import tender_name
from pos_app.ui.message import Choice, FieldError, Level, Message
from pos_app.ui.translate import tr

TODAY = date(2026, 11, 22)
CASE = Quantity.of(24)
SUPPLIERS = (
    Supplier(
        1, "a", "旺旺食品批发", "王经理", "13812345678", "周三送货", 1, 7, bought=Money(386_450), last_date="2026-11-20"
    ),
    Supplier(2, "b", "长沙市芙蓉区鸿达副食品配送有限公司", "", "0731-84512345", "", 2, 14, bought=Money(99_00)),
    Supplier(3, "c", "街口粮油", paid=Money(5_00), last_date="2026-09-02", active=False),
)
ORDERS = (
    OrderHead(4, "o4", "", 1, "旺旺食品批发", OrderState.DRAFT, "早上送", "老周", 0, "", None, 12, Money(168_420), 12),
    OrderHead(
        3, "o3", "01A-412", 1, "旺旺食品批发", OrderState.PARTLY, "", "老周", 0, "2026-11-23", 412, 8, Money(94_000), 2
    ),
    OrderHead(
        2, "o2", "01A-380", 2, "鸿达副食", OrderState.SENT, "", "小周", 0, "2026-11-19", 380, 3, Money(21_000), 3
    ),
    OrderHead(
        1, "o1", "01A-301", 1, "旺旺食品批发", OrderState.CLOSED, "", "老周", 0, "2026-11-11", 301, 9, Money(87_650), 0
    ),
)
NOTE = "上次 ￥24.00/箱（旺旺食品批发） · 最低每单位 ￥0.98（鸿达副食）"
LINES = (
    Line(
        "1",
        "农夫山泉 饮用天然水 550ml",
        "6921168509256",
        (Unit("瓶", ONE, "1.00"), Unit("箱", CASE, "24.00")),
        1,
        "2",
        "24.00",
        note=NOTE,
    ),
    Line(
        "2",
        "康师傅红烧牛肉面 桶装 120g",
        "6920152414019",
        (Unit("桶", ONE, "3.20"),),
        0,
        "12",
        "3.20",
        "1.40",
        note=NOTE,
    ),
    Line("3", "康师傅红烧牛肉面 桶装 120g 赠", "6920152414026", (Unit("桶", ONE, "3.20"),), 0, "1", "3.20", gift=True),
)
WHY = (
    "每周卖 70瓶，还有 31瓶，要够卖 8 天，去年同期折算 92瓶，10 天后元旦",
    "每周卖 9桶，还有 2桶，在途 3桶，要够卖 8 天",
)


def head(kind: PurchaseKind, number: str, total: int, *, reference: str = "", reason: str = "") -> Head:
    return Head(
        1,
        "p",
        number,
        kind,
        1,
        "旺旺食品批发",
        None,
        "01A-412",
        reference,
        reason,
        "老周",
        TODAY,
        TODAY,
        0,
        Money(500),
        Money(total),
        1,
        3,
    )


def bought_line(line: int, name: str, *, gift: bool = False) -> BoughtLine:
    amount = ZERO if gift else Money(4_750)
    return BoughtLine(
        line,
        ProductId(line),
        "u",
        name,
        "6921168509256",
        "箱",
        CASE,
        Quantity.of(2),
        Money(2400),
        ZERO,
        gift,
        Quantity.of(48),
        amount,
        amount,
    )


def order_line(line: int, name: str, received: int) -> OrderLine:
    code = "6921168509256"
    return OrderLine(
        line,
        ProductId(line),
        "u",
        name,
        code,
        "箱",
        CASE,
        Quantity.of(3),
        Money(2400),
        WHY[line % 2],
        Quantity.of(received),
    )


def price(day: str, supplier: str, fen: int, each: int) -> PaidPrice:
    return PaidPrice(day, 1, supplier, "", "箱", CASE, ONE, Money(fen), Money(each * 24), CASE)


def listed(tab: Tab, listing: Callable[[], Listing], message: Message | None = None) -> Callable[[BuyingView], None]:
    def shown(view: BuyingView) -> None:
        view.show_list(ListState(tab, listing(), tuple(KEYS[tab])))
        view.show_message(message)

    return shown


def sheet(kind: SheetKind, lines: tuple[Line, ...], **more: object) -> Callable[[BuyingView], None]:
    def shown(view: BuyingView) -> None:
        opened = Opened(
            f"{kind.value}-{len(lines)}-{len(more)}", kind, "1", "旺旺食品批发", lines, {"reference": "XS-20261122"}
        )
        written = Sheet.of(opened)
        for name, value in more.items():
            setattr(written, name, value)
        view.show_sheet(written.state)

    return shown


def suppliers_form(*, errors: bool) -> Callable[[BuyingView], None]:
    def shown(view: BuyingView) -> None:
        texts = {
            "name": "旺旺食品批发",
            "contact": "王经理",
            "phone": "13812345678",
            "lead_days": "1",
            "rhythm_days": "7",
        }
        active = Asked("active", "yes", (Choice("yes", tr("Yes")), Choice("no", tr("No more"))))
        asked = (*(Asked(name, text) for name, text in texts.items()), Asked("note"), active)
        wrong = FieldError("name", "已有叫旺旺食品批发的供应商 / there is one called so already")
        view.show_form(FormState("supplier", f"f{errors}", "1", "旺旺食品批发", asked, (wrong,) if errors else ()))

    return shown


def paying(view: BuyingView) -> None:
    tenders = tuple(Choice(tender, tender_name(tender)) for tender in ("cash", "bank", "wechat", "alipay", "other"))
    ways = (Choice("no", tr("The shop pays")), Choice("yes", tr("The supplier pays back")))
    asked = (Asked("amount", "3864.50"), Asked("tender", "cash", tenders), Asked("back", "no", ways), Asked("note"))
    view.show_form(
        FormState("pay", "pay", "1", tr("{name}: {sum} is owed", name="旺旺食品批发", sum="￥3864.50"), asked)
    )


def choosing(view: BuyingView) -> None:
    rows = [("tobacco", tr("Cigarettes")), *((str(each.supplier_id), each.name) for each in SUPPLIERS)]
    view.show_chooser(ChooserState(lists.chooser(tr("What is to be ordered?"), rows)))


def order(view: BuyingView) -> None:
    lines = (order_line(1, "农夫山泉 饮用天然水 550ml", 24), order_line(2, "可口可乐 330ml 罐装", 72))
    view.show_paper(lists.order_paper(Order(ORDERS[1], lines)))


def document(view: BuyingView) -> None:
    lines = (bought_line(1, "农夫山泉 饮用天然水 550ml"), bought_line(2, "可口可乐 330ml 罐装", gift=True))
    view.show_paper(lists.document_paper(Bought(head(PurchaseKind.RECEIPT, "01A-415", 4_750, reference="XS-1"), lines)))


def account(view: BuyingView) -> None:
    lines = (
        AccountLine(0, "2026-11-21", "payment", "cash", "月结", Money(-20_000), Money(386_450), 0),
        AccountLine(0, "2026-11-20", "supplier_return", "01A-416", "过期", Money(-1_550), Money(406_450), 2),
        AccountLine(0, "2026-11-20", "receipt", "01A-415", "XS-20261120", Money(408_000), Money(408_000), 1),
    )
    view.show_paper(lists.account_paper(SUPPLIERS[0], lines))


def prices(view: BuyingView) -> None:
    found = [price("2026-11-20", "旺旺食品批发", 2400, 100), price("2026-10-02", "鸿达副食", 2350, 98)]
    view.show_paper(lists.price_paper("农夫山泉 饮用天然水 550ml", PriceHistory(found, found[0], found[1])))


def documents() -> Listing:
    heads = (
        head(PurchaseKind.RETURN, "01A-416", -1_550, reason="过期"),
        head(PurchaseKind.RECEIPT, "01A-415", 408_000, reference="XS-20261120"),
    )
    return lists.document_list([replace(each, purchase_id=place) for place, each in enumerate(heads, 1)])


def reset(view: BuyingView) -> None:
    """As somebody finds it who opens the screen."""
    view.show_message(None)
    listed(Tab.ORDERS, lambda: lists.order_list((), TODAY))(view)


SAVED = Message(Level.SUCCESS, "3 行已入库，共 ￥84.40 / 3 lines are in stock for ￥84.40")
SCENES: dict[str, Callable[[BuyingView], None]] = {
    "buying": listed(Tab.ORDERS, lambda: lists.order_list(ORDERS, TODAY)),
    "buying_empty": reset,
    "buying_documents": listed(Tab.DOCUMENTS, documents, SAVED),
    "buying_suppliers": listed(Tab.SUPPLIERS, lambda: lists.supplier_list(SUPPLIERS)),
    "buying_choose": choosing,
    "buying_receipt": sheet(SheetKind.RECEIPT, LINES),
    "buying_receipt_empty": sheet(SheetKind.RECEIPT, ()),
    "buying_receipt_wrong": sheet(
        SheetKind.RECEIPT, LINES[:2], errors=(FieldError("units", "“1.2.3”不是数字 / '1.2.3' is not a number"),)
    ),
    "buying_return": sheet(SheetKind.RETURN, LINES[:1]),
    "buying_suggested": sheet(
        SheetKind.ORDER, tuple(replace(line, why=why, note="") for line, why in zip(LINES, WHY, strict=False))
    ),
    "buying_supplier": suppliers_form(errors=False),
    "buying_supplier_wrong": suppliers_form(errors=True),
    "buying_pay": paying,
    "buying_order": order,
    "buying_document": document,
    "buying_account": account,
    "buying_prices": prices,
}

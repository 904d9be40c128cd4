"""Every state of every page, with goods as a shop has them: what the gallery draws and the tests look at."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import Role
from pos_app.domain.pricing import PriceDoubt
from pos_app.domain.product import Kind
from pos_app.domain.tender import SEEN_TENDERS
from pos_app.ui.buying.view import BuyingView
from pos_app.ui.goods.view import GoodsView
from pos_app.ui.journal.view import RecordsView
from pos_app.ui.members.view import MembersView
from pos_app.ui.message import Choice, FieldError, Level, Message
from pos_app.ui.people.view import PeopleView
from pos_app.ui.promotions.view import PromotionsView
from pos_app.ui.sell.shift import DRAWER_REASONS
from pos_app.ui.sell.state import (
    AgeState,
    CashState,
    ClearState,
    DrawerState,
    HelpState,
    LastSale,
    LineRow,
    Mark,
    MoreState,
    PriceState,
    PrinterTroubleState,
    PrintJobRow,
    ProductDraft,
    QuantityState,
    QuickGood,
    QuickPage,
    ReceiptState,
    ResultRow,
    SaleState,
    ScannerState,
    TendersState,
    UnknownCodeState,
)
from pos_app.ui.sell.state_discount import DiscountState
from pos_app.ui.sell.view import SellView
from pos_app.ui.sell.words import drawer_reason
from pos_app.ui.shell import Screen, Shell
from pos_app.ui.sign_in.state import FirstStartState, OpenShiftState, Person, SignInState
from pos_app.ui.sign_in.view import SignInView
from pos_app.ui.status import CloudState, PrinterState, StatusState
from pos_app.ui.stock.view import StockView
from pos_app.ui.supply.view import SupplyView
from pos_app.ui.sync.view import SyncView
from pos_app.ui.theme import Theme
from pos_app.ui.translate import tr
from pos_app.ui.widgets.icons import Icon
from tests.ui import (
    scenes_buying,
    scenes_goods,
    scenes_members,
    scenes_pay,
    scenes_people,
    scenes_promotions,
    scenes_returns,
    scenes_stock,
    scenes_supply,
    scenes_sync,
)

GOODS = (
    ("中华(软)", "盒", 6500, (Mark.TOBACCO,)),
    ("农夫山泉 饮用天然水 550ml", "瓶", 200, ()),
    ("玉溪(软)", "条", 23000, (Mark.TOBACCO, Mark.STOCK_SHORT)),
    ("康师傅红烧牛肉面 桶装 109g", "桶", 500, ()),
    ("可口可乐 330ml 罐装", "罐", 300, ()),
    ("红牛维生素功能饮料 250ml", "罐", 600, ()),
    ("双汇王中王优级火腿肠 60g×10", "袋", 1980, (Mark.PRICE_CHANGED,)),
    ("散称 山东红富士苹果", "kg", 1196, ()),
    ("清风原木纯品抽纸 3层 130抽 6包装", "提", 2290, (Mark.STOCK_SHORT,)),
    ("塑料袋 大", "个", 20, ()),
)
STATUS = StatusState(
    shop="城关镇惠民烟酒便利店",
    till="01",
    cashier="李秀英",
    business_date=date(2025, 11, 22),
    printer=PrinterState.OK,
    jobs_waiting=0,
    entries_waiting=12,
    clock="14:26",
)


def line(number: int) -> LineRow:
    name, unit, fen, marks = GOODS[number % len(GOODS)]
    quantity = Quantity(1235) if unit == "kg" else Quantity.of(1 + number % 3)
    price = Money(fen)
    list_price = Money(fen + 200) if Mark.PRICE_CHANGED in marks else price
    return LineRow(number + 1, name, unit, price, list_price, quantity, price * quantity, marks)


def sale(lines: int) -> SaleState:
    rows = tuple(line(number) for number in range(lines))
    due = Money(sum(row.amount.fen for row in rows))
    return SaleState(rows, lines or None, Quantity.of(2 * lines), Money(-200) if lines > 6 else Money(0), total=due)


def quick_pages() -> tuple[QuickPage, ...]:
    goods = tuple(QuickGood(f"q{n}", name, unit, Money(fen)) for n, (name, unit, fen, _) in enumerate(GOODS))
    return (
        QuickPage(tr("Cigarettes"), (*goods, *goods)[:12]),
        QuickPage(tr("Fresh"), goods[3:8]),
        QuickPage(tr("Other"), ()),
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """A window with all views in it."""

    shell: Shell
    sell: SellView
    supply: SupplyView
    sync: SyncView
    sign_in: SignInView
    promotions: PromotionsView
    members: MembersView
    people: PeopleView
    records: RecordsView
    goods: GoodsView
    stock: StockView
    buying: BuyingView


def screens(sell: SellView, supply: SupplyView, sync: SyncView) -> tuple[Screen, ...]:
    return (
        Screen("sell", tr("Sell"), Icon.CART, lambda: sell),
        Screen("supply", tr("Supply"), Icon.TRUCK, lambda: supply),
        Screen("sync", tr("Sync"), Icon.CLOUD, lambda: sync),
    )


def stage(theme: Theme) -> Stage:
    shell, sell, sign_in = Shell(theme), SellView(theme), SignInView(theme)
    supply, sync = SupplyView(theme), SyncView(theme)
    shell.show_status(STATUS)
    shell.offer_screens(screens(sell, supply, sync))
    for key in ("sell", "supply", "sync"):
        shell.open_screen(key)
    shell.show_front(sign_in)
    shell.open_screen("sell")
    sell.show_quick(quick_pages())
    sell.show_sale(sale(8))
    promotions, members = PromotionsView(theme), MembersView(theme)
    people, records, goods = PeopleView(theme), RecordsView(theme), GoodsView(theme)
    stock, buying = StockView(theme), BuyingView(theme)
    for key, view in (
        ("promotions", promotions),
        ("members", members),
        ("people", people),
        ("records", records),
        ("goods", goods),
        ("stock", stock),
        ("buying", buying),
    ):
        shell.offer_screens((Screen(key, "", Icon.PRICE, partial(_itself, view)),))
        shell.open_screen(key)
    shell.offer_screens(screens(sell, supply, sync))
    shell.open_screen("sell")
    return Stage(shell, sell, supply, sync, sign_in, promotions, members, people, records, goods, stock, buying)


def _itself(view: QWidget) -> QWidget:
    return view


def reset(on: Stage) -> None:
    """As freshly set."""
    on.sign_in.show_people(SignInState(()))
    on.shell.show_status(STATUS)
    on.shell.show_warnings(())
    on.shell.offer_screens((Screen("sell", tr("Sell"), Icon.CART, lambda: on.sell),))
    on.shell.open_screen("sell")
    on.sell.show_panel(None)
    on.sell.show_last_sale(None)
    on.sell.show_message(None)
    on.sell.show_results(())
    on.sell.set_entry("")
    on.sell._side.quick._tabs.show_current(0)
    on.sell.show_usual(None)
    on.sell.show_quick(quick_pages())
    on.sell.show_sale(SaleState())
    on.sell.show_sale(sale(8))


def empty(on: Stage) -> None:
    on.sell.show_sale(SaleState())


def many_lines(on: Stage) -> None:
    on.sell.show_sale(replace(sale(140), rounding=Money(-3)))


def selected_line(on: Stage) -> None:
    on.sell.show_sale(sale(8))
    on.sell._lines.step(-3)


def last_sale(on: Stage) -> None:
    on.sell.show_sale(SaleState())
    on.sell.show_last_sale(LastSale("01-20251122-0087", "cash", Money(13500), Money(15000), Money(1500)))


def results(on: Stage) -> None:
    on.sell.set_entry("rzh")
    rows = tuple(
        ResultRow(f"r{n}", name, unit, Money(fen), "12条3盒" if n == 0 else f"{n * 7}{unit}", f"69010280{n:05d}")
        for n, (name, unit, fen, _) in enumerate(GOODS[:7])
    )
    on.sell.show_results(rows)


def message(level: Level, text: str) -> Callable[[Stage], None]:
    return lambda on: on.sell.show_message(Message(level, text))


def unknown_message(on: Stage) -> None:
    on.sell.show_message(Message(Level.DANGER, "6901234567892 · " + tr("Unknown code")))


CASH = CashState(Money(13500), Money(-3), (Money(13500), Money(14000), Money(15000), Money(20000)))
DRAFT = ProductDraft("6901234567892", "", "瓶", "", "", Kind.GENERAL, "")


def panel(state: Callable[[], object]) -> Callable[[Stage], None]:
    return lambda on: on.sell.show_panel(state())  # type: ignore[arg-type]  # one of the panel's states


def type_given(text: str, state: CashState) -> Callable[[Stage], None]:
    def scene(on: Stage) -> None:
        on.sell.show_panel(CASH)
        focus = on.sell._side.panel
        assert focus is not None
        field = focus.field()
        assert field is not None
        field.show_text(text)  # type: ignore[attr-defined]  # a number field
        on.sell.show_panel(state)

    return scene


def drawer() -> DrawerState:
    return DrawerState(tuple(Choice(key, drawer_reason(key)) for key in DRAWER_REASONS))


def jobs() -> PrinterTroubleState:
    rows = tuple(
        PrintJobRow(n, f"01-20251122-00{80 + n} ￥{12 * n + 3}.50", f"14:{10 + n}", "打印机缺纸 / paper out")
        for n in range(3)
    )
    return PrinterTroubleState(rows)


def a_receipt() -> ReceiptState:
    picture = QImage(432, 700, QImage.Format.Format_RGB32)
    picture.fill(0xFFFDFDF8)
    png = QByteArray()
    buffer = QBuffer(png)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # its stub wants bytes, it wants str
    return ReceiptState("01A-20261122-0081", bytes(png.data()))


def unknown(*, errors: bool) -> UnknownCodeState:
    wrong = (
        FieldError("name", "品名不能为空，请填写商品名称 / name needed"),
        FieldError("price", "'abc' 不是数字 / is not a number"),
    )
    return UnknownCodeState(
        DRAFT,
        ("6922255451427", "6902538004045", "6921168509256"),
        ("个", "瓶", "包"),
        ("饮料", "零食"),
        wrong if errors else (),
    )


def warnings(on: Stage) -> None:
    on.shell.show_status(replace(STATUS, printer=PrinterState.TROUBLE, jobs_waiting=3))
    on.shell.show_warnings(
        (Message(Level.WARNING, "电脑时钟倒退了 2 小时 / The clock jumped back"), Message(Level.INFO, "…"))
    )


def rail(on: Stage) -> None:
    on.shell.show_status(replace(STATUS, printer=PrinterState.UNKNOWN))
    screens = [Screen("sell", tr("Sell"), Icon.CART, lambda: on.sell)]
    names = ("商品", "库存", "进货", "会员", "云店", "经营", "报表", "同步", "设置")
    screens += [Screen(str(n), name, Icon.RECEIPT, QWidget) for n, name in enumerate(names)]
    on.shell.offer_screens(tuple(screens))
    on.shell.open_screen("sell")


PEOPLE = (
    Person(1, "王店主", Role.OWNER),
    Person(2, "李秀英", Role.CASHIER),
    Person(3, "欧阳建国", Role.CASHIER),
)


def sign_in(state: SignInState) -> Callable[[Stage], None]:
    def scene(on: Stage) -> None:
        on.shell.show_status(replace(STATUS, cashier="", business_date=None))
        on.shell.show_front(on.sign_in)
        on.sign_in.show_people(state)

    return scene


def front(scene: Callable[[SignInView], None]) -> Callable[[Stage], None]:
    def shown(on: Stage) -> None:
        on.shell.show_status(replace(STATUS, cashier="", business_date=None))
        on.shell.show_front(on.sign_in)
        scene(on.sign_in)

    return shown


def open_shift(on: Stage) -> None:
    on.shell.show_front(on.sign_in)
    on.sign_in.show_open_shift(OpenShiftState("李秀英", date(2025, 11, 22)))


def first_start(*, errors: bool) -> Callable[[Stage], None]:
    wrong = (FieldError("licence", "许可证号是 12 位数字 / 12 digits"), FieldError("pin_again", "两次不一样 / differ"))

    def scene(on: Stage) -> None:
        on.shell.show_status(StatusState(clock="14:26"))
        on.shell.show_front(on.sign_in)
        on.sign_in.show_first_start(FirstStartState(wrong if errors else ()))

    return scene


def beside(on: Stage) -> None:
    """Selling, with the other screens at the left and everything on the strip."""
    on.shell.show_status(replace(STATUS, cloud=CloudState.OFF, entries_waiting=1286, alarms=0, notices=12))
    on.shell.offer_screens(screens(on.sell, on.supply, on.sync))
    on.shell.open_screen("sell")


def alarmed(on: Stage) -> None:
    beside(on)
    trouble = replace(STATUS, cloud=CloudState.ON, alarms=2, notices=3, printer=PrinterState.TROUBLE, jobs_waiting=3)
    on.shell.show_status(trouble)


def on_supply(scene: Callable[[SupplyView], None]) -> Callable[[Stage], None]:
    def shown(on: Stage) -> None:
        on.shell.offer_screens(screens(on.sell, on.supply, on.sync))
        on.shell.open_screen("supply")
        scenes_supply.reset(on.supply)
        scene(on.supply)

    return shown


def on_sync(scene: Callable[[SyncView], None]) -> Callable[[Stage], None]:
    def shown(on: Stage) -> None:
        on.shell.offer_screens(screens(on.sell, on.supply, on.sync))
        on.shell.open_screen("sync")
        scenes_sync.reset(on.sync)
        scene(on.sync)

    return shown


def on_promotions(scene: Callable[[PromotionsView], None]) -> Callable[[Stage], None]:
    def shown(on: Stage) -> None:
        promotions = Screen("promotions", tr("Promotions"), Icon.PRICE, lambda: on.promotions)
        on.shell.offer_screens((*screens(on.sell, on.supply, on.sync), promotions))
        on.shell.open_screen("promotions")
        scenes_promotions.reset(on.promotions)
        scene(on.promotions)

    return shown


def on_goods(scene: Callable[[GoodsView], None]) -> Callable[[Stage], None]:
    def shown(on: Stage) -> None:
        goods = Screen("goods", tr("Goods"), Icon.PACKAGE, lambda: on.goods)
        on.shell.offer_screens((*screens(on.sell, on.supply, on.sync), goods))
        on.shell.open_screen("goods")
        scenes_goods.reset(on.goods)
        scene(on.goods)

    return shown


def on_buying(scene: Callable[[BuyingView], None]) -> Callable[[Stage], None]:
    def shown(on: Stage) -> None:
        buying = Screen("buying", tr("Buying"), Icon.BAG, lambda: on.buying)
        on.shell.offer_screens((*screens(on.sell, on.supply, on.sync), buying))
        on.shell.open_screen("buying")
        scenes_buying.reset(on.buying)
        scene(on.buying)

    return shown


def on_stock(scene: Callable[[StockView], None]) -> Callable[[Stage], None]:
    def shown(on: Stage) -> None:
        stock = Screen("stock", tr("Stock"), Icon.STACK, lambda: on.stock)
        on.shell.offer_screens((*screens(on.sell, on.supply, on.sync), stock))
        on.shell.open_screen("stock")
        scenes_stock.reset(on.stock)
        scene(on.stock)

    return shown


def on_members(scene: Callable[[MembersView], None]) -> Callable[[Stage], None]:
    def shown(on: Stage) -> None:
        members = Screen("members", tr("Members"), Icon.PERSON, lambda: on.members)
        on.shell.offer_screens((*screens(on.sell, on.supply, on.sync), members))
        on.shell.open_screen("members")
        scenes_members.reset(on.members)
        scene(on.members)

    return shown


def on_people(scene: Callable[[PeopleView], None]) -> Callable[[Stage], None]:
    def shown(on: Stage) -> None:
        people = Screen("people", tr("People"), Icon.PEOPLE, lambda: on.people)
        on.shell.offer_screens((*screens(on.sell, on.supply, on.sync), people))
        on.shell.open_screen("people")
        scenes_people.reset(on.people)
        scene(on.people)

    return shown


def on_records(scene: Callable[[RecordsView], None]) -> Callable[[Stage], None]:
    def shown(on: Stage) -> None:
        records = Screen("records", tr("Records"), Icon.RECORDS, lambda: on.records)
        on.shell.offer_screens((*screens(on.sell, on.supply, on.sync), records))
        on.shell.open_screen("records")
        scene(on.records)

    return shown


def with_member(on: Stage) -> None:
    """A member is checked in: the card above the sum, and what they usually buy."""
    on.sell.show_sale(replace(sale(8), member=scenes_members.CUSTOMER))
    on.sell.show_usual(
        QuickPage(tr("Usual"), tuple(QuickGood(str(n), GOODS[n][0], "瓶", Money(GOODS[n][2])) for n in range(5)))
    )


SCENES: dict[str, Callable[[Stage], None]] = {
    "sell": lambda _: None,
    "sell_rail": beside,
    "sell_alarmed": alarmed,
    "sell_empty": empty,
    "sell_140": many_lines,
    "sell_selected": selected_line,
    "sell_last": last_sale,
    "sell_results": results,
    "sell_unknown": unknown_message,
    "sell_warning": message(Level.WARNING, "玉溪(软) 库存不足，可继续销售 / stock short"),
    "sell_info": message(Level.INFO, "小票已重打 / printed again"),
    "cash": panel(lambda: CASH),
    "cash_change": type_given("150", replace(CASH, given=Money(15000), change=Money(1500))),
    "cash_short": type_given(
        "100", replace(CASH, given=Money(10000), change=Money(-3500), error="还差 / missing 35.00")
    ),
    "cash_asks": type_given("1350", replace(CASH, given=Money(135000), change=Money(121500), asks=True)),
    "tenders": panel(lambda: TendersState(Money(13503), SEEN_TENDERS)),
    "tenders_seen": panel(lambda: TendersState(Money(13503), SEEN_TENDERS, "wechat")),
    "quantity": panel(lambda: QuantityState(2, GOODS[1][0], "瓶", Quantity.of(3))),
    "quantity_error": panel(lambda: QuantityState(2, GOODS[1][0], "瓶", Quantity.of(3), "数量要大于 0 / more than 0")),
    "price": panel(lambda: PriceState(2, GOODS[1][0], "瓶", Money(200), Money(200))),
    "price_doubt": panel(
        lambda: PriceState(
            1,
            GOODS[0][0],
            "盒",
            Money(6500),
            Money(6500),
            doubt=PriceDoubt(Money(3000), Money(6500), abnormal=True, above_tag=False),
        )
    ),
    "price_refused": panel(
        lambda: PriceState(
            1, GOODS[0][0], "盒", Money(6500), Money(6500), "李秀英没有权限高于标价销售，请找店主 / no right"
        )
    ),
    "unknown": panel(lambda: unknown(errors=False)),
    "unknown_errors": panel(lambda: unknown(errors=True)),
    "age": panel(lambda: AgeState(("中华(软)", "玉溪(软)"))),
    "clear": panel(lambda: ClearState(8, Money(67426))),
    "help": panel(HelpState),
    "more": panel(MoreState),
    "drawer": panel(drawer),
    "printer": panel(jobs),
    "printer_none": panel(PrinterTroubleState),
    "receipt": panel(a_receipt),
    "scanner": panel(lambda: ScannerState(3, ("6901028075763",))),
    "scanner_learnt": panel(lambda: ScannerState(3, ("6901028075763",) * 3, learnt_ms=50)),
    "scanner_slow": panel(
        lambda: ScannerState(3, ("6901028075763",) * 3, error="这把扫码枪输入太慢，请调短它的字符间隔 / too slow")
    ),
    **{name: panel(state) for name, state in scenes_pay.PANELS.items()},
    **{name: panel(state) for name, state in scenes_people.PANELS.items()},
    **{name: panel(state) for name, state in scenes_returns.PANELS.items()},
    "warnings": warnings,
    "rail": rail,
    "sign_in": sign_in(SignInState(PEOPLE)),
    "sign_in_chosen": sign_in(SignInState(PEOPLE, 2, error="密码不对，还能试 3 次 / wrong PIN")),
    "sign_in_locked": sign_in(SignInState(PEOPLE, 2, locked="14:31")),
    **{name: front(scene) for name, scene in scenes_people.FRONTS.items()},
    "open_shift": open_shift,
    "first_start": first_start(errors=False),
    "first_start_errors": first_start(errors=True),
    **{name: on_buying(scene) for name, scene in scenes_buying.SCENES.items()},
    **{name: on_stock(scene) for name, scene in scenes_stock.SCENES.items()},
    **{name: on_supply(scene) for name, scene in scenes_supply.SCENES.items()},
    **{name: on_sync(scene) for name, scene in scenes_sync.SCENES.items()},
    **{name: on_members(scene) for name, scene in scenes_members.SCENES.items()},
    **{name: panel(state) for name, state in scenes_members.PANELS.items()},
    "sell_member": with_member,
    **{name: on_people(scene) for name, scene in scenes_people.SCENES.items()},
    **{name: on_records(scene) for name, scene in scenes_people.RECORDS.items()},
    **{name: on_goods(scene) for name, scene in scenes_goods.SCENES.items()},
    **{name: on_promotions(scene) for name, scene in scenes_promotions.SCENES.items()},
    "discount": panel(lambda: DiscountState(Money(12_350), Money(500))),
    "discount_wrong": panel(
        lambda: DiscountState(Money(12_350), error="这一单最多能减 20.00 / at most 20.00 can be taken off")
    ),
}

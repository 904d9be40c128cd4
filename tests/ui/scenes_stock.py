"""Every state of the stock screen."""

from dataclasses import replace

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Quantity
from pos_app.domain.product import ProductId
from pos_app.domain.stock_document import DocumentKind
from pos_app.domain.stocktake import StocktakeKind
from pos_app.services.stock_views import Concern
from pos_app.ui.message import FieldError, Level, Message
from pos_app.ui.stock.counting import PHONES, approve_form, begin_form
from pos_app.ui.stock.documents import batch_form, document_form, parts_form, take_in_form
from pos_app.ui.stock.keys import Command
from pos_app.ui.stock.state import DetailState, Drafted, FormState, Line, ListState, Tab
from pos_app.ui.stock.view import StockView
from pos_app.ui.stock.words import concern_name, document_name, movement_name, stocktake_name, what_to_do
from pos_app.ui.translate import tr, tr_error

GOODS = (
    ("中华(软) 双中支细长盒 典藏版", "卷烟", "12条3盒", "￥71,505.00", "￥84,240.00"),
    ("农夫山泉550ml", "饮料", "-3瓶", "−￥3.30", "−￥6.00"),
    ("海天生抽特级味极鲜酱油1.9L家庭装", "调味", "20瓶", "￥120.00", "￥199.60"),
    ("散称苹果", "水果", "9.985kg", "￥59.91", "￥99.65"),
)
COMMANDS = (Command.CATEGORY, Command.BATCH, Command.PRINT, Command.EXPORT)
WATER = Drafted(ProductId(3), "农夫山泉550ml", "6921168509256", "瓶", Quantity.of(3))
CASE = replace(WATER, unit="箱", units=Quantity.of(12), factor=Quantity.of(24))
MATRIX = tuple(tuple((x * y + x + y) % 3 == 0 for x in range(33)) for y in range(33))


def reset(view: StockView) -> None:
    view.show_form(None)
    view.show_message(None)
    on_hand(view)


def on_hand(view: StockView) -> None:
    lines = tuple(
        Line(str(place), (name, stock, value), (category, "", retail), stock[0] == "-")
        for place, (name, category, stock, value, retail) in enumerate(GOODS * 5)
    )
    head = tr(
        "{name}: {value} at cost, sells for {retail}",
        name=tr("All stock"),
        value="￥71,681.61",
        retail="￥84,533.25",
    )
    state = ListState(Tab.ON_HAND, lines, f"{head}\n卷烟 ￥71,505.00 · 调味 ￥120.00 · 水果 ￥59.91")
    view.show_list(replace(state, commands=COMMANDS, entry=tr("Scan · pinyin · name · code")), "0")
    history = (
        Line("9", ("11-22", movement_name("sale"), "−2盒", "12条3盒"), ("10:15", "01A-20261122-0031", "−￥76.00")),
        Line("8", ("11-22", movement_name("loss"), "−1条", "12条5盒"), ("09:58", "01A-512 · 雨水浸湿", "−￥380.00")),
        Line("7", ("11-21", movement_name("count"), "+2盒", "13条5盒"), ("21:40", "月末盘点", "￥76.00")),
        Line("6", ("11-20", movement_name("delivery"), "+10条", "13条3盒"), ("09:30", "480", "￥3,800.00")),
    )
    view.show_detail(DetailState(GOODS[0][0], tr("Sell first: {batches}", batches="2026-12-01 2盒"), history * 4))


def nothing_in_stock(view: StockView) -> None:
    view.show_list(ListState(Tab.ON_HAND, entry=tr("Scan · pinyin · name · code")), None)
    view.show_detail(None)


def concerns(view: StockView) -> None:
    lines = tuple(
        Line(str(place), (name, stock, "28瓶", tr("{days} days", days=2)), (category, tr("limit {limit}", limit="5条")))
        for place, (name, category, stock, *_) in enumerate(GOODS)
    )
    note = f"{concern_name(Concern.LOW)} — {what_to_do(Concern.LOW)}"
    commands = (Command.WHICH, Command.PRINT, Command.EXPORT)
    view.show_list(ListState(Tab.CONCERNS, lines, tr("{count} goods", count=4), note, commands), "0")
    view.show_detail(None)


def counting(view: StockView) -> None:
    lines = (
        Line(
            "0",
            ("海天生抽", "19瓶", "20瓶", "−1瓶", "小周、老李"),
            (tr("sold meanwhile: count again"), "", "", "−￥6"),
            True,
        ),
        Line("1", ("中华(软)", "12条3盒", "12条5盒", "−2盒", "老周"), ("卷烟", "", "", "−￥76.00")),
        Line("2", ("散称苹果", "9.985kg", "9.985kg", "✓", "小周"), ("水果",)),
        Line("3", ("农夫山泉550ml", "–", "", "", ""), ("饮料",)),
    )
    head = tr(
        "{name}: {counted} of {all} counted, {differ} differ, {degree} as in the books",
        name=stocktake_name(StocktakeKind.FULL),
        counted=3,
        all=4,
        differ=2,
        degree="33.33%",
    )
    note = tr("{count} goods were sold while they were being counted: count them again", count=1)
    commands = (
        Command.RECOUNT,
        Command.PHONE,
        Command.GIVE_UP,
        Command.APPROVE,
        Command.PRINT,
        Command.EXPORT,
    )
    entry = tr("Scan · 12*code counts twelve · =12 corrects the last to twelve")
    view.show_list(ListState(Tab.STOCKTAKE, lines, head, note, commands, entry, counting=True), "0")
    view.show_detail(None)
    counted = tr("{name}: {counted} counted", name="海天生抽", counted="19瓶")
    view.show_message(Message(Level.SUCCESS, counted))


def stocktakes(view: StockView) -> None:
    lines = (
        Line(
            "2",
            (stocktake_name(StocktakeKind.SPOT), "95.00%"),
            ("2026-11-20 · 老周", tr("{matched} of {counted}", matched=19, counted=20)),
        ),
        Line("1", ("国庆前盘点", "–"), (f"2026-09-30 · {tr('given up')} · 老周",)),
    )
    commands = (Command.BEGIN, Command.PRINT, Command.EXPORT)
    note = tr("Selling goes on while you count: what is sold later is no difference")
    view.show_list(ListState(Tab.STOCKTAKE, lines, "", note, commands), "2")
    results = (
        Line("1", ("中华(软)", "−2盒", "98.40%"), ("", "−￥76.00")),
        Line("2", ("农夫山泉550ml", "✓", "100.00%")),
    )
    view.show_detail(DetailState(stocktake_name(StocktakeKind.SPOT), "一月一查", results))


def documents(view: StockView) -> None:
    lines = (
        Line(
            "3", (f"{document_name(DocumentKind.TRANSFER_OUT)} · 河西店", "−￥26.40"), ("01A-530 · 2026-11-22 · 老周",)
        ),
        Line("2", (f"{document_name(DocumentKind.LOSS)} · 摔破", "−￥18.00"), ("01A-512 · 2026-11-22 · 老周",)),
    )
    commands = (Command.NEW, Command.TAKE_IN, Command.SHOW, Command.PARTS, Command.PRINT, Command.EXPORT)
    view.show_list(ListState(Tab.DOCUMENTS, lines, commands=commands), "3")
    note = tr("the books of {day} were closed", day="2026-11-21")
    detail = (Line("1", ("农夫山泉550ml", "−1箱", "−￥26.40"), ("6921168509997",)),)
    view.show_detail(DetailState(f"{document_name(DocumentKind.TRANSFER_OUT)} 01A-530", f"2026-11-22 · {note}", detail))


def ledger(view: StockView) -> None:
    lines = tuple(
        Line(str(place), (name, "12345", "100", "", "2340", "3", "-12", "", "10096", value))
        for place, (name, _, _, value, _) in enumerate(GOODS * 4)
    )
    head = tr(
        "{day}: {count} goods, {cost} at cost, sell for {retail}",
        day="2026-11",
        count=16,
        cost="￥286,726.44",
        retail="￥338,133.00",
    )
    commands = (Command.SPAN, Command.EARLIER, Command.LATER, Command.PRINT, Command.EXPORT)
    view.show_list(ListState(Tab.LEDGER, lines, head, commands=commands), "0")
    view.show_detail(None)


def show_document_form(view: StockView) -> None:
    documents(view)
    form = document_form(DocumentKind.TRANSFER_OUT)
    wrong = FieldError("partner", tr_error(RuleViolation("Say which shop the goods go to")))
    view.show_form(replace(form, goods=(WATER, CASE), errors=(wrong,)))


def show_parts_form(view: StockView) -> None:
    documents(view)
    view.show_form(parts_form())


def show_take_in_form(view: StockView) -> None:
    documents(view)
    view.show_form(take_in_form())


def show_batch_form(view: StockView) -> None:
    view.show_form(batch_form())


def show_begin_form(view: StockView) -> None:
    stocktakes(view)
    view.show_form(begin_form(StocktakeKind.CATEGORY, ("卷烟", "饮料")))


def show_approve_form(view: StockView) -> None:
    counting(view)
    view.show_form(approve_form(12))


def show_phones_form(view: StockView) -> None:
    counting(view)
    hint = tr(
        "Scan with a phone in the same network, or open {address} and type the code",
        address="http://192.168.1.5:48213/",
    )
    names = tr("Counting: {names}", names="小周、老李")
    title = tr("Phones count too")
    view.show_form(
        FormState(PHONES, title, hint=f"{hint}\n{names}", matrix=MATRIX, big="7K2MXQ4RTB", save=tr("Next phone"))
    )


SCENES = {
    "stock_on_hand": on_hand,
    "stock_nothing": nothing_in_stock,
    "stock_concerns": concerns,
    "stock_counting": counting,
    "stock_stocktakes": stocktakes,
    "stock_documents": documents,
    "stock_ledger": ledger,
    "stock_document": show_document_form,
    "stock_parts": show_parts_form,
    "stock_take_in": show_take_in_form,
    "stock_batch": show_batch_form,
    "stock_begin": show_begin_form,
    "stock_approve": show_approve_form,
    "stock_phones": show_phones_form,
}

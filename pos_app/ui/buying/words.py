"""What things are called on the buying screen. No toolkit in here."""

from pos_app.domain.purchase import OrderState, PurchaseKind
from pos_app.ui.buying.keys import Command, SheetKey, Tab
from pos_app.ui.buying.state import SheetKind
from pos_app.ui.translate import tr


def tab_name(tab: Tab) -> str:
    names = {
        Tab.ORDERS: tr("Orders"),
        Tab.DOCUMENTS: tr("Received and sent back"),
        Tab.SUPPLIERS: tr("Suppliers"),
    }
    return names[tab]


def command_name(command: Command, tab: Tab) -> str:
    new = {Tab.ORDERS: tr("New order"), Tab.DOCUMENTS: tr("Receive"), Tab.SUPPLIERS: tr("New supplier")}
    names = {
        Command.NEW: new[tab],
        Command.OPEN: tr("Account") if tab is Tab.SUPPLIERS else tr("Open"),
        Command.SEND_BACK: tr("Send back"),
        Command.SUGGEST: tr("Suggest"),
        Command.RECEIVE: tr("Receive"),
        Command.SEND: tr("Send off"),
        Command.PAY: tr("Pay"),
        Command.END: tr("Close"),
        Command.EDIT: tr("Edit"),
        Command.PRINT: tr("Print"),
        Command.EXPORT: tr("Excel"),
    }
    return names[command]


def sheet_key_name(key: SheetKey) -> str:
    names = {
        SheetKey.UNIT: tr("Other unit"),
        SheetKey.DROP: tr("Drop line"),
        SheetKey.GIFT: tr("Gift"),
        SheetKey.WITH_IT: tr("Free with it"),
        SheetKey.PRICES: tr("Past prices"),
        SheetKey.SAVE: tr("Save"),
    }
    return names[key]


def sheet_title(kind: SheetKind, supplier: str) -> str:
    titles = {
        SheetKind.RECEIPT: tr("Goods from {supplier}", supplier=supplier),
        SheetKind.RETURN: tr("Goods back to {supplier}", supplier=supplier),
        SheetKind.ORDER: tr("Order at {supplier}", supplier=supplier),
    }
    return titles[kind]


def field_name(field: str) -> str:
    names = {
        "product": tr("Scan, or type a name"),
        "units": tr("Quantity"),
        "price": tr("Price of one"),
        "discount": tr("Off this line"),
        "reference": tr("Number of their note"),
        "whole_discount": tr("Off the whole"),
        "day": tr("Day, as 11-22"),
        "note": tr("Note"),
        "reason": tr("Reason"),
        "name": tr("Name"),
        "contact": tr("Whom to call"),
        "phone": tr("Phone"),
        "lead_days": tr("Days until goods come"),
        "rhythm_days": tr("Days between orders"),
        "active": tr("Buying there"),
        "amount": tr("How much"),
        "tender": tr("Paid by"),
        "back": tr("Which way"),
    }
    return names[field]


def state_name(state: OrderState) -> str:
    names = {
        OrderState.DRAFT: tr("Draft"),
        OrderState.SENT: tr("Sent"),
        OrderState.PARTLY: tr("Partly here"),
        OrderState.CLOSED: tr("Closed"),
    }
    return names[state]


def kind_name(kind: PurchaseKind) -> str:
    return {PurchaseKind.RECEIPT: tr("Goods in"), PurchaseKind.RETURN: tr("Sent back")}[kind]


def tender_name(tender: str) -> str:
    names = {
        "cash": tr("Cash from the drawer"),
        "bank": tr("Bank"),
        "wechat": tr("WeChat"),
        "alipay": tr("Alipay"),
        "other": tr("Other"),
    }
    return names[tender]

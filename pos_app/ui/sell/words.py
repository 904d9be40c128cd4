"""What things are called on the selling page. No toolkit in here."""

from pos_app.domain.product import Kind
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.state import Mark
from pos_app.ui.translate import tr


def command_name(command: Command) -> str:
    names = {
        Command.HELP: tr("Help"),
        Command.UNIT: tr("Unit"),
        Command.QUANTITY: tr("Quantity"),
        Command.PRICE: tr("New price"),
        Command.REMOVE: tr("Remove"),
        Command.CLEAR: tr("Clear"),
        Command.REPRINT: tr("Reprint"),
        Command.DRAWER: tr("Drawer"),
        Command.SHIFT: tr("Shift"),
        Command.PRINTER: tr("Printer"),
        Command.SCANNER: tr("Scanner"),
        Command.ADD_PRODUCT: tr("Add product"),
        Command.SETTLE: tr("Cash"),
        Command.EXACT_CASH: tr("Exact cash"),
        Command.TENDERS: tr("Other"),
    }
    return names[command]


def command_help(command: Command) -> str:
    """What a key does, in a sentence for the help page."""
    sentences = {
        Command.HELP: tr("Show or close this page"),
        Command.UNIT: tr("Pack or carton"),
        Command.QUANTITY: tr("Change the quantity of the line"),
        Command.PRICE: tr("Change the price; /95 is 95 percent"),
        Command.REMOVE: tr("Take the line off"),
        Command.CLEAR: tr("Clear the whole sale"),
        Command.REPRINT: tr("Print the last receipt again"),
        Command.DRAWER: tr("Open the drawer"),
        Command.SHIFT: tr("Count the cash and close the shift"),
        Command.PRINTER: tr("Receipts that did not come out"),
        Command.SCANNER: tr("Try the scanner"),
        Command.ADD_PRODUCT: tr("Add what is typed as a product"),
        Command.SETTLE: tr("Take cash"),
        Command.EXACT_CASH: tr("Paid exactly, in one step"),
        Command.TENDERS: tr("Paid by phone or card"),
    }
    return sentences[command]


def mark_name(mark: Mark) -> str:
    names = {
        Mark.TOBACCO: tr("18+"),
        Mark.PRICE_CHANGED: tr("Price changed"),
        Mark.STOCK_SHORT: tr("Stock short"),
    }
    return names[mark]


def tender_name(tender: str) -> str:
    """A tender unknown here is shown by its own name."""
    names = {
        "cash": tr("Cash"),
        "wechat": tr("WeChat Pay"),
        "alipay": tr("Alipay"),
        "unionpay": tr("UnionPay QR"),
        "card": tr("Bank card"),
    }
    return names.get(tender, tender)


def kind_name(kind: Kind) -> str:
    names = {
        Kind.GENERAL: tr("Goods"),
        Kind.CIGARETTE: tr("Cigarette"),
        Kind.E_CIGARETTE: tr("E-cigarette"),
    }
    return names[kind]


def job_title(kind: str) -> str:
    """What is printed, where it has no number; a kind unknown here is shown as it is."""
    names = {
        "receipt": tr("Receipt"),
        "drawer": tr("Drawer"),
        "test_page": tr("Test page"),
        "delivery": tr("Delivery"),
    }
    return names.get(kind, kind)


def drawer_reason(reason: str) -> str:
    """Why the drawer was opened without a sale; a reason unknown here is shown as it is."""
    names = {
        "change": tr("Change notes"),
        "check": tr("Check the cash"),
        "correction": tr("Put a mistake right"),
        "other": tr("Something else"),
    }
    return names.get(reason, reason)

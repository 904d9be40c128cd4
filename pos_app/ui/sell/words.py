"""What things are called on the selling page. No toolkit in here."""

from pay.ports import NO_ANSWER, NOBODY, NOT_SIGNED, ODD
from pos_app.domain.product import Kind
from pos_app.services.pay_statements import Difference
from pos_app.services.payments import ANOTHER_SUM, TaskKind
from pos_app.ui.sell.keys import Command
from pos_app.ui.sell.state import Mark
from pos_app.ui.translate import tr


def command_name(command: Command) -> str:
    names = {
        Command.HELP: tr("Help"),
        Command.UNIT: tr("Unit"),
        Command.QUANTITY: tr("Quantity"),
        Command.PRICE: tr("New price"),
        Command.GIFT: tr("Gift"),
        Command.WHOLE_DISCOUNT: tr("Discount"),
        Command.REMOVE: tr("Remove"),
        Command.CLEAR: tr("Clear"),
        Command.MEMBER: tr("Member"),
        Command.REPRINT: tr("Reprint"),
        Command.DRAWER: tr("Drawer"),
        Command.SHIFT: tr("Shift"),
        Command.PRINTER: tr("Printer"),
        Command.SCANNER: tr("Scanner"),
        Command.LOCK: tr("Lock"),
        Command.ADD_PRODUCT: tr("Add product"),
        Command.SETTLE: tr("Cash"),
        Command.EXACT_CASH: tr("Exact cash"),
        Command.TENDERS: tr("Code, other"),
        Command.HOLD: tr("Hold"),
        Command.PICK_UP: tr("Pick up"),
        Command.RETURN: tr("Return"),
        Command.VOID: tr("Void"),
        Command.NOTE: tr("Note"),
        Command.ACCOUNTS: tr("Accounts"),
        Command.PAYMENTS: tr("Payments"),
        Command.MORE: tr("More"),
    }
    return names[command]


def command_help(command: Command) -> str:
    """What a key does, in a sentence for the help page."""
    sentences = {
        Command.HELP: tr("Show or close this page"),
        Command.UNIT: tr("Pack or carton"),
        Command.QUANTITY: tr("Change the quantity of the line"),
        Command.PRICE: tr("Change the price; /95 is 95 percent"),
        Command.GIFT: tr("Give the goods of the line away, or charge for them again"),
        Command.WHOLE_DISCOUNT: tr("Take something off the whole sale; /95 is 95 percent"),
        Command.REMOVE: tr("Take the line off"),
        Command.CLEAR: tr("Clear the whole sale"),
        Command.MEMBER: tr("Check a member in, or let a customer join"),
        Command.REPRINT: tr("Print the last receipt again"),
        Command.DRAWER: tr("Open the drawer, pay cash in or out"),
        Command.SHIFT: tr("Count, close the shift or hand it over"),
        Command.PRINTER: tr("Receipts that did not come out"),
        Command.SCANNER: tr("Try the scanner"),
        Command.LOCK: tr("Lock the till; the sale stays"),
        Command.ADD_PRODUCT: tr("Add what is typed as a product"),
        Command.SETTLE: tr("Take cash"),
        Command.EXACT_CASH: tr("Paid exactly, in one step"),
        Command.TENDERS: tr("Paid by the customer's code, or any other way"),
        Command.HOLD: tr("Hold the sale, named as typed"),
        Command.PICK_UP: tr("Go on with a sale that was held"),
        Command.RETURN: tr("Take goods back, or exchange them"),
        Command.VOID: tr("The last sale was a mistake"),
        Command.NOTE: tr("What the sale is for"),
        Command.ACCOUNTS: tr("Take money for what is owed"),
        Command.PAYMENTS: tr("Payments by code that are not at their end"),
        Command.MORE: tr("Everything that has no button"),
    }
    return sentences[command]


def mark_name(mark: Mark) -> str:
    names = {
        Mark.TOBACCO: tr("18+"),
        Mark.PRICE_CHANGED: tr("Price changed"),
        Mark.MEMBER_PRICE: tr("Member price"),
        Mark.PROMOTION: tr("Promotion"),
        Mark.GIFT: tr("Gift"),
        Mark.DISCOUNT: tr("Discount"),
        Mark.STOCK_SHORT: tr("Stock short"),
        Mark.RETURNED: tr("Comes back"),
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
        "balance": tr("Balance"),
        "points": tr("Points"),
        "coupon": tr("Coupon"),
        "account": tr("On account"),
    }
    return names.get(tender, tender)


def payment_reason(reason: str) -> str:
    """Why a payment is not known; the provider's own words are shown as they are."""
    names = {
        NO_ANSWER: tr("No answer in time"),
        NOBODY: tr("Nobody answers: is there a network?"),
        NOT_SIGNED: tr("The answer is not the provider's"),
        ODD: tr("The answer can't be understood"),
        ANOTHER_SUM: tr("Another sum was paid"),
    }
    return names.get(reason, reason)


def difference_name(what: Difference) -> str:
    """What is the matter with a number in a provider's statement."""
    names = {
        Difference.NOT_OURS: tr("Statement: not ours"),
        Difference.NOT_THERE: tr("Statement: missing there"),
        Difference.OTHER_SUM: tr("Statement: another sum"),
        Difference.KEPT: tr("Statement: kept by them"),
    }
    return names[what]


def task_name(kind: TaskKind) -> str:
    names = {
        TaskKind.UNDECIDED: tr("Not decided yet"),
        TaskKind.GIVING_BACK: tr("Going back"),
        TaskKind.PAID_UNSOLD: tr("Paid, nothing sold"),
        TaskKind.REFUNDING: tr("Being refunded"),
        TaskKind.REFUND_REFUSED: tr("Refused: repay by hand"),
    }
    return names[kind]


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
        "shift": tr("Shift slip"),
        "cash": tr("Cash slip"),
    }
    return names.get(kind, kind)


def drawer_reason(reason: str) -> str:
    """Why the drawer was opened without a sale; a reason unknown here is shown as it is."""
    names = {
        "change": tr("Change notes"),
        "check": tr("Check the cash"),
        "correction": tr("Put a mistake right"),
        "other": tr("Something else"),
        "pay_in": tr("Pay cash in"),
        "pay_out": tr("Pay cash out"),
    }
    return names.get(reason, reason)


def return_reason(reason: str) -> str:
    """Why goods came back; a reason unknown here is shown as it is."""
    names = {
        "unwanted": tr("Not wanted any more"),
        "damaged": tr("Damaged or bad"),
        "wrong_goods": tr("The wrong goods"),
        "expired": tr("Out of date"),
        "mistake": tr("A mistake at the till"),
        "no_receipt": tr("Without a receipt"),
    }
    return names.get(reason, reason)


def note_name(note: str) -> str:
    """What a sale is for; anything else was typed and is shown as it is."""
    names = {
        "own_use": tr("Own use"),
        "present": tr("A present"),
        "party": tr("A party"),
        "ceremony": tr("Wedding or funeral"),
    }
    return names.get(note, note)

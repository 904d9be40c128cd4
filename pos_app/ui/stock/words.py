"""What things are called on the stock screen. No toolkit in here."""

from pos_app.domain.stock_document import DocumentKind
from pos_app.domain.stocktake import StocktakeKind
from pos_app.services.stock_views import Concern
from pos_app.ui.stock.keys import Command
from pos_app.ui.stock.state import Tab
from pos_app.ui.translate import tr


def tab_name(tab: Tab) -> str:
    names = {
        Tab.ON_HAND: tr("On hand"),
        Tab.CONCERNS: tr("To look at"),
        Tab.STOCKTAKE: tr("Stocktake"),
        Tab.DOCUMENTS: tr("Documents"),
        Tab.LEDGER: tr("Ledger"),
    }
    return names[tab]


def command_name(command: Command) -> str:
    names = {
        Command.NEW: tr("New document"),
        Command.TAKE_IN: tr("Take in"),
        Command.SHOW: tr("For the other shop"),
        Command.PARTS: tr("Bundle"),
        Command.WHICH: tr("Next list"),
        Command.CATEGORY: tr("Category"),
        Command.SPAN: tr("Day / month"),
        Command.EARLIER: tr("Earlier"),
        Command.LATER: tr("Later"),
        Command.BEGIN: tr("Begin"),
        Command.RECOUNT: tr("Count again"),
        Command.APPROVE: tr("Approve"),
        Command.GIVE_UP: tr("Give up"),
        Command.PHONE: tr("Phones"),
        Command.BATCH: tr("Expiry date"),
        Command.PRINT: tr("Print"),
        Command.EXPORT: tr("Export"),
    }
    return names[command]


def concern_name(concern: Concern) -> str:
    names = {
        Concern.NEGATIVE: tr("Below nothing"),
        Concern.LOW: tr("Running out"),
        Concern.OVER: tr("Too much"),
        Concern.SLOW: tr("Slow: not sold for a month"),
        Concern.DEAD: tr("Dead: not sold for three months"),
        Concern.EXPIRING: tr("Expires within a month"),
    }
    return names[concern]


def what_to_do(concern: Concern) -> str:
    names = {
        Concern.NEGATIVE: tr("Goods were sold that never came in: enter the delivery, or count them"),
        Concern.LOW: tr("Order them before they are gone"),
        Concern.OVER: tr("Order no more of them for now"),
        Concern.SLOW: tr("Put them where they are seen, or lower the price"),
        Concern.DEAD: tr("Sell them off, give them back, or move them to another shop"),
        Concern.EXPIRING: tr("Put them in front and sell them first"),
    }
    return names[concern]


def document_name(kind: DocumentKind) -> str:
    names = {
        DocumentKind.LOSS: tr("Loss"),
        DocumentKind.DAMAGE: tr("Damage"),
        DocumentKind.OWN_USE: tr("Own use"),
        DocumentKind.GIFT: tr("Given away"),
        DocumentKind.OTHER_OUT: tr("Other goods out"),
        DocumentKind.GAIN: tr("Found"),
        DocumentKind.OTHER_IN: tr("Other goods in"),
        DocumentKind.TRANSFER_OUT: tr("To another shop"),
        DocumentKind.TRANSFER_IN: tr("From another shop"),
        DocumentKind.UNPACKING: tr("Case opened"),
        DocumentKind.SPLITTING: tr("Bundle split"),
        DocumentKind.ASSEMBLY: tr("Bundle assembled"),
    }
    return names[kind]


def movement_name(kind: str) -> str:
    """Why goods moved; a kind that nobody has named here is shown as it is."""
    if kind in {each.value for each in DocumentKind}:
        return document_name(DocumentKind(kind))
    names = {
        "sale": tr("Sold"),
        "return": tr("Returned by a customer"),
        "delivery": tr("Delivery"),
        "receipt": tr("Bought"),
        "supplier_return": tr("Back to the supplier"),
        "opening": tr("Found at the beginning"),
        "count": tr("Stocktake"),
        "merged": tr("Became one with the same goods"),
    }
    return names.get(kind, kind)


def stocktake_name(kind: StocktakeKind) -> str:
    names = {
        StocktakeKind.FULL: tr("All goods"),
        StocktakeKind.CATEGORY: tr("A category"),
        StocktakeKind.LIST: tr("A list of goods"),
        StocktakeKind.SPOT: tr("Spot check of the month: 10 cigarettes and 10 others"),
    }
    return names[kind]


def ended_name(ended: str) -> str:
    return {"": tr("going on"), "approved": tr("approved"), "given_up": tr("given up")}[ended]

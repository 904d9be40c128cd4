"""What things are called on the goods screen. No toolkit in here."""

from pos_app.domain.product import Kind
from pos_app.services.goods_checks import AddCarton, CorrectCode, Merge, Problem, Repair, SetCost, SetPrice
from pos_app.services.goods_list import Show, Sort
from pos_app.services.price_changes import Doubt, Rounding
from pos_app.ui.goods.keys import Command, Mode
from pos_app.ui.goods.state import SHOWN, Tab
from pos_app.ui.sums import yuan
from pos_app.ui.translate import tr


def mode_name(mode: Mode) -> str:
    names = {
        Mode.PRODUCTS: tr("Products"),
        Mode.PRICES: tr("Change prices"),
        Mode.CHECKS: tr("Mistakes"),
        Mode.LABELS: tr("Tags"),
        Mode.COUNT: tr("First count"),
        Mode.IMPORT: tr("Import"),
    }
    return names[mode]


def command_name(command: Command) -> str:
    names = {
        Command.NEW: tr("Add"),
        Command.EDIT: tr("Edit"),
        Command.CATEGORY: tr("Category"),
        Command.SHOW: tr("Show"),
        Command.TAB: tr("Page"),
        Command.SORT: tr("Order"),
        Command.EXPORT: tr("Export"),
        Command.FORGET: tr("Forget the scans"),
        Command.PREVIEW: tr("Preview"),
        Command.APPLY: tr("Change them"),
        Command.OPEN: tr("Open"),
        Command.REPAIR: tr("Repair"),
        Command.QR: tr("With QR"),
        Command.PRINT: tr("Print"),
        Command.HANGING: tr("They hang now"),
        Command.COUNTED: tr("Take it"),
        Command.CHOOSE: tr("Choose a file"),
        Command.TAKE: tr("Take it in"),
    }
    return names[command]


def tab_name(tab: Tab) -> str:
    names = {
        Tab.DETAILS: tr("Details"),
        Tab.PRICES: tr("Prices and codes"),
        Tab.MOVEMENTS: tr("Movements"),
        Tab.HISTORY: tr("Price history"),
    }
    return names[tab]


def kind_name(kind: Kind) -> str:
    names = {Kind.GENERAL: tr("Other goods"), Kind.CIGARETTE: tr("Cigarettes"), Kind.E_CIGARETTE: tr("E-cigarettes")}
    return names[kind]


def shown_name(place: int) -> str:
    """What the filter offers at this place."""
    names = {
        Show.ACTIVE: tr("All that is sold"),
        Show.NO_PRICE: tr("Without a price"),
        Show.LOW_STOCK: tr("Stock too low"),
        Show.INACTIVE: tr("Not sold any more"),
    }
    chosen = SHOWN[place]
    return names[chosen] if isinstance(chosen, Show) else kind_name(Kind(chosen))


def sort_name(sort: Sort, *, descending: bool) -> str:
    names = {
        Sort.NAME: tr("Name"),
        Sort.PRICE: tr("Price"),
        Sort.STOCK: tr("Stock"),
        Sort.ADDED: tr("Newest"),
    }
    arrow = "↓" if descending else "↑"
    return f"{names[sort]} {arrow}"


def field_name(name: str) -> str:
    names = {
        "name": tr("Name"),
        "kind": tr("Kind"),
        "category": tr("Category"),
        "unit": tr("Unit"),
        "house_code": tr("House code"),
        "packs": tr("Packs in a carton"),
        "weighed": tr("Sold by weight"),
        "active": tr("Is sold"),
        "quick": tr("Quick panel (page-place)"),
        "price": tr("Retail price"),
        "member": tr("Price for members"),
        "wholesale": tr("Wholesale price"),
        "floor": tr("Floor price"),
        "guidance": tr("Guidance price"),
        "supplier": tr("Supplier"),
        "shelf_life": tr("Shelf life (days)"),
        "stock_min": tr("Least stock"),
        "stock_max": tr("Most stock"),
        "picture": tr("Picture (file)"),
        "code": tr("Barcode"),
        "factor": tr("Holds"),
        "code_price": tr("Price"),
    }
    return names[name]


def price_kind(what: str) -> str:
    """Which of a product's prices was changed."""
    names = {
        "retail": tr("Retail price"),
        "member": tr("Price for members"),
        "wholesale": tr("Wholesale price"),
        "floor": tr("Floor price"),
        "guidance": tr("Guidance price"),
    }
    return names.get(what, what)


def rounding_name(rounding: Rounding) -> str:
    names = {
        Rounding.FEN: tr("to the fen"),
        Rounding.JIAO: tr("to 0.10"),
        Rounding.HALF: tr("to 0.50"),
        Rounding.YUAN: tr("to 1.00"),
        Rounding.NINE: tr("to …9.90"),
    }
    return names[rounding]


def doubt_text(doubt: Doubt) -> str:
    names = {
        Doubt.NOTHING: "",
        Doubt.BELOW_COST: tr("below cost"),
        Doubt.ABOVE_GUIDANCE: tr("above the guidance price"),
        Doubt.WAITS_FOR_TAG: tr("when its tag is replaced"),
    }
    return names[doubt]


def problem_name(problem: Problem) -> str:
    names = {
        Problem.NO_PRICE: tr("No price"),
        Problem.BELOW_COST: tr("Costs more than its price"),
        Problem.CHECK_DIGIT: tr("Wrong check digit"),
        Problem.CHEAP_CARTON: tr("Carton cheaper than its packs"),
        Problem.SAME_NAME: tr("Same name twice"),
        Problem.NO_CARTON: tr("No carton code"),
    }
    return names[problem]


def repair_text(repair: Repair | None) -> str:
    """What the repair would do, in a few words."""
    match repair:
        case SetPrice(price=price):
            return tr("price {price}", price=yuan(price))
        case SetCost():
            return tr("cost by the pack")
        case CorrectCode(right=right):
            return tr("make it {code}", code=right)
        case Merge():
            return tr("make one of both")
        case AddCarton(code=code):
            return tr("add {code}", code=code)
    return ""


def template_name(name: str) -> str:
    names = {
        "58mm": tr("receipt paper 58 mm"),
        "80mm": tr("receipt paper 80 mm"),
        "a4": tr("A4 sheet (PDF)"),
    }
    return names.get(name, tr("label {size}", size=name.replace("x", "×")))

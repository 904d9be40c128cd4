"""What things are called on the supply screen. No toolkit in here."""

from pos_app.ui.supply.keys import Command
from pos_app.ui.supply.state import Filter
from pos_app.ui.translate import tr


def command_name(command: Command) -> str:
    names = {
        Command.TAKE: tr("Take all into stock"),
        Command.COUNT: tr("Count"),
        Command.DIFFERENCE: tr("Difference"),
        Command.PRODUCT: tr("Make product"),
        Command.HISTORY: tr("History"),
        Command.PRINT: tr("Print"),
        Command.CLEAR: tr("Clear the count"),
        Command.NOTICES: tr("Notices"),
    }
    return names[command]


def filter_name(which: Filter) -> str:
    names = {
        Filter.OPEN: tr("To take"),
        Filter.ACCEPTED: tr("In stock"),
        Filter.DIFFERENCES: tr("Differences"),
        Filter.ALL: tr("All"),
    }
    return names[which]


def state_name(state: str) -> str:
    """A state unknown here is shown by its own name."""
    names = {
        "expected": tr("On the way"),
        "arrived": tr("Arrived"),
        "partly": tr("Partly in stock"),
        "accepted": tr("In stock"),
        "cancelled": tr("Cancelled"),
        "accepted_with_differences": tr("In stock, differs"),
    }
    return names.get(state, state)


def difference_name(kind: str) -> str:
    """A kind unknown here is shown by its own name."""
    names = {
        "short": tr("Short"),
        "over": tr("Over"),
        "damaged": tr("Damaged"),
        "wrong_goods": tr("Wrong goods"),
        "changed": tr("Changed by the company"),
    }
    return names.get(kind, kind)


def usual_reason(kind: str) -> str:
    """What is mostly behind a difference: written already, to be typed over."""
    reasons = {
        "short": tr("Not on the van"),
        "over": tr("More than on the delivery note"),
        "damaged": tr("Crushed or wet"),
        "wrong_goods": tr("Not what was ordered"),
    }
    return reasons.get(kind, "")


def notice_kind(kind: str) -> str:
    """A kind unknown here is shown by its own name."""
    names = {
        "promotion": tr("Promotion"),
        "supply": tr("Supply"),
        "new_goods": tr("New goods"),
        "notice": tr("Notice"),
        "arrival": tr("Arrival"),
        "warning": tr("Please look"),
    }
    return names.get(kind, kind)


def how_name(how: str) -> str:
    """How goods came to be taken; a way unknown here is shown by its own name."""
    names = {
        "button": tr("by one press"),
        "scan": tr("counted"),
        "note": tr("by the delivery note"),
        "carton": tr("by the scan of a carton"),
        "automatic": tr("by itself"),
        "command": tr("by a command"),
        "company": tr("by the company"),
    }
    return names.get(how, how)


def field_name(field: str) -> str:
    """What the company changed; a field unknown here is shown by its own name."""
    names = {
        "line": tr("line"),
        "name": tr("name"),
        "needed": tr("ordered"),
        "allotted": tr("allotted"),
        "delivered": tr("delivered"),
        "wholesale_fen": tr("wholesale price"),
        "guidance_fen": tr("guidance price"),
        "arrives_at": tr("arrival"),
        "packs_per_carton": tr("packs in a carton"),
    }
    return names.get(field, field)


def cartons(quantity: object) -> str:
    """So many cartons, in short."""
    return tr("{count} cartons", count=quantity)

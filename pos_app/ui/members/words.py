"""What things are called on the screen of members. No toolkit in here."""

from pos_app.ui.members.keys import Command
from pos_app.ui.translate import tr


def command_name(command: Command) -> str:
    names = {
        Command.JOIN: tr("New member"),
        Command.CHANGE: tr("Edit"),
        Command.TOP_UP: tr("Top up"),
        Command.PAY_OUT: tr("Pay out"),
        Command.POINTS: tr("Points"),
        Command.SHOW_PHONE: tr("Phone"),
        Command.COUPON: tr("Coupon"),
        Command.ERASE: tr("Erase"),
        Command.EXPORT: tr("Export"),
        Command.GRADE: tr("Grades"),
        Command.COUPON_KIND: tr("Coupons"),
        Command.RECOVER: tr("Recovery code"),
    }
    return names[command]


def entry_name(kind: str) -> str:
    """Why points or stored value came or went; a kind unknown here is shown as it is."""
    names = {
        "earned": tr("Points earned"),
        "redeemed": tr("Paid with points"),
        "expired": tr("Points expired"),
        "adjusted": tr("Points corrected"),
        "taken_back": tr("Goods came back: points taken back"),
        "given_back": tr("Goods came back: points given back"),
        "top_up": tr("Topped up"),
        "spent": tr("Paid with the balance"),
        "returned": tr("Goods came back: balance given back"),
        "refund": tr("Paid out"),
        "change": tr("Change kept"),
    }
    return names.get(kind, kind)

"""The keys of the screen of members. No toolkit in here."""

from enum import Enum
from typing import Final


class Command(Enum):
    """What a key of the screen asks for."""

    JOIN = "join"
    CHANGE = "change"
    TOP_UP = "top_up"
    PAY_OUT = "pay_out"
    POINTS = "points"
    SHOW_PHONE = "show_phone"
    COUPON = "coupon"
    ERASE = "erase"
    EXPORT = "export"
    GRADE = "grade"
    COUPON_KIND = "coupon_kind"
    RECOVER = "recover"


KEYS: Final = {
    Command.JOIN: "F2",
    Command.CHANGE: "F3",
    Command.TOP_UP: "F4",
    Command.PAY_OUT: "F5",
    Command.POINTS: "F6",
    Command.SHOW_PHONE: "F7",
    Command.COUPON: "F8",
    Command.ERASE: "F9",
    Command.EXPORT: "F10",
    Command.GRADE: "F11",
    Command.COUPON_KIND: "F12",
    Command.RECOVER: "Ctrl+K",
}
OF_ONE: Final = (
    Command.CHANGE,
    Command.TOP_UP,
    Command.PAY_OUT,
    Command.POINTS,
    Command.SHOW_PHONE,
    Command.COUPON,
    Command.ERASE,
)
"""What is done with the member who is chosen."""
OF_ALL: Final = (Command.JOIN, Command.GRADE, Command.COUPON_KIND, Command.EXPORT, Command.RECOVER)

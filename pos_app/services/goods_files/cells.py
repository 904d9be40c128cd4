"""One row of a goods file, read cell by cell; what can't be read is remarked with its line, not raised."""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from pos_app.domain.barcode import CODE_LENGTH_MAX, has_valid_check_digit, is_gtin_shaped, normalise
from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity, parse_decimal
from pos_app.domain.pricing import check_price
from pos_app.services.goods_files.record import Remark

Value = TypeVar("Value")

NAME_LENGTH_MAX: Final = 80
_COST_PLACES: Final = 5  # yuan to thousandths of a fen
_SPREADSHEET_NUMBER: Final = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")
_NOTHING: Final = frozenset("0.¥￥")
_YES: Final = frozenset({"yes", "y", "true", "1", "是", "对", "√"})
_NO: Final = frozenset({"no", "n", "false", "0", "否", "不", "×"})


def clean_name(text: str) -> str:
    """A name as kept: one blank between words, nothing unprintable."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class Cells:
    """The cells of one row by the name of their column. Every getter returns None or "" for an empty or wrong cell."""

    def __init__(self, line: int, values: Mapping[str, str], problems: list[Remark]) -> None:
        self.line = line
        self._values = values
        self._problems = problems

    def wrong(self, message: str, **values: object) -> None:
        self._problems.append(Remark(self.line, message, values))

    def text(self, column: str) -> str:
        return self._values.get(column, "")

    def name(self) -> str:
        name = clean_name(self.text("name"))
        if not any(c.isalnum() for c in name):
            self.wrong("There is no name")
        elif len(name) > NAME_LENGTH_MAX:
            self.wrong("The name is longer than {most} characters", most=NAME_LENGTH_MAX)
        return name

    def money(self, column: str) -> Money | None:
        return self._read(column, Money.parse)

    def price(self, column: str) -> Money | None:
        """A price that may be charged; zero is one."""
        return self._read(column, _price)

    def charged(self, *columns: str) -> list[Money | None]:
        """Prices of goods that are not given away; when all are empty or zero, that is remarked."""
        if all(set(self.text(column)) <= _NOTHING for column in columns):
            self.wrong("There is no price")
        return [price if price is not None and price.fen else None for price in map(self.price, columns)]

    def cost(self, column: str) -> int | None:
        """In thousandths of a fen."""
        return self._read(column, _cost)

    def quantity(self, column: str) -> Quantity | None:
        return self._read(column, Quantity.parse)

    def count(self, column: str) -> int | None:
        """A whole number of at least one."""
        return self._read(column, _count)

    def yes(self, column: str) -> bool | None:
        return self._read(column, _yes)

    def code(self, column: str, *, in_house: bool = False) -> str:
        """A barcode; a wrong check digit is remarked unless the shop made the code itself."""
        code = normalise(self.text(column))
        if _SPREADSHEET_NUMBER.fullmatch(code):
            self.wrong("The code {code} was spoilt by a spreadsheet: its column must be text", code=code)
        elif len(code) > CODE_LENGTH_MAX:
            self.wrong("The code is longer than {most} characters", most=CODE_LENGTH_MAX)
        elif is_gtin_shaped(code) and not has_valid_check_digit(code) and not in_house:
            self.wrong("The code {code} has a wrong check digit", code=code)
        return code

    def trade_code(self, column: str) -> str:
        """A barcode of a list of the trade, where there is no other kind than GTINs."""
        code = self.code(column)
        if code and not is_gtin_shaped(code):
            self.wrong(
                "The code {code} has {length} characters instead of 8, 12, 13 or 14", code=code, length=len(code)
            )
        return code

    def _read(self, column: str, parse: Callable[[str], Value]) -> Value | None:
        text = self.text(column)
        if not text:
            return None
        try:
            return parse(text)
        except RuleViolation as error:
            self.wrong("{column}: " + error.message, column=column, **error.values)
            return None


def _price(text: str) -> Money:
    price = Money.parse(text)
    check_price(price)
    return price


def _cost(text: str) -> int:
    cost = parse_decimal(text.lstrip("¥￥").replace(",", ""), _COST_PLACES)
    if cost < 0:
        raise RuleViolation("'{text}' is less than nothing", text=text)
    return cost


def _count(text: str) -> int:
    count = parse_decimal(text, places=0)
    if count < 1:
        raise RuleViolation("'{text}' is less than 1", text=text)
    return count


def _yes(text: str) -> bool:
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise RuleViolation("'{text}' is neither yes nor no", text=text)

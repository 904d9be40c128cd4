"""The desk behind the first stock-take of the goods screen."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Money, Quantity
from pos_app.domain.people import User
from pos_app.services import first_count, goods_edit
from pos_app.services.first_count import Counted, FoundNew
from pos_app.services.goods_texts import ProductTexts
from pos_app.till.tools import Tools
from pos_app.ui.goods.ports import Failed
from pos_app.ui.goods.state import CountedLine, CountTexts

Value = TypeVar("Value")


class TillCount:
    """One person's."""

    def __init__(self, tools: Tools, user: User) -> None:
        self._tools, self._user = tools, user

    def count(self, code: str, quantity: str, done: Callable[[CountedLine | None], None], failed: Failed) -> None:
        tools = self._tools

        def write() -> CountedLine | None:
            many = _read(quantity, "quantity", Quantity.parse)
            found = first_count.count(tools.store, code, many, self._user, clock=tools.clock, ids=tools.ids)
            return None if found is None else _line(found)

        tools.runner.submit(write, done, failed)

    def guess(self, code: str) -> CountTexts:
        known = goods_edit.empty(self._tools.store, code)
        return CountTexts("", known.name, known.price, known.unit)

    def add_and_count(self, code: str, texts: CountTexts, done: Callable[[CountedLine], None], failed: Failed) -> None:
        tools = self._tools

        def write() -> CountedLine:
            quantity = _read(texts.quantity or "1", "quantity", Quantity.parse)
            cost = _read(texts.cost, "cost", Money.parse) if texts.cost.strip() else None
            known = goods_edit.empty(tools.store, code)
            found = FoundNew(code, _product(known, texts), quantity, cost)
            made = first_count.add_and_count(tools.store, found, self._user, clock=tools.clock, ids=tools.ids)
            return _line(made)

        tools.runner.submit(write, done, failed)


def _product(known: ProductTexts, texts: CountTexts) -> ProductTexts:
    """What the library knows, with what was typed over it; a code of a price that was changed has the new one."""
    codes = tuple(
        replace(code, price=texts.price, unit=texts.unit) if code.factor in {"", "1"} else code for code in known.codes
    )
    return replace(known, name=texts.name, price=texts.price, unit=texts.unit, codes=codes)


def _read(text: str, field: str, parse: Callable[[str], Value]) -> Value:
    try:
        return parse(text)
    except RuleViolation as error:
        raise RuleViolation(error.message, field=field, **error.values) from error


def _line(counted: Counted) -> CountedLine:
    return CountedLine(f":{counted.code}", counted.name, counted.code, str(counted.quantity), counted.on_hand_text)

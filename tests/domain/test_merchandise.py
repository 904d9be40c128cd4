"""Tobacco can't become merchandise."""

from dataclasses import replace

import pytest

from pos_app.domain.basket import Entered, Line, new_line
from pos_app.domain.merchandise import Merchandise, merchandise
from pos_app.domain.money import ONE, Money
from pos_app.domain.product import Item, Kind, ProductId

WATER = Item(ProductId(1), "p1", "农夫山泉", Kind.GENERAL, "6921168509256", "瓶", ONE, Money(200))


def line(kind: Kind) -> Line:
    return new_line(replace(WATER, kind=kind), ONE, entered=Entered.SCAN, at_ms=0)


@pytest.mark.parametrize("kind", [Kind.CIGARETTE, Kind.E_CIGARETTE])
def test_tobacco_is_never_merchandise(kind: Kind) -> None:
    with pytest.raises(TypeError, match="never rewarded, promoted or discounted"):
        Merchandise(line(kind))


def test_merchandise_is_what_is_left_without_the_tobacco() -> None:
    goods = line(Kind.GENERAL)
    assert merchandise([line(Kind.CIGARETTE), goods, line(Kind.E_CIGARETTE)]) == (Merchandise(goods),)

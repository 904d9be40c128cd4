"""Goods that may be rewarded, promoted and discounted: all but tobacco, by construction (domain.md section 3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from pos_app.domain.basket import Line


@dataclass(frozen=True, slots=True)
class Merchandise:
    """A line that is not tobacco. There is no other way to points, promotions, coupons and discounts than this type."""

    line: Line

    def __post_init__(self) -> None:
        if self.line.item.kind.is_tobacco:
            raise TypeError("tobacco is no merchandise: it is never rewarded, promoted or discounted")


def merchandise(lines: Iterable[Line]) -> tuple[Merchandise, ...]:
    """The lines that are not tobacco."""
    return tuple(Merchandise(line) for line in lines if not line.item.kind.is_tobacco)

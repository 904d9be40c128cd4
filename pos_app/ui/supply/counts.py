"""Cartons counted that are not in stock yet. No toolkit in here."""

from dataclasses import replace

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import ONE, Quantity
from pos_app.ui.supply.state import NONE, DetailState, LineRow


class Counts:
    """Of each delivery, by line. They are kept until taken or cleared, also while another delivery is looked at."""

    def __init__(self) -> None:
        self._counts: dict[int, dict[int, Quantity]] = {}

    def of(self, delivery_id: int) -> dict[int, Quantity]:
        """What may be taken: lines of which anything was counted."""
        return {line: count for line, count in self._counts.get(delivery_id, {}).items() if count.milli}

    def put_into(self, detail: DetailState) -> DetailState:
        """The delivery with what was counted of it; a line not counted yet has none."""
        counts = self._counts.get(detail.delivery_id)
        if counts is None:
            return detail
        return replace(detail, lines=tuple(replace(line, counted=counts.get(line.line, NONE)) for line in detail.lines))

    def add_one(self, delivery_id: int, line: LineRow) -> bool:
        """One more carton of a line; False when no more of it can come."""
        counted = (NONE if line.counted is None else line.counted) + ONE
        if counted > line.open:
            return False
        self._counts.setdefault(delivery_id, {})[line.line] = counted
        return True

    def enter(self, delivery_id: int, line: LineRow, text: str) -> None:
        """As many as a person typed; nothing typed is all that is to come. Raises `RuleViolation`."""
        counted = Quantity.parse(text) if text.strip() else line.open
        if counted.milli < 0:
            raise RuleViolation("'{text}' is less than nothing", text=text)
        if counted > line.open:
            raise RuleViolation("Only {count} cartons are still to come; F4 records what is over", count=line.open)
        self._counts.setdefault(delivery_id, {})[line.line] = counted

    def forget(self, delivery_id: int) -> None:
        self._counts.pop(delivery_id, None)

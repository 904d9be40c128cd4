"""Cartons counted that are not in stock yet. No toolkit in here."""

from dataclasses import replace

from pos_app.domain.errors import RuleViolation
from pos_app.domain.money import Quantity
from pos_app.ui.message import Level, Message
from pos_app.ui.supply.state import NONE, DetailState, LineRow
from pos_app.ui.translate import tr


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

    def add(self, delivery_id: int, line: LineRow, more: Quantity) -> None:
        """So much more of a line."""
        counted = (NONE if line.counted is None else line.counted) + more
        self._counts.setdefault(delivery_id, {})[line.line] = counted

    def enter(self, delivery_id: int, line: LineRow, text: str) -> None:
        """As many as a person typed; nothing typed is all that is to come. Raises `RuleViolation`."""
        counted = Quantity.parse(text) if text.strip() else line.open
        if counted.milli < 0:
            raise RuleViolation("'{text}' is less than nothing", text=text)
        self._counts.setdefault(delivery_id, {})[line.line] = counted

    def forget(self, delivery_id: int) -> None:
        self._counts.pop(delivery_id, None)


def told_count(line: LineRow) -> Message:
    """How far the count of a line is; more than can come is a warning."""
    counted = NONE if line.counted is None else line.counted
    text = tr("{name}: {counted} of {open} cartons counted", name=line.name, counted=counted, open=line.open)
    if counted <= line.open:
        return Message(Level.INFO, text)
    more = tr("more than the delivery says: it will be written down as over")
    return Message(Level.WARNING, f"{text} · {more}")

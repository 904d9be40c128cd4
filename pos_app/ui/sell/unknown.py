"""Codes that nobody knows: added on the spot one after the other, while scanning goes on behind. No toolkit."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pos_app.domain.basket import Entered
from pos_app.domain.errors import PosError
from pos_app.domain.money import Quantity
from pos_app.domain.product import Item
from pos_app.ui.message import FieldError
from pos_app.ui.sell.acts import Act, CodeChosen, ProductEntered
from pos_app.ui.sell.part import Part
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import PanelState, ProductDraft, UnknownCodeState
from pos_app.ui.translate import tr_error

UNITS = ("个", "瓶", "包", "盒", "袋", "条", "罐", "kg")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many of an unknown code the customer has on the counter, and how its first one was entered."""

    code: str
    quantity: Quantity
    entered: Entered


class UnknownCodes(Part):
    """The codes to be added, the one shown first. `added` is told of each that became a product."""

    panels = (UnknownCodeState,)

    def __init__(self, desk: Desk, show_panel: Callable[[PanelState | None], None]) -> None:
        self._desk, self._show_panel = desk, show_panel
        self.added: Callable[[Wanted, Item], None] = lambda _wanted, _item: None
        self._drafts: dict[str, ProductDraft] = {}
        self._wanted: dict[str, Wanted] = {}
        self._saving: str | None = None

    def take(self, act: Act, _panel: PanelState) -> None:
        match act:
            case ProductEntered(draft):
                self.save(draft)
            case CodeChosen(code, draft):
                self.choose(code, draft)
            case _:
                pass

    def back(self, _panel: PanelState) -> bool:
        self.drop()
        return True

    @property
    def waiting(self) -> bool:
        return bool(self._drafts)

    def put(self, wanted: Wanted) -> None:
        """One more unknown code; one that waits already is not asked for twice, but counted."""
        code, before = wanted.code, self._wanted.get(wanted.code)
        self._wanted[code] = wanted if before is None else replace(before, quantity=before.quantity + wanted.quantity)
        if before is None:
            self._drafts[code] = self._desk.draft_for(code)

    def show(self, errors: tuple[FieldError, ...] = ()) -> None:
        """Show the first, or close the panel when none is left."""
        if not self._drafts:
            self._show_panel(None)
            return
        first, *others = self._drafts.values()
        queue = tuple(draft.code for draft in others)
        self._show_panel(UnknownCodeState(first, queue, units=UNITS, errors=errors))

    def choose(self, code: str, typed: ProductDraft) -> None:
        """Another code is filled in first; what was typed for this one stays."""
        self._drafts[typed.code] = typed
        if code in self._drafts:
            self._drafts = {code: self._drafts[code]} | self._drafts
        self.show()

    def save(self, draft: ProductDraft) -> None:
        """Make the product. A second Enter while it is being made does nothing."""
        if self._saving is not None or draft.code not in self._drafts:
            return
        self._saving = draft.code
        self._drafts[draft.code] = draft
        self._desk.add_product(draft, lambda item: self._saved(draft.code, item), self._refused)

    def drop(self) -> None:
        """Not to be added: the next one comes up. One that is being made can't be stopped."""
        first = next(iter(self._drafts), None)
        if first is not None and first != self._saving:
            del self._drafts[first], self._wanted[first]
        self.show()

    def _saved(self, code: str, item: Item) -> None:
        self._saving = None
        del self._drafts[code]
        wanted = self._wanted.pop(code)
        self.show()
        self.added(wanted, item)  # last: it may ask for the customer's age

    def _refused(self, error: PosError) -> None:
        self._saving = None
        self.show((FieldError(error.field or "code", tr_error(error)),))

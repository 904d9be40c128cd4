"""Codes that nobody knows: added on the spot one after the other, while scanning goes on behind. No toolkit."""

from collections.abc import Callable

from pos_app.domain.errors import PosError
from pos_app.domain.product import Item
from pos_app.ui.message import FieldError
from pos_app.ui.sell.ports import Desk
from pos_app.ui.sell.state import PanelState, ProductDraft, UnknownCodeState
from pos_app.ui.translate import tr_error

UNITS = ("个", "瓶", "包", "盒", "袋", "条", "罐", "kg")


class UnknownCodes:
    """The codes to be added, the one shown first. `added` is told of each that became a product."""

    def __init__(self, desk: Desk, show_panel: Callable[[PanelState | None], None]) -> None:
        self._desk, self._show_panel = desk, show_panel
        self.added: Callable[[str, Item], None] = lambda _code, _item: None
        self._drafts: dict[str, ProductDraft] = {}
        self._saving: str | None = None

    @property
    def waiting(self) -> bool:
        return bool(self._drafts)

    def put(self, code: str) -> None:
        """One more unknown code; one that waits already is not asked for twice."""
        self._drafts.setdefault(code, self._desk.draft_for(code))

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
        """Not to be added: the next one comes up."""
        if self._drafts:
            self._drafts.pop(next(iter(self._drafts)))
        self.show()

    def _saved(self, code: str, item: Item) -> None:
        self._saving = None
        self._drafts.pop(code, None)
        self.added(code, item)
        self.show()

    def _refused(self, error: PosError) -> None:
        self._saving = None
        self.show((FieldError(error.field or "code", tr_error(error)),))

"""The catalogue: what is listed, which product is chosen, and its form. No toolkit in here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from pos_app.domain.errors import PosError
from pos_app.services.goods_list import After, Sort
from pos_app.services.goods_texts import ProductTexts
from pos_app.ui.goods import acts
from pos_app.ui.goods.keys import Command
from pos_app.ui.goods.ports import GoodsDesk, GoodsView, Query, Rows
from pos_app.ui.goods.state import SHOWN, CardState, HistoryLine, ListState, Tab
from pos_app.ui.message import Choice, FieldError, Level
from pos_app.ui.translate import tr, tr_error

SORTS: Final = (Sort.NAME, Sort.PRICE, Sort.STOCK, Sort.ADDED)
TABS: Final = tuple(Tab)
Tell = Callable[[Level, str], None]


class ProductsPart:
    """The list of one person; filters and order stay as they were left."""

    def __init__(self, view: GoodsView, desk: GoodsDesk, tell: Tell, failed: Callable[[PosError], None]) -> None:
        self._view, self._desk, self._tell, self._failed = view, desk, tell, failed
        self._query = Query()
        self._categories: tuple[Choice, ...] = ()
        self._list = ListState()
        self._after: After | None = None
        self._reading = 0
        self._chosen: str | None = None
        self._card: CardState | None = None
        self._commands: Mapping[Command, Callable[[], None]] = {
            Command.NEW: lambda: self._new(""),
            Command.EDIT: self._edit,
            Command.CATEGORY: lambda: self._filter(category=self._next_category(1)),
            Command.SHOW: lambda: self._filter(show=(self._query.show + 1) % len(SHOWN)),
            Command.TAB: self._next_tab,
            Command.SORT: self._next_sort,
            Command.EXPORT: self._export,
        }

    def listed(self) -> tuple[Query, int]:
        """What the list shows, and how many products that are."""
        return self._query, self._list.count

    def open(self, key: str, text: str) -> None:
        """Choose this product, whose name or code is `text`, whatever was asked for before."""
        self._chosen = key
        self._query = Query(text)

    def refresh(self) -> None:
        """Read the list anew; a form that is being typed into stays."""
        self._categories = self._desk.categories()
        self._read()

    def do(self, act: acts.Act) -> None:
        match act:
            case acts.Commanded(command) if not self._editing:
                self._commands.get(command, lambda: None)()
            case acts.Searched(text):
                self._filter(text=text)
            case acts.CategoryChosen(place):
                self._filter(category=self._categories[place - 1].key if place else "")
            case acts.ShowChosen(place):
                self._filter(show=place)
            case acts.ColumnChosen(column):
                self._sort_by(SORTS[column])
            case acts.RowChosen(key) if not self._editing:
                self._choose(key)
            case acts.EndReached():
                self._read_on()
            case acts.TabChosen(tab):
                self._turn_to(tab)
            case acts.Entered(texts):
                self._save(texts)
            case _:
                pass

    def back(self) -> bool:
        """Close what is open; False when nothing was."""
        if self._card is not None and self._card.busy:
            return True
        if self._editing:
            self._card = None
            self._view.show_card(None)
            if self._chosen is not None:
                self._choose(self._chosen)
            return True
        if self._query.text:
            self._filter(text="")
            return True
        return False

    def scanned(self, code: str) -> bool:
        """A scan finds its product, or begins a new one with that code; into a form it is one more of its codes."""
        if self._editing and self._card is not None:
            self._turn_to(Tab.PRICES)
            self._view.take_code(code)
            return True
        owner = self._desk.owner_of(code)
        if owner is None:
            self._new(code)
            self._tell(Level.INFO, tr("Nobody knows {code} yet: what is it?", code=code))
        else:
            self._chosen = owner
            self._filter(text=code)
        return True

    # --- the list

    def _filter(self, **values: object) -> None:
        self._query = replace(self._query, **values)  # type: ignore[arg-type]  # the names and types are the query's
        self._read()

    def _next_category(self, by: int) -> str:
        keys = ["", *(choice.key for choice in self._categories)]
        return keys[(keys.index(self._query.category) + by) % len(keys)] if self._query.category in keys else ""

    def _next_sort(self) -> None:
        """Each order up, then down, then the next."""
        query = self._query
        place = SORTS.index(query.sort)
        following = query.sort if not query.descending else SORTS[(place + 1) % len(SORTS)]
        self._filter(sort=following, descending=not query.descending)

    def _sort_by(self, sort: Sort) -> None:
        self._filter(sort=sort, descending=self._query.sort is sort and not self._query.descending)

    def _read(self) -> None:
        self._reading += 1
        reading, query = self._reading, self._query

        def done(rows: Rows) -> None:
            if reading == self._reading:
                self._after = rows.after
                self._list = self._state(rows)
                self._show_list()

        self._desk.rows(query, None, done, self._failed)

    def _read_on(self) -> None:
        if self._after is None:
            return
        reading, after, self._after = self._reading, self._after, None

        def done(rows: Rows) -> None:
            if reading == self._reading:
                self._after = rows.after
                self._list = replace(self._list, rows=self._list.rows + rows.rows)
                self._view.show_list(self._list, self._chosen)

        self._desk.rows(self._query, after, done, self._failed)

    def _state(self, rows: Rows) -> ListState:
        query = self._query
        keys = ["", *(choice.key for choice in self._categories)]
        return ListState(
            text=query.text,
            categories=tuple(choice.text for choice in self._categories),
            category=keys.index(query.category) if query.category in keys else 0,
            show=query.show,
            sort=query.sort,
            descending=query.descending,
            rows=rows.rows,
            count=len(rows.rows) if rows.count is None else rows.count,
        )

    def _show_list(self) -> None:
        keys = [row.key for row in self._list.rows]
        if self._chosen not in keys:
            self._chosen = keys[0] if keys else None
        self._view.show_list(self._list, self._chosen)
        if self._editing:
            return
        if self._chosen is None:
            self._card = None
            self._view.show_card(None)
        else:
            self._choose(self._chosen)

    # --- the product

    @property
    def _editing(self) -> bool:
        return self._card is not None and self._card.editing

    def _choose(self, key: str) -> None:
        self._chosen = key

        def done(card: CardState) -> None:
            if self._chosen == key and not self._editing:
                tab = Tab.DETAILS if self._card is None else self._card.tab
                self._show(replace(card, tab=tab))
                self._read_tab(tab)

        self._desk.card(key, done, self._failed)

    def _show(self, card: CardState) -> None:
        self._card = card
        self._view.show_card(card)

    def _next_tab(self) -> None:
        if self._card is not None:
            self._turn_to(TABS[(TABS.index(self._card.tab) + 1) % len(TABS)])

    def _turn_to(self, tab: Tab) -> None:
        if self._card is not None:
            self._show(replace(self._card, tab=tab))
            self._read_tab(tab)

    def _read_tab(self, tab: Tab) -> None:
        """Histories are read when they are looked at."""
        card = self._card
        if card is None or not card.key:
            return

        def done(lines: tuple[HistoryLine, ...]) -> None:
            now = self._card
            if now is not None and now.key == card.key:
                self._show(replace(now, movements=lines) if tab is Tab.MOVEMENTS else replace(now, prices=lines))

        if tab is Tab.MOVEMENTS:
            self._desk.movements(card.key, done, self._failed)
        elif tab is Tab.HISTORY:
            self._desk.prices(card.key, done, self._failed)

    def _new(self, code: str) -> None:
        self._desk.may_add()
        self._show(CardState(title=tr("New product"), texts=self._desk.empty(code), editing=True))

    def _edit(self) -> None:
        if self._card is None:
            self._tell(Level.INFO, tr("There is nothing to change yet"))
            return
        self._desk.may_change()
        tab = self._card.tab if self._card.tab in {Tab.DETAILS, Tab.PRICES} else Tab.DETAILS
        self._show(replace(self._card, editing=True, tab=tab))

    def _save(self, texts: ProductTexts) -> None:
        card = self._card
        if card is None or not card.editing or card.busy:
            return
        busy = replace(card, busy=True, errors=())
        self._show(busy)

        def failed(error: PosError) -> None:
            if self._card is not busy:
                return
            errors = (FieldError(error.field, tr_error(error)),) if error.field else ()
            tab = _tab_of(error.field) if error.field else card.tab
            self._show(replace(busy, busy=False, errors=errors, tab=tab))
            if not errors:
                self._failed(error)

        if card.key:
            self._desk.change(card.key, card.texts, texts, lambda: self._saved(card.key), failed)
        else:
            self._desk.add(texts, self._saved, failed)

    def _saved(self, key: str) -> None:
        tab = Tab.DETAILS if self._card is None else self._card.tab
        self._show(CardState(key=key, tab=tab))
        self._chosen = key
        self._tell(Level.SUCCESS, tr("Saved"))
        self.refresh()

    def _export(self) -> None:
        self._desk.export(self._query, lambda told: self._tell(Level.SUCCESS, told), self._failed)


def _tab_of(field: str) -> Tab:
    """Where a field stands."""
    prices = {"price", "member", "wholesale", "floor", "guidance"}
    return Tab.PRICES if field in prices or ":" in field else Tab.DETAILS
